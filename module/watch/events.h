/* SPDX-License-Identifier: GPL-2.0 */
/* What happened to pages, whichever hook saw it: from a page to the ledger. */
#ifndef PL_EVENTS_H
#define PL_EVENTS_H

#include <linux/mm.h>

#include "ledger/ledger.h"
#include "ledger/sites.h"
#include "stack/caller.h"

struct pl_bulk;

/*
 * All of these are called by hooks in any context, NMI included, with preemption off.
 * Where the allocator returns to is @ip, @sp and @bp, see pl_caller_site(). What is inline
 * is the hot path, and becomes part of the hooks.
 */

/**
 * pl_events_alloc() - a block was allocated
 * @page: NULL if that failed
 * @order: of the block
 * @gfp: the allocation's flags
 * @ip: where the return address is; it is read only if it is needed
 * @sp: see pl_caller_site()
 *
 * Return: false if it must be done by pl_events_alloc_walk().
 */
static __always_inline bool pl_events_alloc(struct page *page, unsigned int order, gfp_t gfp,
					    const unsigned long *ip, unsigned long sp)
{
	u32 site;

	if (!page)
		return true;
	if (gfp & __GFP_MOVABLE) {
		if (unlikely(!pl_caller_is_user(gfp)))
			return false;
		pl_ledger_set(page_to_pfn(page), order, PL_SITE_MOVABLE);
		return true;
	}
	if (unlikely(!pl_caller_recall(pl_return_ip(READ_ONCE_NOCHECK(*ip)), sp,
				       pl_caller_stack_bits, &site)))
		return false;
	pl_ledger_count(PL_EVENT_RECALLED, 1);
	pl_ledger_set(page_to_pfn(page), order, site);
	return true;
}

/** pl_events_alloc_walk() - the rest of pl_events_alloc(), which needs the stack */
void pl_events_alloc_walk(unsigned long ip, struct page *page, unsigned int order, gfp_t gfp,
			  unsigned long sp, unsigned long bp);

/** pl_events_free() - a block was freed */
static __always_inline void pl_events_free(struct page *page, unsigned int order)
{
	pl_ledger_count(PL_EVENT_FREE, 1);
	pl_ledger_clear(page_to_pfn(page), order);
}

/**
 * pl_events_bulk() - the bulk allocator returned
 * @bulk: what it was asked for
 * @nr: what it returned: pages in the list, or slots that are filled from the front
 * @gfp: its flags
 * @ip: where it returns to
 * @sp: see pl_caller_site()
 * @bp: see pl_caller_site()
 *
 * Filled slots and the slow path's pages are among those returned; they have an owner
 * already, so that taking what has none counts each page once.
 */
void pl_events_bulk(const struct pl_bulk *bulk, unsigned long nr, gfp_t gfp, unsigned long ip,
		    unsigned long sp, unsigned long bp);

/** pl_events_range() - a contiguous range was taken, without any event for its pages */
void pl_events_range(unsigned long start, unsigned long end, unsigned long ip,
		     unsigned long sp, unsigned long bp);

/** pl_events_migrate() - the content of block @src has moved to @dst, and its owner with it */
void pl_events_migrate(struct page *dst, struct page *src);

#endif /* PL_EVENTS_H */
