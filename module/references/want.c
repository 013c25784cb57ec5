// SPDX-License-Identifier: GPL-2.0
/* The pages that holders are looked for, and what was found for each. */
#include <linux/mm.h>

#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sections.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "references/want.h"

#define SMALL_BLOCK	8	/* pages */

static bool is_untracked(struct page *page, unsigned long pfn)
{
	u32 site;

	if (pl_page_class(page) != PL_CLASS_UNTRACKED)
		return false;
	site = pl_ledger_owner(pfn);
	return site != PL_SITE_NONE && site != PL_SITE_MOVABLE &&
	       pl_sites_class(site) == PL_CLASS_UNTRACKED;
}

struct walk {
	struct pl_want *want;
	unsigned long room;
};

static void want_section(unsigned long pfn, void *data)
{
	struct walk *walk = data;
	struct pl_want *want = walk->want;
	unsigned long end = min(pfn + PAGES_PER_SECTION, want->end), checked = 0, step;

	for (; pfn < end; pfn += step) {
		struct page *page = pl_sections_page(pfn, &checked);
		unsigned long block = page ? pl_sections_free_block(page) : 0;

		step = max(block, 1UL);
		if (block && block <= SMALL_BLOCK && pfn + block <= end) {
			bitmap_set(want->free, pfn, block);
			want->nr_free += block;
		}
		if (block || !page || !is_untracked(page, pfn))
			continue;
		if (walk->room) {
			walk->room--;
			__set_bit(pfn, want->wanted);
		} else {
			want->left++;
		}
	}
}

static void number_pages(struct pl_want *want, unsigned long words)
{
	unsigned long i;

	for (i = 0; i < words; i++) {
		want->before[i] = want->nr;
		want->nr += hweight_long(want->wanted[i]);
		if (i % PAGES_PER_SECTION == 0)
			cond_resched();
	}
}

int pl_want_init(struct pl_want *want, unsigned long max)
{
	struct walk walk = { .want = want, .room = max };
	unsigned long words;
	int err;

	want->end = pl_shadow_end();
	words = BITS_TO_LONGS(want->end);
	want->wanted = pl_memory_array(words, sizeof(long), NUMA_NO_NODE);
	want->before = pl_memory_array(words, sizeof(u32), NUMA_NO_NODE);
	want->free = pl_memory_array(words, sizeof(long), NUMA_NO_NODE);
	if (!want->wanted || !want->before || !want->free)
		return -ENOMEM;
	err = pl_sections_visit(want_section, &walk);
	if (err)
		return err;
	number_pages(want, words);
	want->holder = pl_memory_array(want->nr + 1, sizeof(u32), NUMA_NO_NODE);
	want->several = pl_memory_array(BITS_TO_LONGS(want->nr + 1), sizeof(long), NUMA_NO_NODE);
	want->alike = pl_memory_array(BITS_TO_LONGS(want->nr + 1), sizeof(long), NUMA_NO_NODE);
	return want->holder && want->several && want->alike ? 0 : -ENOMEM;
}

void pl_want_exit(struct pl_want *want)
{
	kvfree(want->wanted);
	kvfree(want->before);
	kvfree(want->free);
	kvfree(want->holder);
	kvfree(want->several);
	kvfree(want->alike);
}
