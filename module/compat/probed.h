/* SPDX-License-Identifier: GPL-2.0 */
/* Functions of the page allocator that are probed by name. For watch/probes.c alone. */
#ifndef PL_COMPAT_PROBED_H
#define PL_COMPAT_PROBED_H

#include "compat/features.h"
#include "compat/pcp.h"

/**
 * enum pl_free_form - how a function that frees is told what
 * @PL_FREE_BLOCK: (page, order, ...)
 * @PL_FREE_SMALL: the same, and pl_pcp_takes() says which orders it leaves to another one
 * @PL_FREE_PFN: (page, pfn, order)
 * @PL_FREE_SINGLE: (page, ...), of order 0
 * @PL_FREE_BATCH: (folio_batch), see pl_batch_argument()
 */
enum pl_free_form {
	PL_FREE_BLOCK,
	PL_FREE_SMALL,
	PL_FREE_PFN,
	PL_FREE_SINGLE,
	PL_FREE_BATCH,
};

/**
 * struct pl_function - one that is probed by name
 * @symbol: its name
 * @form: if it frees
 */
struct pl_function {
	const char *symbol;
	enum pl_free_form form;
};

/*
 * For each role the functions that have had it: the first that a kernel has is the one. Where
 * a kernel has several of a list, those behind call those before.
 *
 * _noprof: behind the macros of memory allocation profiling (commit b951aaff5035). frozen:
 * without a reference count (6.14).
 */

/* (gfp, order, ...): all that the mm_page_alloc event sees, it is at their end */
static const struct pl_function pl_alloc_functions[] = {
	{ "__alloc_frozen_pages_noprof" }, { "__alloc_pages_noprof" }, { "__alloc_pages" },
	{ "__alloc_pages_nodemask" }, {}
};

/* see pl_bulk_arguments() */
static const struct pl_function pl_bulk_functions[] = {
	{ "alloc_pages_bulk_noprof" }, { "__alloc_pages_bulk" }, {}
};

/* Is there any? Not before commit 387ba26fb1cb. */
#define PL_HAVE_BULK	(PL_HAVE_BULK_LIST || PL_HAVE_BULK_ARRAY)

/* int (start, end, ...) */
static const struct pl_function pl_contig_functions[] = {
	{ "alloc_contig_frozen_range_noprof" }, { "alloc_contig_range_noprof" },
	{ "alloc_contig_range" }, {}
};

/* int (dst, src, mode): moves a page's content, 0 for success */
static const struct pl_function pl_migrate_functions[] = {
	{ "move_to_new_folio" }, { "move_to_new_page" }, {}
};

/* the same, for the pages of one owner: see pl_migrates_alone() */
static const struct pl_function pl_migrate_balloon_functions[] = {
	{ "balloon_page_migrate" }, {}
};

static const struct pl_function pl_migrate_zs_functions[] = {
	{ "zs_page_migrate" }, {}
};

/*
 * The functions that hold the mm_page_free event: all that a page can be freed through.
 * Inlined into them is free_pages_prepare().
 */
static const struct pl_function pl_free_functions[] = {
	{ "__free_pages_ok", PL_FREE_BLOCK }, {}
};

/*
 * To a per-CPU list. Before these have more than one order, no argument tells it; what became
 * of free_pcp_prepare() is inlined into its only caller on some kernels.
 */
static const struct pl_function pl_free_pcp_functions[] = {
	{ "free_pcp_prepare", PL_HAVE_PCP_ORDERS ? PL_FREE_BLOCK : PL_FREE_SINGLE },
	{ "free_unref_page_prepare", PL_HAVE_PCP_ORDERS ? PL_FREE_PFN : PL_FREE_SINGLE },
	{ "__free_frozen_pages", PL_FREE_SMALL },
	{ "free_unref_page", PL_FREE_SMALL }, {}
};

static const struct pl_function pl_free_batch_functions[] = {
	{ "free_unref_folios", PL_FREE_BATCH }, {}
};

/*
 * From 6.9 on free_unref_page(), and __free_frozen_pages() after it, hand the orders that
 * per-CPU lists do not take on to __free_pages_ok() (pcp_allowed_order(), mm/page_alloc.c),
 * which has a probe of its own.
 */
static inline bool pl_pcp_takes(unsigned int order)
{
	return order <= PAGE_ALLOC_COSTLY_ORDER || order == PL_PCP_HUGE_ORDER;
}

#endif /* PL_COMPAT_PROBED_H */
