/* SPDX-License-Identifier: GPL-2.0 */
/* JSON, by jansson. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "input/table.h"
#include "output/style.h"

/**
 * add_json_table() - add a table to an object: an array of the view's name
 * @head: the object, or NULL without memory; this function owns it now
 * @view: what the table is
 * @t: its content
 * @style: what the user wants
 *
 * Numbers are exact, what is unknown is null, a stack is an array of its frames.
 *
 * Return: the object, or NULL after one line on stderr.
 */
json_t *add_json_table(json_t *head, const struct view *view, const struct table *t,
		       const struct style *style);

/**
 * print_json() - print an object on stdout, all of it
 * @json: the object, which this function frees; NULL if there was an error, which was told
 * @one_line: without line breaks in it
 *
 * Return: 0, or -1 after one line on stderr.
 */
int print_json(json_t *json, bool one_line);

#endif /* JSON_H */
