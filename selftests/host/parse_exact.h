/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the tests hand a file to the parser: in a heap block of exactly its size and
 * without a NUL, so that the sanitizer sees a byte read too far.
 */
#ifndef PL_PARSE_EXACT_H
#define PL_PARSE_EXACT_H

#include <stdlib.h>
#include <string.h>

#include "input/parse.h"

/* Not the constants of uapi/pageledger.h: a change of format has to be made here too. */
#define CALLERS_COLUMNS "pages bytes allocs oldest newest class caller"
#define STACKS_COLUMNS "pages bytes allocs oldest newest class stack"
#define STATS_COLUMNS "key value"
#define HEAD(file, columns) "# pageledger " file " 1\n# " columns "\n"
#define CALLERS HEAD("callers", CALLERS_COLUMNS)

/* What the errors must talk about. */
#define TRUNCATED "truncated"
#define NOT_OURS "not a file of the pageledger module"
#define FOREIGN "another format version"
#define BAD_COLUMNS "unknown columns"
#define BAD_BYTES "no printable text"
#define BAD_FIELDS "missing or empty column"
#define BAD_NUMBER "a number was expected"

static inline const char *parse(struct table *t, const char *file, const char *columns,
				const char *data, size_t size)
{
	char *exact = malloc(size ? size : 1);
	const char *error;

	memcpy(exact, data, size);
	memset(t, 0x5a, sizeof(*t)); /* parse_table() may not rely on what is there */
	error = parse_table(t, file, columns, exact, size);
	if (size)
		memset(exact, 'x', size); /* the table may not point into it */
	free(exact);
	return error;
}

static inline int is_empty(const struct table *t)
{
	return !t->columns && !t->cells && !t->text && !t->ncolumns && !t->nrows;
}

#endif /* PL_PARSE_EXACT_H */
