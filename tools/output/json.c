// SPDX-License-Identifier: GPL-2.0
/* JSON, by jansson. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "output/cell.h"
#include "output/json.h"
#include "output/selection.h"
#include "output/write.h"
#include "pageledger.h"

/* Its integers are signed; what only a damaged file can say beyond them is not exact. */
static json_t *number_json(const char *cell)
{
	long long value;

	if (!strcmp(cell, "-"))
		return json_null();
	errno = 0;
	value = strtoll(cell, NULL, 10);
	return errno ? json_real(strtod(cell, NULL)) : json_integer(value);
}

static json_t *stack_json(const char *cell)
{
	static const char separator[] = {PL_FRAME_SEPARATOR, '\0'};
	json_t *frames = json_array();
	int err = frames ? 0 : -1;

	while (!err) {
		size_t len = strcspn(cell, separator);

		err = json_array_append_new(frames, json_stringn(cell, len));
		if (!err && !cell[len])
			return frames;
		cell += len + 1;
	}
	json_decref(frames);
	return NULL;
}

static json_t *cell_json(const struct column *kind, const char *cell)
{
	char buf[80];

	if (is_number_column(kind))
		return number_json(cell);
	if (kind->type == COLUMN_STACK)
		return stack_json(cell);
	return json_string(cell_text(kind, cell, true, buf, sizeof(buf)));
}

static json_t *row_json(const struct selection *s, char **row)
{
	json_t *json = json_object();
	int err = json ? 0 : -1;

	for (size_t i = 0; !err && i < s->ncolumns; i++)
		err = json_object_set_new(json, s->kind[i]->name,
					  cell_json(s->kind[i], row[s->column[i]]));
	if (!err)
		return json;
	json_decref(json);
	return NULL;
}

static json_t *rows_json(const struct selection *s)
{
	json_t *rows = json_array();
	int err = rows ? 0 : -1;

	for (size_t r = 0; !err && r < s->nrows; r++)
		err = json_array_append_new(rows, row_json(s, s->row[r]));
	if (!err)
		return rows;
	json_decref(rows);
	return NULL;
}

json_t *add_json_table(json_t *head, const struct view *view, const struct table *t,
		       const struct style *style)
{
	struct selection s;
	int err = select_cells(&s, view, t, style);

	if (!err) {
		err = json_object_set_new(head, view->name, rows_json(&s));
		free_selection(&s);
		if (err)
			out_of_memory();
	}
	if (!err)
		return head;
	json_decref(head);
	return NULL;
}

int print_json(json_t *json, bool one_line)
{
	size_t flags = one_line ? JSON_COMPACT : JSON_INDENT(3);

	if (!json)
		return -1;
	json_dumpf(json, stdout, flags | JSON_REAL_PRECISION(12));
	putchar('\n');
	json_decref(json);
	return finish_output();
}
