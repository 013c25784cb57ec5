/* SPDX-License-Identifier: GPL-2.0 */
/* Functions of the page allocator that are probed by name, and their arguments. */
#ifndef PL_COMPAT_PROBES_H
#define PL_COMPAT_PROBES_H

#include <linux/kprobes.h>
#include <linux/mm_types.h>
#include <linux/version.h>

/*
 * Since 6.10 (commit b951aaff5035, memory allocation profiling) the functions behind
 * the allocation macros end in _noprof.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define PL_SYMBOL_BULK	"alloc_pages_bulk_noprof"
#else
#define PL_SYMBOL_BULK	"__alloc_pages_bulk"
#endif

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

/* The gfp flags are the first argument in all versions. */
static inline gfp_t pl_bulk_gfp(struct pt_regs *regs)
{
	return (__force gfp_t)regs_get_kernel_argument(regs, 0);
}

#endif /* PL_COMPAT_PROBES_H */
