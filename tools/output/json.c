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

/* A row at a time: all of a large table would take more memory than the table does. */
static int print_rows(const struct selection *s, bool one_line)
{
	for (size_t r = 0; r < s->nrows; r++) {
		json_t *row = row_json(s, s->row[r]);

		if (!row)
			return out_of_memory();
		fputs(one_line ? r ? "," : "" : r ? ",\n   " : "\n   ", stdout);
		json_dumpf(row, stdout, one_line ? JSON_COMPACT : 0);
		json_decref(row);
	}
	return 0;
}

int print_json_table(json_t *head, const struct view *view, const struct table *t,
		     const struct style *style, bool one_line)
{
	struct selection s;
	int err;

	if (select_cells(&s, view, t, style)) {
		json_decref(head);
		return -1;
	}
	putchar('{');
	if (head) {
		json_dumpf(head, stdout, JSON_EMBED | JSON_COMPACT | JSON_REAL_PRECISION(12));
		putchar(',');
		json_decref(head);
	}
	printf("\"%s\":%s[", view->name, one_line ? "" : " ");
	err = print_rows(&s, one_line);
	puts(one_line ? "]}" : "\n]}");
	free_selection(&s);
	return finish_output() || err ? -1 : 0;
}

int print_json(json_t *json)
{
	if (!json)
		return out_of_memory();
	json_dumpf(json, stdout, JSON_INDENT(3));
	putchar('\n');
	json_decref(json);
	return finish_output();
}
