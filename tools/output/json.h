/* SPDX-License-Identifier: GPL-2.0 */
/* JSON on stdout. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "input/table.h"
#include "output/style.h"

/**
 * print_json_table() - print a table: an object with an array of the view's name
 * @head: what the object has besides, which this function frees; or NULL
 * @view: what the table is
 * @t: its content
 * @style: what the user wants
 * @one_line: without line breaks, else with one for each row
 *
 * Numbers are exact, what is unknown is null, a stack is an array of its frames.
 *
 * Return: 0, or -1 after one line on stderr.
 */
int print_json_table(json_t *head, const struct view *view, const struct table *t,
		     const struct style *style, bool one_line);

/**
 * print_json() - print an object
 * @json: the object, which this function frees; NULL if there was no memory for it
 *
 * Return: 0, or -1 after one line on stderr.
 */
int print_json(json_t *json);

#endif /* JSON_H */
