/* SPDX-License-Identifier: GPL-2.0 */
/* A table of words: what all that is read and shown is made of. Pure: no I/O, no globals. */
#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>

/**
 * struct table - a parsed file
 * @columns: names, as in the file's second line
 * @ncolumns: how many; at least one
 * @cells: @nrows * @ncolumns strings; row r, column c is cells[r * ncolumns + c].
 *	All of them printable ASCII and not empty.
 * @nrows: records; may be none
 *
 * Strings point into @text.
 */
struct table {
	char **columns;
	size_t ncolumns;
	char **cells;
	size_t nrows;
	char *text;
};

/** free_table() - free what its maker allocated */
void free_table(struct table *t);

/** find_column() - index of a column, case ignored; -1 if there is none */
int find_column(const struct table *t, const char *name);

#endif /* TABLE_H */
