/* SPDX-License-Identifier: GPL-2.0 */
/* A parsed table on the user's screen, or as JSON. */
#ifndef VIEW_H
#define VIEW_H

#include <jansson.h>
#include <stdio.h>

#include "commands/options.h"
#include "input/table.h"

/**
 * struct view - how a subcommand shows one of the module's files
 * @file: the file's name, also the name of the JSON array
 * @columns: the columns that it has
 * @brief: those shown in a table unless the user chooses, or NULL for all
 * @lines: how many are shown in a table unless the user chooses, or 0 for all
 * @keep: true for the rows to show, or NULL for all
 * @probed: true if it is made of what probes have seen: to be said if they are disarmed
 */
struct view {
	const char *file;
	const char *columns;
	const char *brief;
	unsigned long lines;
	int (*keep)(const struct table *t, char **row, const struct options *o);
	int probed;
};

/**
 * cell_text() - a cell as it is shown
 * @column: its column's name
 * @cell: as it is written
 * @o: what the user asked for
 * @buf: room for it
 * @size: of @buf
 *
 * Return: @cell or @buf; NULL for nothing, or null in JSON.
 */
const char *cell_text(const char *column, const char *cell, const struct options *o, char *buf,
		      size_t size);

/**
 * print_table() - print a table as show_file() does
 * @view: what it is
 * @t: its content; stacks are cut up
 * @o: what the user asked for
 * @to: stdout, or a file that is no terminal
 *
 * Return: 0, or -1 after one line on stderr.
 */
int print_table(const struct view *view, const struct table *t, const struct options *o, FILE *to);

/** show_view() - show a file, as show_file() does */
int show_view(const struct view *view, const struct options *o);

/** show_table() - show a table that is no file; its frames are cut apart in place */
int show_table(const struct view *view, const struct table *t, const struct options *o);

/**
 * show_file() - what a subcommand does that shows one of the module's files
 * @file: the file's name, also the name of the JSON array
 * @columns: the columns that it has
 * @o: what the user asked for
 *
 * Return: exit status; after an error one line was printed on stderr.
 */
int show_file(const char *file, const char *columns, const struct options *o);

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

/** may_colour() - false if the user wants none anywhere: no-color.org */
int may_colour(void);

/**
 * finish_output() - see to it that all that was printed on stdout has arrived
 *
 * Return: 0, or -1 after one line on stderr.
 */
int finish_output(void);

#endif /* VIEW_H */
