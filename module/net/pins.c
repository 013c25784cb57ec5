// SPDX-License-Identifier: GPL-2.0
/* Pages that sockets hold, each counted once however many fragments point into it. */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>

#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "net/pins.h"
#include "stack/symbols.h"

int pl_pins_init(struct pl_pins *pins)
{
	memset(pins, 0, sizeof(*pins));
	pins->sections = pfn_to_section_nr(pl_shadow_end() - 1) + 1;
	pins->seen = pl_memory_array(pins->sections, sizeof(*pins->seen), NUMA_NO_NODE);
	pins->by_site = pl_memory_array(pl_sites_end(), sizeof(*pins->by_site), NUMA_NO_NODE);
	if (pins->seen && pins->by_site)
		return 0;
	pl_pins_exit(pins);
	return -ENOMEM;
}

void pl_pins_exit(struct pl_pins *pins)
{
	unsigned long i;

	for (i = 0; pins->seen && i < pins->sections; i++)
		kvfree(pins->seen[i]);
	kvfree(pins->seen);
	kvfree(pins->by_site);
	memset(pins, 0, sizeof(*pins));
}

struct pl_pin pl_pin_of(struct page *page)
{
	struct page *head = compound_head(page);
	struct pl_pin pin = { .pfn = page_to_pfn(head), .order = compound_order(head) };
	enum pl_class class = pl_page_class(head);

	pin.site = pl_ledger_owner(pin.pfn);
	/* no page type of its own: who allocated it knows more */
	if (class == PL_CLASS_UNTRACKED && pin.site != PL_SITE_NONE)
		class = pl_sites_class(pin.site);
	pin.untracked = class != PL_CLASS_NONE && pl_class_is_untracked(class);
	return pin;
}

static void add_to_tally(struct pl_tally *t, u32 site, unsigned long pages)
{
	unsigned int i = t->nr;

	while (i-- > 0)
		if (t->site[i] == site) {
			t->pages[i] += pages;
			return;
		}
	if (t->nr < PL_TALLY_SITES) {
		t->site[t->nr] = site;
		t->pages[t->nr++] = pages;
	}
}

/* A compound page is known by the bit of its first page. Return: true if it was set. */
static bool met_before(struct pl_pins *pins, unsigned long pfn)
{
	unsigned long section = pfn_to_section_nr(pfn);

	if (section >= pins->sections)	/* added meanwhile */
		return false;
	if (!pins->seen[section]) {
		pins->seen[section] = pl_memory(BITS_TO_LONGS(PAGES_PER_SECTION) *
						 sizeof(unsigned long));
		if (!pins->seen[section]) {
			pins->lost++;
			return true;
		}
	}
	return __test_and_set_bit(pfn & ~PAGE_SECTION_MASK, pins->seen[section]);
}

unsigned long pl_pins_count(struct pl_pins *pins, const struct pl_pin *pin, struct pl_tally *t)
{
	unsigned long pages = BIT(pin->order);

	if (met_before(pins, pin->pfn))
		return 0;
	if (pin->untracked) {
		pins->by_site[pin->site] += pages;
		add_to_tally(t, pin->site, pages);
	}
	return pages;
}

void pl_pins_guess(struct pl_pins *pins, const struct pl_pin *pin, unsigned long pages)
{
	pins->by_site[pin->site] += pages;
}

const char *pl_tally_caller(const struct pl_tally *t)
{
	const char *name[PL_TALLY_SITES], *best = NULL;
	unsigned long pages, most = 0;
	unsigned int i, j;

	pl_symbols_lock();
	for (i = 0; i < t->nr; i++)
		name[i] = pl_symbols_caller(t->site[i]);
	pl_symbols_unlock();
	for (i = 0; i < t->nr; i++) {
		for (j = 0, pages = 0; j < t->nr; j++)
			if (name[j] == name[i])	/* equal names are equal pointers */
				pages += t->pages[j];
		if (name[i] && pages > most) {
			most = pages;
			best = name[i];
		}
	}
	return best;
}
