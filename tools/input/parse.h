/* SPDX-License-Identifier: GPL-2.0 */
/* What the module's files say, as a table. Pure: no I/O, no globals. */
#ifndef PARSE_H
#define PARSE_H

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

/**
 * parse_table() - parse one of the module's files
 * @t: filled in; to be given to free_table() if this succeeds
 * @file: the file's name, which its first line must carry
 * @columns: the columns it must have, separated by spaces, see uapi/pageledger.h
 * @data: the file's content; need not end in NUL and may hold anything
 * @size: bytes in @data
 *
 * Every column but the last must be a number, "-" or a word without spaces; a number
 * where the column's name promises one, see is_number_column(). Words that hold a kernel
 * address become UNKNOWN_TEXT, see address.h.
 *
 * Return: NULL, or what is wrong with the file in words (a constant string), with
 * nothing allocated.
 */
const char *parse_table(struct table *t, const char *file, const char *columns, const char *data,
			size_t size);

/** free_table() - free what parse_table() allocated */
void free_table(struct table *t);

/** find_column() - index of a column, case ignored; -1 if there is none */
int find_column(const struct table *t, const char *name);

/** is_number_column() - true if a column's cells are "-" or decimal numbers below 2^64 */
int is_number_column(const char *name);

/** is_signed_column() - true if these numbers may have a minus in front */
int is_signed_column(const char *name);

#endif /* PARSE_H */
