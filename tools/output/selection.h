/* SPDX-License-Identifier: GPL-2.0 */
/* Which rows and columns of a table are shown, and in which order. */
#ifndef SELECTION_H
#define SELECTION_H

#include <stddef.h>

#include "input/columns.h"
#include "input/table.h"
#include "output/style.h"

#define MAX_COLUMNS 24

/**
 * struct selection - what is shown
 * @kind: of each column
 * @column: its place in the table
 * @ncolumns: how many
 * @row: its cells, in the table's order
 * @nrows: how many
 * @left_out: rows beyond those that the view shows, and the user has not asked for
 */
struct selection {
	const struct column *kind[MAX_COLUMNS];
	size_t column[MAX_COLUMNS];
	size_t ncolumns;
	char ***row;
	size_t nrows;
	size_t left_out;
};

/**
 * select_cells() - choose and sort
 * @s: filled in; to be given to free_selection() if this succeeds
 * @view: what the table is
 * @t: the table, which @s points into
 * @style: what the user wants
 *
 * Return: 0, or -1 after one line on stderr.
 */
int select_cells(struct selection *s, const struct view *view, const struct table *t,
		 const struct style *style);

/** free_selection() - free what select_cells() allocated */
void free_selection(struct selection *s);

#endif /* SELECTION_H */
