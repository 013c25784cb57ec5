/* SPDX-License-Identifier: GPL-2.0 */
/* A table in the making: what a command has measured itself. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdio.h>

#include "input/table.h"

/**
 * struct sample - a table in the making
 * @out: rows are printed to it, one a line, in the format of the module's files
 */
struct sample {
	FILE *out;
	/* of sample.c */
	const char *name;
	const char *columns;
	char *text;
	size_t size;
};

/**
 * begin_sample() - begin a table
 * @s: to be given to end_sample() if this succeeds
 * @name: of the table
 * @columns: that it has, separated by spaces
 *
 * Return: 0, or -1 after one line on stderr.
 */
int begin_sample(struct sample *s, const char *name, const char *columns);

/**
 * end_sample() - make the table
 * @s: whose rows have all been printed
 * @t: filled in; to be given to free_table() if this returns 0
 *
 * Return: 0, or -1 after one line on stderr.
 */
int end_sample(struct sample *s, struct table *t);

#endif /* SAMPLE_H */
