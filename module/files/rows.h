/* SPDX-License-Identifier: GPL-2.0 */
/* The ledger as a sorted list of rows, for reading. */
#ifndef PL_ROWS_H
#define PL_ROWS_H

#include <linux/types.h>

#include "ledger/classes.h"

/**
 * struct pl_row - untracked pages with one caller, or one call stack
 * @class: constant for all sites of the row
 * @pages: held now; positive
 * @allocs: allocations since load, also by sites of the row that hold nothing now; not
 *	known from pages
 * @oldest: seconds; no page of the row is older. -1 if unknown (before load)
 * @newest: seconds; no page of the row is newer. -1 if unknown
 * @nr: 1 for a caller
 * @frames: @nr names, innermost first; never freed while the module is loaded
 */
struct pl_row {
	enum pl_class class;
	int oldest;
	int newest;
	unsigned int nr;
	long pages;
	unsigned long allocs;
	const char *frames[];
};

/**
 * struct pl_rows - what one open file shows
 * @rows: where the rows are
 * @nr: rows used
 * @row: most pages first
 */
struct pl_rows {
	struct pl_row *rows;
	unsigned int nr;
	struct pl_row *row[];
};

struct pl_held;

/**
 * pl_rows_collect() - every site that holds untracked pages
 * @depth: how many frames tell rows apart: 1 for callers, PL_FRAMES for stacks
 * @held: what pl_epochs_held() found, or NULL: from the counters alone
 *
 * Takes time in proportion to the number of sites, not to memory.
 *
 * Context: process; sleeps.
 * Return: rows to be freed with pl_rows_free(); or an error: -ENOMEM, or -EINTR if the
 * caller is being killed.
 */
struct pl_rows *pl_rows_collect(unsigned int depth, const struct pl_held *held);

/** pl_rows_free() - give back what pl_rows_collect() returned, if it was no error; NULL is fine */
void pl_rows_free(struct pl_rows *rows);

/**
 * pl_rows_count_classes() - pages of all sites by class, from the counters alone
 * @pages: PL_NR_CLASSES sums, to be added to
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_rows_count_classes(long *pages);

#endif /* PL_ROWS_H */
