/* SPDX-License-Identifier: GPL-2.0 */
/* What kind of memory a page is, by its page type. */
#ifndef PL_CLASSES_H
#define PL_CLASSES_H

#include <linux/mm_types.h>

/**
 * enum pl_class - which line of /proc/meminfo knows a page
 * @PL_CLASS_UNTRACKED: no line at all: what this module exists for
 * @PL_CLASS_OFFLINE: PageOffline: a balloon's; untracked too, or outside MemTotal
 * @PL_CLASS_USER: anonymous, page cache or shmem (Active, Inactive, Unevictable), and what
 *	zram and zswap keep (nr_zspages of /proc/vmstat); for a movable allocation a guess
 *	about the page's future
 * @PL_CLASS_SLAB: Slab, and kmalloc() of more than 8 KiB, which Slab includes
 * @PL_CLASS_PAGETABLE: PageTables and SecPageTables
 * @PL_CLASS_VMALLOC: VmallocUsed, kernel stacks included
 * @PL_CLASS_PERCPU: Percpu
 * @PL_CLASS_HUGETLB: HugePages_Total
 * @PL_NR_CLASSES: how many classes an owned page can be of
 * @PL_CLASS_NONE: nobody's: free or reserved at boot
 */
enum pl_class {	/* in the order of PL_PAGE_CLASSES */
	PL_CLASS_UNTRACKED,
	PL_CLASS_OFFLINE,
	PL_CLASS_USER,
	PL_CLASS_SLAB,
	PL_CLASS_PAGETABLE,
	PL_CLASS_VMALLOC,
	PL_CLASS_PERCPU,
	PL_CLASS_HUGETLB,
	PL_NR_CLASSES,
	PL_CLASS_NONE = PL_NR_CLASSES,
};

/**
 * pl_class_name() - the word that files use for a class
 * @class: below PL_NR_CLASSES
 */
const char *pl_class_name(enum pl_class class);

/**
 * pl_class_is_untracked() - true if /proc/meminfo has no line for it
 * @class: below PL_NR_CLASSES
 */
static inline bool pl_class_is_untracked(enum pl_class class)
{
	return class == PL_CLASS_UNTRACKED || class == PL_CLASS_OFFLINE;
}

/** pl_page_is_boots() - reserved since boot: the page allocator has never had it; any context */
bool pl_page_is_boots(struct page *page);

/**
 * pl_page_class() - class of a page by its page type alone
 * @page: an online page
 *
 * Page state is read without a lock, as fs/proc/page.c does: the answer may be
 * out of date when it is returned. vmalloc, percpu, large kmalloc and page tables of
 * KVM and IOMMUs have no page type and come back as PL_CLASS_UNTRACKED, and so do pages on a
 * per-CPU free list and the tails of a block without __GFP_COMP, which nothing tells apart.
 *
 * Context: any.
 * Return: the class, or PL_CLASS_NONE for a page in the buddy lists or reserved since boot.
 */
enum pl_class pl_page_class(struct page *page);

#endif /* PL_CLASSES_H */
