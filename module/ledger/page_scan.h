/* SPDX-License-Identifier: GPL-2.0 */
/* What every page of the machine is: page by page, the judge over the counters. */
#ifndef PL_PAGE_SCAN_H
#define PL_PAGE_SCAN_H

#include <linux/types.h>

struct page;

/**
 * enum pl_scan_class - one for each page, so that they add up to all of memory
 * @PL_SCAN_FREE: in the buddy lists
 * @PL_SCAN_PCP: on a per-CPU free list: not in the buddy lists, and without an owner
 * @PL_SCAN_RESERVED: reserved at boot: not managed by the page allocator
 * @PL_SCAN_CORRUPTED: taken out as faulty
 * @PL_SCAN_ANON: anonymous memory
 * @PL_SCAN_FILE: page cache and shmem
 * @PL_SCAN_ZSMALLOC: what zram and zswap keep
 * @PL_SCAN_SLAB: slab, and large kmalloc() since load
 * @PL_SCAN_SLAB_BEFORE: large kmalloc() of before load, see settle()
 * @PL_SCAN_PAGETABLE: page tables, KVM's and IOMMUs' since load among them
 * @PL_SCAN_PAGETABLE_BEFORE: KVM's and IOMMUs' of before load, see settle()
 * @PL_SCAN_PAGETABLE_SPARE: allocated for page tables, and none yet, see settle()
 * @PL_SCAN_VMALLOC: vmalloc, kernel stacks included
 * @PL_SCAN_PERCPU: per-CPU memory, allocated since load
 * @PL_SCAN_HUGETLB: hugetlb pages, used or not
 * @PL_SCAN_OFFLINE: PageOffline: a balloon's
 * @PL_SCAN_UNTRACKED: allocated since load, in no line of meminfo
 * @PL_SCAN_MOVABLE: allocated movable since load, not unwound, and none of the above
 * @PL_SCAN_BEFORE: allocated before load, in no line of meminfo
 * @PL_NR_SCAN_CLASSES: how many
 */
enum pl_scan_class {
	PL_SCAN_FREE,
	PL_SCAN_PCP,
	PL_SCAN_RESERVED,
	PL_SCAN_CORRUPTED,
	PL_SCAN_ANON,
	PL_SCAN_FILE,
	PL_SCAN_ZSMALLOC,
	PL_SCAN_SLAB,
	PL_SCAN_SLAB_BEFORE,
	PL_SCAN_PAGETABLE,
	PL_SCAN_PAGETABLE_BEFORE,
	PL_SCAN_PAGETABLE_SPARE,
	PL_SCAN_VMALLOC,
	PL_SCAN_PERCPU,
	PL_SCAN_HUGETLB,
	PL_SCAN_OFFLINE,
	PL_SCAN_UNTRACKED,
	PL_SCAN_MOVABLE,
	PL_SCAN_BEFORE,
	PL_NR_SCAN_CLASSES,
};

/**
 * struct pl_scan - the result of a scan
 * @pages: of each class
 * @total: their sum: every page of online memory
 * @managed: what the page allocator manages, from the zones' own counts. @total less
 *	the reserved pages, and less what a balloon has taken out of MemTotal; if it is more,
 *	then so many of the reserved pages are a driver's
 */
struct pl_scan {
	unsigned long pages[PL_NR_SCAN_CLASSES];
	unsigned long total;
	unsigned long managed;
};

/** pl_scan_name() - the word that files use for a class */
const char *pl_scan_name(enum pl_scan_class class);

/**
 * pl_scan_run() - classify every page of online memory
 * @scan: filled in
 *
 * Reads page state without locks, as fs/proc/page.c does: pages that change hands
 * meanwhile are counted as what they were when the scan came by, each page once.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_scan_run(struct pl_scan *scan);

#endif /* PL_PAGE_SCAN_H */
