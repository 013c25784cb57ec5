/* SPDX-License-Identifier: GPL-2.0 */
/* The page allocator's per-CPU free lists. */
#ifndef PL_COMPAT_PCP_H
#define PL_COMPAT_PCP_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/smp.h>

#include "compat/features.h"

/* The one large order that the lists take (pindex_to_order(), mm/page_alloc.c); 0: none. */
#if PL_HAVE_PCP_ORDERS && defined(CONFIG_TRANSPARENT_HUGEPAGE)
#define PL_PCP_HUGE_ORDER	HPAGE_PMD_ORDER
#else
#define PL_PCP_HUGE_ORDER	0
#endif

static inline struct per_cpu_pages *pl_pcp_of(struct zone *zone, int cpu)
{
#if PL_HAVE_ZONE_PAGESET
	return &per_cpu_ptr(zone->pageset, cpu)->pcp;
#else
	return per_cpu_ptr(zone->per_cpu_pageset, cpu);
#endif
}

/* Their owner lets nobody change them meanwhile. */
static inline void pl_pcp_visit_lists(struct per_cpu_pages *pcp,
				      void (*fn)(struct page *page, unsigned int order))
{
	struct page *page;
	unsigned int i, order;

	for (i = 0; i < ARRAY_SIZE(pcp->lists); i++) {
		order = i / MIGRATE_PCPTYPES;
		if (order > PAGE_ALLOC_COSTLY_ORDER)
			order = PL_PCP_HUGE_ORDER;
#if PL_HAVE_PCP_LIST
		list_for_each_entry(page, &pcp->lists[i], pcp_list)
			fn(page, order);
#else
		list_for_each_entry(page, &pcp->lists[i], lru)
			fn(page, order);
#endif
	}
}

/**
 * pl_pcp_for_each() - call @fn for each block of pages on a CPU's free lists
 * @zone: a populated zone
 * @cpu: a possible CPU
 * @fn: called for each block's first page, with the lists locked and interrupts off;
 *	must not allocate or free
 *
 * The lists have a lock since commit 4b23a68f9536. The allocator takes it by trylock, so
 * holding it with interrupts off is safe on all. Before, a list is its CPU's own with
 * interrupts off (rmqueue_pcplist(), free_unref_page()); a CPU that is offline has none
 * (page_alloc_cpu_dead()).
 *
 * Context: process, with interrupts on.
 */
static inline void pl_pcp_for_each(struct zone *zone, int cpu,
				   void (*fn)(struct page *page, unsigned int order));

#if PL_HAVE_PCP_LOCK

static inline void pl_pcp_for_each(struct zone *zone, int cpu,
				   void (*fn)(struct page *page, unsigned int order))
{
	struct per_cpu_pages *pcp = pl_pcp_of(zone, cpu);
	unsigned long flags;

	spin_lock_irqsave(&pcp->lock, flags);
	pl_pcp_visit_lists(pcp, fn);
	spin_unlock_irqrestore(&pcp->lock, flags);
}

#elif defined(CONFIG_PREEMPT_RT)
#error "pageledger needs Linux 6.0 or newer with PREEMPT_RT"	/* no IPI: it may split a change */
#else

struct pl_pcp_visit {
	struct zone *zone;
	void (*fn)(struct page *page, unsigned int order);
};

static inline void pl_pcp_visit_own(void *data)
{
	const struct pl_pcp_visit *visit = data;

	pl_pcp_visit_lists(pl_pcp_of(visit->zone, smp_processor_id()), visit->fn);
}

static inline void pl_pcp_for_each(struct zone *zone, int cpu,
				   void (*fn)(struct page *page, unsigned int order))
{
	struct pl_pcp_visit visit = { zone, fn };

	/* fails for a CPU that is offline */
	smp_call_function_single(cpu, pl_pcp_visit_own, &visit, true);
}

#endif

#endif /* PL_COMPAT_PCP_H */
