/* SPDX-License-Identifier: GPL-2.0 */
/* The ledger as a sorted list of rows, for reading. */
#ifndef PL_ROWS_H
#define PL_ROWS_H

#include <linux/types.h>

#include "classify.h"

/**
 * struct pl_row - untracked pages with one caller, or one call stack
 * @frames: @nr names, innermost first; never freed while the module is loaded
 * @nr: 1 for a caller
 * @class: constant for all sites of the row
 * @pages: held now; positive
 * @allocs: allocations since load
 * @oldest: seconds; no page of the row is older. -1 if unknown (before load)
 * @newest: seconds; no page of the row is newer. -1 if unknown
 */
struct pl_row {
	const char * const *frames;
	unsigned int nr;
	enum pl_class class;
	long pages;
	unsigned long allocs;
	int oldest;
	int newest;
};

/**
 * struct pl_rows - what one open file shows
 * @nr: rows used
 * @row: most pages first
 */
struct pl_rows {
	unsigned int nr;
	struct pl_row row[];
};

/**
 * pl_rows_collect() - every site that holds untracked pages, from the counters alone
 * @depth: how many frames tell rows apart: 1 for callers, PL_FRAMES for stacks
 *
 * Takes time in proportion to the number of sites, not to memory.
 *
 * Context: process; sleeps.
 * Return: rows to be freed with kvfree(), or NULL without memory.
 */
struct pl_rows *pl_rows_collect(unsigned int depth);

/**
 * pl_rows_caller() - name of the caller of a site, as in `callers`
 * @site: any that exists; PL_SITE_NONE is "[no owner]"
 *
 * Context: process, inside pl_names_lock().
 * Return: the name, or NULL if there is no memory for it.
 */
const char *pl_rows_caller(u32 site);

/** pl_rows_class_pages() - pages of all sites of a class, from the counters alone */
long pl_rows_class_pages(enum pl_class class);

#endif /* PL_ROWS_H */
