// SPDX-License-Identifier: GPL-2.0
/* What happened to pages, whichever hook saw it: from a page to the ledger. */
#include <linux/mm.h>

#include "caller.h"
#include "compat/probes.h"
#include "events.h"
#include "ledger.h"
#include "sites.h"

static bool unwind_all __read_mostly;

void pl_events_init(bool unwind_user)
{
	unwind_all = unwind_user;
}

static u32 site_for(gfp_t gfp, const struct pl_from *from)
{
	if (pl_caller_gfp_is_user(gfp) && !unwind_all)
		return PL_SITE_MOVABLE;
	return pl_caller_site(gfp, from);
}

void pl_events_alloc(struct page *page, unsigned int order, gfp_t gfp, const struct pl_from *from)
{
	if (!page)
		return;
	pl_ledger_count(PL_EVENT_ALLOC, 1);
	pl_ledger_set(page_to_pfn(page), BIT(order), site_for(gfp, from));
}

void pl_events_free(struct page *page, unsigned int order)
{
	pl_ledger_count(PL_EVENT_FREE, 1);
	pl_ledger_clear(page_to_pfn(page), BIT(order));
}

/* Which page is number @i of those returned; lists grow at the front. */
static struct page *bulk_page(const struct pl_bulk *bulk, unsigned long i, struct page *last)
{
	if (bulk->array)
		return bulk->array[i];
	return last ? list_next_entry(last, lru) :
		      list_first_entry(bulk->list, struct page, lru);
}

void pl_events_bulk(const struct pl_bulk *bulk, unsigned long nr, gfp_t gfp,
		    const struct pl_from *from)
{
	u32 site = nr ? site_for(gfp, from) : PL_SITE_NONE;
	unsigned long i, claimed = 0;
	struct page *page = NULL;

	for (i = 0; i < nr; i++) {
		page = bulk_page(bulk, i, page);
		if (page)
			claimed += pl_ledger_claim(page_to_pfn(page), site);
	}
	pl_ledger_count(PL_EVENT_BULK, claimed);
}

void pl_events_range(unsigned long start, unsigned long end, const struct pl_from *from)
{
	pl_ledger_count(PL_EVENT_RANGE, end - start);
	pl_ledger_set(start, end - start, pl_caller_site(0, from));
}

/*
 * The source is still held by the migration and is freed later: with the owner that
 * the destination had from its own allocation, or none if it came from compaction's
 * private list of free pages.
 */
void pl_events_migrate(struct folio *dst, struct folio *src)
{
	unsigned long i, nr = folio_nr_pages(src);

	for (i = 0; i < nr; i++)
		pl_ledger_swap(folio_pfn(dst) + i, folio_pfn(src) + i);
	pl_ledger_count(PL_EVENT_MIGRATED, nr);
}
