// SPDX-License-Identifier: GPL-2.0
/* What happened to pages, whichever hook saw it: from a page to the ledger. */
#include "compat/page_alloc.h"
#include "watch/events.h"

void pl_events_alloc_walk(unsigned long ip, struct page *page, unsigned int order, gfp_t gfp,
			  unsigned long sp, unsigned long bp)
{
	pl_ledger_set(page_to_pfn(page), order, pl_caller_site(gfp, ip, sp, bp));
}

/* Which page is number @i of those returned; lists grow at the front. */
static struct page *bulk_page(const struct pl_bulk *bulk, unsigned long i, struct page *last)
{
	if (bulk->array)
		return bulk->array[i];
	return last ? list_next_entry(last, lru) :
		      list_first_entry(bulk->list, struct page, lru);
}

void pl_events_bulk(const struct pl_bulk *bulk, unsigned long nr, gfp_t gfp, unsigned long ip,
		    unsigned long sp, unsigned long bp)
{
	unsigned long i, claimed = 0;
	u32 site = PL_SITE_NONE;
	struct page *page = NULL;

	for (i = 0; i < nr; i++) {
		page = bulk_page(bulk, i, page);
		if (!page || !pl_ledger_is_unowned(page_to_pfn(page)))
			continue;
		if (!site)
			site = pl_caller_is_user(gfp) ? PL_SITE_MOVABLE :
							pl_caller_site(gfp, ip, sp, bp);
		pl_ledger_set(page_to_pfn(page), 0, site);
		claimed++;
	}
	pl_ledger_count(PL_EVENT_BULK, claimed);
}

void pl_events_range(unsigned long start, unsigned long end, unsigned long ip,
		     unsigned long sp, unsigned long bp)
{
	pl_ledger_count(PL_EVENT_RANGE, end - start);
	pl_ledger_set_range(start, end - start, pl_caller_site(0, ip, sp, bp));
}

/*
 * The source is still held by the migration and is freed later: with the owner that
 * the destination had from its own allocation, or none if it came from compaction's
 * private list of free pages.
 */
void pl_events_migrate(struct page *dst, struct page *src)
{
	unsigned long i, nr = compound_nr(src);

	for (i = 0; i < nr; i++)
		pl_ledger_swap(page_to_pfn(dst) + i, page_to_pfn(src) + i);
	pl_ledger_count(PL_EVENT_MIGRATED, nr);
}
