/* SPDX-License-Identifier: GPL-2.0 */
/* How a table is to be shown: what there is to see, and what the user wants of it. */
#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>

/**
 * struct view - what there is to see in a table
 * @name: of the table, also of the JSON array
 * @columns: that it has
 * @brief: those shown on a screen unless the user chooses, or NULL for all
 * @lines: how many are shown on a screen unless the user chooses, or 0 for all
 */
struct view {
	const char *name;
	const char *columns;
	const char *brief;
	unsigned long lines;
};

/**
 * struct style - what the user wants of a table
 * @columns: names separated by commas, or NULL for those of the view
 * @sort: column to sort by, or NULL for the table's order
 * @lines: show at most this many; 0 if not told, ULONG_MAX for all
 * @json: machine-readable
 * @bytes: sizes in bytes, ages in seconds
 */
struct style {
	const char *columns;
	const char *sort;
	unsigned long lines;
	bool json;
	bool bytes;
};

#endif /* STYLE_H */
