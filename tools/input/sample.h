/* SPDX-License-Identifier: GPL-2.0 */
/* What a command has measured itself: a table, and a few numbers that go with it. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <jansson.h>
#include <stdio.h>

#include "commands/options.h"
#include "input/parse.h"
#include "output/view.h"

/**
 * struct sample - a table in the making
 * @out: rows are printed to it, one a line, in the format of the module's files
 */
struct sample {
	FILE *out;
	char *text;
	size_t size;
};

/**
 * begin_sample() - begin a table
 * @s: to be given to end_sample() if this succeeds
 * @view: its name and its columns
 *
 * Return: 0, or -1 after one line on stderr.
 */
int begin_sample(struct sample *s, const struct view *view);

/**
 * end_sample() - make the table
 * @s: whose rows have all been printed
 * @view: as for begin_sample()
 * @t: filled in; to be given to free_table() if this returns 0
 *
 * Return: 0, or -1 after one line on stderr.
 */
int end_sample(struct sample *s, const struct view *view, struct table *t);

/**
 * print_json_sample() - print a table and its numbers on stdout: one object, on one line
 * @view: what the table is
 * @t: its content; stacks are cut up
 * @o: what the user asked for, JSON among it
 * @head: the numbers, which this function gives back
 *
 * Return: 0, or -1 after one line on stderr.
 */
int print_json_sample(const struct view *view, struct table *t, const struct options *o,
		      json_t *head);

/** milliseconds() - since boot, suspended or not */
long long milliseconds(void);

/** a_second() - what was counted in so many @milliseconds, for one second */
long long a_second(long long count, long long milliseconds);

#endif /* SAMPLE_H */
