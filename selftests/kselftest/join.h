/* SPDX-License-Identifier: GPL-2.0 */
/* The ledger's `pages` joined with /proc/kpageflags: each page, its flags and its owner. */
#ifndef PL_SELFTEST_JOIN_H
#define PL_SELFTEST_JOIN_H

/** struct joined_page - what userspace can know of a page frame */
struct joined_page {
	unsigned long pfn;
	unsigned long long flags;	/* KPF_* */
	unsigned int word;		/* PL_PAGE_* */
};

typedef void (*join_visit)(const struct joined_page *page, void *data);

/**
 * join_pages() - visit every page frame of the machine
 * @visit: called for each
 * @data: handed to it
 *
 * Return: 0, or -1 if a file cannot be read.
 */
int join_pages(join_visit visit, void *data);

/**
 * join_class() - the class in `classes` that a page is counted in
 * @page: the page
 *
 * As pl_page_class() and pl_scan_run() do it, from what userspace can see.
 *
 * Return: the name; NULL if there is no page at that frame number.
 */
const char *join_class(const struct joined_page *page);

#endif /* PL_SELFTEST_JOIN_H */
