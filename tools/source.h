/* SPDX-License-Identifier: GPL-2.0 */
/* Reading the module's files, here or in a copied tree. */
#ifndef SOURCE_H
#define SOURCE_H

#include "parse.h"

/**
 * read_table() - read and parse one of the module's files
 * @root: "" for this machine, or the folder of a copied tree
 * @file: name below sys/kernel/debug/pageledger/
 * @columns: see parse_table()
 * @t: filled in; to be given to free_table()
 *
 * Return: 0, or -1 after one line on stderr that says what to do.
 */
int read_table(const char *root, const char *file, const char *columns, struct table *t);

#endif /* SOURCE_H */
