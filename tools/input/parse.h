/* SPDX-License-Identifier: GPL-2.0 */
/* The text of a table, as the module's files have it, made into one. Pure: no I/O, no globals. */
#ifndef PARSE_H
#define PARSE_H

#include <stddef.h>

#include "input/table.h"

/**
 * parse_table() - parse one of the module's files
 * @t: filled in; to be given to free_table() if this succeeds
 * @file: the file's name, which its first line must carry
 * @columns: the columns it must have, separated by spaces, see uapi/pageledger.h
 * @data: the file's content; need not end in NUL and may hold anything
 * @size: bytes in @data
 *
 * Every column but the last must be a number, "-" or a word without spaces; a number
 * where columns.h says so. Words that hold a kernel
 * address become UNKNOWN_TEXT, see address.h.
 *
 * Return: NULL, or what is wrong with the file in words (a constant string), with
 * nothing allocated.
 */
const char *parse_table(struct table *t, const char *file, const char *columns, const char *data,
			size_t size);

#endif /* PARSE_H */
