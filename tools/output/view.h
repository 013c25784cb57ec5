/* SPDX-License-Identifier: GPL-2.0 */
/* A table on the user's screen, or as JSON. */
#ifndef VIEW_H
#define VIEW_H

#include <stdio.h>

#include "input/table.h"
#include "output/style.h"

/**
 * draw_table() - draw a table for people
 * @view: what it is
 * @t: its content; stacks are cut up
 * @style: what the user wants
 * @to: stdout, or a file that is no terminal
 *
 * Return: 0, or -1 after one line on stderr.
 */
int draw_table(const struct view *view, const struct table *t, const struct style *style, FILE *to);

/**
 * show_table() - show a table on stdout, drawn or as JSON: an object with one array
 * @view: what it is
 * @t: its content; stacks are cut up
 * @style: what the user wants
 *
 * Return: 0, or -1 after one line on stderr.
 */
int show_table(const struct view *view, const struct table *t, const struct style *style);

#endif /* VIEW_H */
