/* SPDX-License-Identifier: GPL-2.0 */
/* Pages that the allocator keeps back, and pages behind vmalloc addresses. */
#ifndef PL_COMPAT_PAGES_H
#define PL_COMPAT_PAGES_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/version.h>

#if !defined(CONFIG_64BIT) || !defined(CONFIG_SPARSEMEM)
#error "pageledger needs a 64-bit kernel with CONFIG_SPARSEMEM"
#endif

/*
 * Memory that a confidential guest has not accepted yet lies on a list of its own, in
 * blocks of the largest order; it counts as free (__free_unaccepted(), 6.12).
 */
static inline bool pl_page_is_unaccepted(struct page *page)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return PageUnaccepted(page);
#else
	return false;
#endif
}

/* PageTables includes the third level in 6.12 (pagetable_pud_ctor()), not in 6.1. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#define PL_PUD_ACTION	PL_ACTION_CUT
#else
#define PL_PUD_ACTION	PL_ACTION_NAME
#endif

/* SecPageTables includes IOMMUs' (__iommu_alloc_account(), since 6.11); KVM's in all. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define PL_IOMMU_ACTION	PL_ACTION_CUT
#else
#define PL_IOMMU_ACTION	PL_ACTION_NAME
#endif

/*
 * What zsmalloc has, and in older kernels z3fold. 6.12 marks zsmalloc's pages by a type
 * (__SetPageZsmalloc() in alloc_zspage()). Else they are known by being movable without being
 * on the LRU lists (__SetPageMovable(), mm/compaction.c), which besides them only balloons'
 * pages are: rule those out first.
 */
static inline bool pl_page_is_zsmalloc(struct page *page)
{
#ifdef PAGE_MAPPING_MOVABLE
	if (((unsigned long)READ_ONCE(page->mapping) & PAGE_MAPPING_FLAGS) == PAGE_MAPPING_MOVABLE)
		return true;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return PageZsmalloc(page);
#else
	return false;
#endif
}

/*
 * Per-CPU lists have a lock of their own since 6.0 (commit 4b23a68f9536). The allocator
 * takes it by trylock, so holding it with interrupts off is safe on all.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)
#error "pageledger needs Linux 6.0 or newer"
#endif

/**
 * pl_pcp_for_each() - call @fn for each block of pages on a CPU's free lists
 * @zone: a populated zone
 * @cpu: a possible CPU
 * @fn: called for each block's first page, with the lists locked and interrupts off;
 *	must not allocate or free
 */
static inline void pl_pcp_for_each(struct zone *zone, int cpu,
				   void (*fn)(struct page *page, unsigned int order))
{
	struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
	unsigned long flags;
	struct page *page;
	int i;

	spin_lock_irqsave(&pcp->lock, flags);
	for (i = 0; i < NR_PCP_LISTS; i++)
		list_for_each_entry(page, &pcp->lists[i], pcp_list)
			fn(page, i < NR_LOWORDER_PCP_LISTS ? i / MIGRATE_PCPTYPES :
							     pageblock_order);
	spin_unlock_irqrestore(&pcp->lock, flags);
}

/*
 * init_mm is not exported. On x86-64 every process maps all of the kernel's vmalloc
 * space from birth (preallocate_vmalloc_pages(), arch/x86/mm/init_64.c), so any will do.
 */
#ifdef CONFIG_X86_64
static inline pgd_t *pl_vmalloc_pgd(unsigned long address)
{
	return current->mm ? pgd_offset(current->mm, address) : NULL;
}
#else
static inline pgd_t *pl_vmalloc_pgd(unsigned long address)
{
	return NULL;
}
#endif

#endif /* PL_COMPAT_PAGES_H */
