/* SPDX-License-Identifier: GPL-2.0 */
/* What happened to pages, whichever hook saw it: from a page to the ledger. */
#ifndef PL_EVENTS_H
#define PL_EVENTS_H

#include <linux/types.h>

struct page;
struct pl_bulk;
struct pl_from;

/** pl_events_init() - @unwind_user: walk the stack of movable allocations too */
void pl_events_init(bool unwind_user);

/*
 * All of these are called by hooks in any context, NMI included, with preemption off.
 * @from is where the caller's stack begins.
 */

/** pl_events_alloc() - a block was allocated; @page is NULL if that failed */
void pl_events_alloc(struct page *page, unsigned int order, gfp_t gfp, const struct pl_from *from);

/** pl_events_free() - a block was freed */
void pl_events_free(struct page *page, unsigned int order);

/**
 * pl_events_bulk() - the bulk allocator returned
 * @bulk: what it was asked for
 * @nr: what it returned: pages in the list, or slots that are filled from the front
 *
 * Filled slots and the slow path's pages are among those returned; they have an owner
 * already, so that claiming what has none counts each page once.
 */
void pl_events_bulk(const struct pl_bulk *bulk, unsigned long nr, gfp_t gfp,
		    const struct pl_from *from);

/** pl_events_range() - a contiguous range was taken, without any event for its pages */
void pl_events_range(unsigned long start, unsigned long end, const struct pl_from *from);

/** pl_events_migrate() - the content of folio @src has moved to @dst, and its owner with it */
void pl_events_migrate(struct folio *dst, struct folio *src);

#endif /* PL_EVENTS_H */
