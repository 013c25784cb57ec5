/* SPDX-License-Identifier: GPL-2.0 */
/* Functions of the page allocator that are probed by name, and their arguments. */
#ifndef PL_COMPAT_PAGE_ALLOC_H
#define PL_COMPAT_PAGE_ALLOC_H

#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/pagevec.h>
#include <linux/version.h>

/*
 * Since 6.10 (commit b951aaff5035, memory allocation profiling) the functions behind
 * the allocation macros end in _noprof.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define PL_SYMBOL_ALLOC		"__alloc_pages_noprof"
#define PL_SYMBOL_BULK		"alloc_pages_bulk_noprof"
#define PL_SYMBOL_CONTIG	"alloc_contig_range_noprof"
#else
#define PL_SYMBOL_ALLOC		"__alloc_pages"
#define PL_SYMBOL_BULK		"__alloc_pages_bulk"
#define PL_SYMBOL_CONTIG	"alloc_contig_range"
#endif

/*
 * Functions that move a page's content: int f(dst, src, mode), 0 for success. Since 6.11
 * pages that are not on the LRU go past move_to_new_folio() (mm/migrate.c), straight to
 * the functions of their owners.
 */
#define PL_SYMBOL_MIGRATE	"move_to_new_folio"
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define PL_SYMBOL_MIGRATE_BALLOON	"balloon_page_migrate"
#define PL_SYMBOL_MIGRATE_ZS		"zs_page_migrate"
#endif

/*
 * The functions that hold the mm_page_free event: all that a page can be freed through.
 * Inlined into them is free_pages_prepare(). f(page, order) unless said otherwise.
 */
#define PL_SYMBOL_FREE_OK	"__free_pages_ok"
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define PL_SYMBOL_FREE_PCP	"free_unref_page"
#define PL_SYMBOL_FREE_BATCH	"free_unref_folios"	/* f(struct folio_batch *) */
#else
#define PL_SYMBOL_FREE_PCP	"free_pcp_prepare"
#endif

/*
 * From 6.9 on free_unref_page() hands the orders that per-CPU lists do not take on to
 * __free_pages_ok() (pcp_allowed_order(), mm/page_alloc.c), which has a probe of its own.
 */
static inline bool pl_free_pcp_handles(unsigned int order)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	return order <= PAGE_ALLOC_COSTLY_ORDER ||
	       (IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) && order == pageblock_order);
#else
	return true;
#endif
}

/**
 * struct pl_bulk - what was asked of the bulk allocator
 * @list: pages are added to its front, or NULL
 * @array: pages are stored in its empty slots, or NULL
 */
struct pl_bulk {
	struct list_head *list;
	struct page **array;
};

/*
 * __alloc_pages_bulk(gfp, preferred_nid, nodemask, nr_pages, page_list, page_array);
 * 6.14 dropped page_list (commit c8b979530f27).
 */
static inline struct pl_bulk pl_bulk_arguments(struct pt_regs *regs)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	return (struct pl_bulk) {
		.array = (void *)regs_get_kernel_argument(regs, 4),
	};
#else
	return (struct pl_bulk) {
		.list = (void *)regs_get_kernel_argument(regs, 4),
		.array = (void *)regs_get_kernel_argument(regs, 5),
	};
#endif
}

/* Ask the bulk allocator for one page. */
static inline void pl_bulk_one(gfp_t gfp, struct page **page)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	alloc_pages_bulk(gfp, 1, page);
#else
	alloc_pages_bulk_array(gfp, 1, page);
#endif
}

#endif /* PL_COMPAT_PAGE_ALLOC_H */
