// SPDX-License-Identifier: GPL-2.0
/* What pages tell themselves: those that are held with others, on a list or in a block. */
#include <linux/mm.h>
#include <linux/page_ref.h>
#include <linux/sched/signal.h>

#include "ledger/ledger.h"
#include "ledger/sections.h"
#include "references/joins.h"
#include "references/ram.h"

bool pl_joins_address(unsigned long word, unsigned long *pfn, bool *direct)
{
	unsigned long offset;

	*direct = pl_ram_is_direct(word);
	if (*direct) {
		*pfn = PHYS_PFN(__pa(word));
		return true;
	}
	if (word < (unsigned long)vmemmap)
		return false;
	offset = (word & ~7UL) - (unsigned long)vmemmap;
	*pfn = offset / sizeof(struct page);
	offset %= sizeof(struct page);
	return !offset || offset == offsetof(struct page, lru);
}

void pl_joins_offer(struct pl_want *want, const struct pl_nodes *nodes, unsigned long pfn,
		    u32 holder, bool alike)
{
	u32 nr = pl_want_nr(want, pfn), *is = &want->holder[nr];

	if (!holder || holder == pl_id_page(nr) || holder == *is)
		return;
	if (*is)
		__set_bit(nr, want->several);
	if (pl_nodes_weight(nodes, holder) <= pl_nodes_weight(nodes, *is))
		return;
	*is = holder;
	__assign_bit(nr, want->alike, alike);
}

/**
 * struct join - what pages are given
 * @want: pages, and their holders
 * @places: to look up heads of lists
 * @block: the last page before with references of its own
 * @again: this is the second look at pages
 */
struct join {
	struct pl_want *want;
	const struct pl_places *places;
	unsigned long block;
	bool again;
};

static int visit_wanted(struct join *join,
			void (*fn)(struct join *join, unsigned long pfn, struct page *page))
{
	const struct pl_want *want = join->want;
	unsigned long begin, end, pfn;

	for (begin = 0; begin < want->end; begin = end) {
		end = min(begin + PAGES_PER_SECTION, want->end);
		pl_sections_hold();
		for (pfn = begin; (pfn = find_next_bit(want->wanted, end, pfn)) < end; pfn++) {
			struct page *page = pfn_to_online_page(pfn);

			if (page)
				fn(join, pfn, page);
		}
		pl_sections_release();
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* Are there lists on both sides of this one, and is it on theirs? */
static bool is_on_list(const struct list_head *list)
{
	unsigned long next = (unsigned long)READ_ONCE(list->next), back;
	unsigned long prev = (unsigned long)READ_ONCE(list->prev);

	return pl_ram_read(&back, next + offsetof(struct list_head, prev)) &&
	       back == (unsigned long)list &&
	       pl_ram_read(&back, prev + offsetof(struct list_head, next)) &&
	       back == (unsigned long)list;
}

/*
 * A page on a list leads to the next one, and the last of them to the list's head. That is surer
 * than a pointer to one of them, by which all others would be held: but a ring may have no head.
 */
static void follow_list(struct join *join, unsigned long pfn, struct page *page)
{
	unsigned long at = (unsigned long)READ_ONCE(page->lru.next), next;
	const struct pl_nodes *nodes = join->places->nodes;
	struct pl_want *want = join->want;
	u32 nr = pl_want_nr(want, pfn), *is = &want->holder[nr];
	bool direct;

	if ((join->again && pl_nodes_weight(nodes, *is) >= PL_WEIGHT_PAGE) ||
	    !is_on_list(&page->lru))
		return;
	if (!pl_joins_address(at, &next, &direct) || direct)
		pl_joins_offer(want, nodes, pfn,
			       pl_nodes_id(nodes, pl_places_any(join->places, at)), false);
	else if (pl_want_has(want, next) && next != pfn)
		*is = pl_id_page(pl_want_nr(want, next));
}

/* The tails of a compound page are its head's. */
static void join_compound(struct join *join, unsigned long pfn, struct page *page)
{
	unsigned long head = page_to_pfn(compound_head(page));
	struct pl_want *want = join->want;

	if (head != pfn && pl_want_has(want, head))
		want->holder[pl_want_nr(want, pfn)] = pl_id_page(pl_want_nr(want, head));
}

/*
 * So are those of a block that is none: they have no references (prep_new_page(), mm/page_alloc.c),
 * and lie behind a page that has, no further than a block that begins there can go.
 */
static void join_block(struct join *join, unsigned long pfn, struct page *page)
{
	struct pl_want *want = join->want;

	if (page_ref_count(page) || PageCompound(page) || want->holder[pl_want_nr(want, pfn)])
		join->block = pfn;
	else if (join->block && pfn - join->block < BIT(__ffs(join->block)) &&
		 pl_ledger_owner(pfn) == pl_ledger_owner(join->block))
		want->holder[pl_want_nr(want, pfn)] = pl_id_page(pl_want_nr(want, join->block));
}

int pl_joins_pages(struct pl_want *want, const struct pl_places *places, bool again)
{
	struct join join = { .want = want, .places = places, .again = again };
	int err = visit_wanted(&join, follow_list);

	if (!err)
		err = visit_wanted(&join, join_compound);
	return err ?: visit_wanted(&join, join_block);
}
