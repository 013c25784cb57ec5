/* SPDX-License-Identifier: GPL-2.0 */
/* Pages that the allocator keeps back, and pages behind vmalloc addresses. */
#ifndef PL_COMPAT_PAGES_H
#define PL_COMPAT_PAGES_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#ifdef CONFIG_ARM64
#include <asm/sysreg.h>
#endif

#include "compat/features.h"

/* copy_from_kernel_nofault() came with 5.8 (commit fe557319aa06); 5.10 is the oldest we test. */
#if !PL_HAVE_KERNEL_NOFAULT
#error "pageledger needs Linux 5.10 or newer"
#endif

#if !defined(CONFIG_64BIT) || !defined(CONFIG_SPARSEMEM)
#error "pageledger needs a 64-bit kernel with CONFIG_SPARSEMEM"
#endif

/* In newer kernels these are folios', and have other names. */
#ifdef FOLIO_MAPPING_ANON
#define PL_MAPPING_ANON		FOLIO_MAPPING_ANON
#define PL_MAPPING_FLAGS	FOLIO_MAPPING_FLAGS
#else
#define PL_MAPPING_ANON		PAGE_MAPPING_ANON
#define PL_MAPPING_FLAGS	PAGE_MAPPING_FLAGS
#endif

/*
 * Memory that a confidential guest has not accepted yet lies on a list of its own, in
 * blocks of the largest order; it counts as free (__free_unaccepted(), 6.12).
 */
static inline bool pl_page_is_unaccepted(struct page *page)
{
#if PL_HAVE_PAGE_UNACCEPTED
	return PageUnaccepted(page);
#else
	return false;
#endif
}

/*
 * What kmalloc() takes from the page allocator as it is counts as slab in meminfo
 * (___kmalloc_large_node(), mm/slub.c). In newer kernels such pages say so.
 */
static inline bool pl_page_is_large_kmalloc(struct page *head)
{
#if PL_HAVE_PAGE_LARGE_KMALLOC
	return PageLargeKmalloc(head);
#else
	return false;
#endif
}

/* PageTables includes the third level since pagetable_pud_ctor(), not in 6.1. */
#if PL_HAVE_PUD_CTOR
#define PL_PUD_ACTION	PL_ACTION_CUT
#else
#define PL_PUD_ACTION	PL_ACTION_NAME
#endif

/*
 * And all levels, also the kernel's own tables, since pagetable_pgd_ctor(); before, no ctor
 * is called for these (include/asm-generic/pgalloc.h).
 */
#if PL_HAVE_PGD_CTOR
#define PL_PGD_ACTION	PL_ACTION_CUT
#else
#define PL_PGD_ACTION	PL_ACTION_NAME
#endif

/* KVM's are SecPageTables, where meminfo has that. */
#if PL_HAVE_SECONDARY_PAGETABLE
#define PL_KVM_ACTION	PL_ACTION_CUT
#else
#define PL_KVM_ACTION	PL_ACTION_NAME
#endif

/* So are IOMMUs', where these are counted (__iommu_alloc_account()). */
#if PL_HAVE_IOMMU_PAGES
#define PL_IOMMU_ACTION	PL_ACTION_CUT
#else
#define PL_IOMMU_ACTION	PL_ACTION_NAME
#endif

/*
 * What zsmalloc has, and in older kernels z3fold. Newer ones mark zsmalloc's pages by a type
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
#if PL_HAVE_PAGE_ZSMALLOC
	return PageZsmalloc(page);
#else
	return false;
#endif
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
#elif defined(CONFIG_ARM64)
/*
 * The register has the kernel's own table, with bits that say other things below its alignment
 * and above the address (TTBR_ASID_MASK, TTBR_CNP_BIT, TTBR1_BADDR_4852_OFFSET; phys_to_ttbr()
 * has where the upper ones of 52 bits are).
 */
static inline pgd_t *pl_vmalloc_pgd(unsigned long address)
{
	u64 ttbr = read_sysreg(ttbr1_el1);
	phys_addr_t table = ttbr & GENMASK_ULL(47, PAGE_SHIFT);

	if (IS_ENABLED(CONFIG_ARM64_PA_BITS_52))
		table |= (ttbr & GENMASK_ULL(5, 2)) << 46;
	if (!pfn_valid(PHYS_PFN(table)))
		return NULL;
	return (pgd_t *)__va(table) + pgd_index(address);
}
#else
static inline pgd_t *pl_vmalloc_pgd(unsigned long address)
{
	return NULL;
}
#endif

#endif /* PL_COMPAT_PAGES_H */
