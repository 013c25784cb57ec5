/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All columns of all tables: what is in their cells, and what they say. A column of one name
 * has cells of one kind, whichever table it is in. Pure.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>

/** enum column_type - what a cell is; that of a number is "-" where it is unknown */
enum column_type {
	COLUMN_WORD,	/* words in the last column of a table */
	COLUMN_ESCAPED, /* a word in which \ooo, octal, stands for a character */
	COLUMN_STACK,	/* frames, PL_FRAME_SEPARATOR between them */
	COLUMN_CHAIN,	/* the same, on one line: a page, and what holds it */
	COLUMN_NUMBER,	/* decimal, below 2^64 */
	COLUMN_SIGNED,	/* the same, may have a minus in front: a change */
};

/** enum column_unit - of a number */
enum column_unit {
	UNIT_NONE,
	UNIT_BYTES,
	UNIT_SECONDS,
};

/**
 * struct column - a column of a table
 * @name: in the table's second line, in --json, and for -o and -s
 * @type: of its cells
 * @unit: of its numbers
 * @text: what it says, for --help
 */
struct column {
	const char *name;
	enum column_type type;
	enum column_unit unit;
	const char *text;
};

/** column_called() - the column of that name, case ignored; NULL if there is none */
const struct column *column_called(const char *name);

/** is_number_column() - true if its cells are "-" or numbers */
static inline bool is_number_column(const struct column *column)
{
	return column->type == COLUMN_NUMBER || column->type == COLUMN_SIGNED;
}

#endif /* COLUMNS_H */
