/* SPDX-License-Identifier: GPL-2.0 */
/* Pieces of HTML. Whatever comes from the machine is escaped. */
#ifndef HTML_H
#define HTML_H

#include <stdio.h>

#include "input/table.h"

/** put_text() - text that is not markup, also within an attribute in double quotes */
void put_text(FILE *out, const char *text);

/** put_size() - bytes as people read them, and exactly for programs */
void put_size(FILE *out, long long bytes);

/** put_share() - bytes in percent of @total; nothing if that is 0 */
void put_share(FILE *out, long long bytes, unsigned long long total);

/**
 * put_scroll() - begin a box in which a table scrolls, so that the page need not
 * @out: where
 * @label: what is in it, for those who do not see it
 *
 * To be ended with "</table></div>\n".
 */
void put_scroll(FILE *out, const char *label);

/**
 * put_heading() - a table's heading; rows follow
 * @out: where
 * @names: of the columns
 * @kinds: a letter for each of them: n is a number, w is words
 */
void put_heading(FILE *out, const char *const *names, const char *kinds);

/**
 * put_rows() - a table's heading and rows
 * @out: where
 * @t: the table
 * @columns: those to show, separated by spaces; the table has them all
 * @most: show at most so many rows, and all summaries (which begin with a bracket)
 *
 * Cells are shown as on a screen.
 *
 * Return: how many rows were left out.
 */
size_t put_rows(FILE *out, const struct table *t, const char *columns, size_t most);

#endif /* HTML_H */
