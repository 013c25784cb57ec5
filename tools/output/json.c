// SPDX-License-Identifier: GPL-2.0
/* JSON: tables by hand, a cell at a time, since they may be large; all else by jansson. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "output/cell.h"
#include "output/json.h"
#include "output/selection.h"
#include "output/write.h"
#include "pageledger.h"

/* What fits neither an integer nor a plain string is left to jansson; this frees @value. */
static int put_value(json_t *value)
{
	int err = value ? json_dumpf(value, stdout, JSON_ENCODE_ANY) : -1;

	json_decref(value);
	return err;
}

/* As jansson would write it: up to 18 digits, which a signed integer holds, no zero before. */
static bool is_plain_number(const char *cell)
{
	const char *digits = cell + (*cell == '-');
	size_t len = strspn(digits, "0123456789");

	return len && len <= 18 && !digits[len] && (*digits != '0' || !strcmp(cell, "0"));
}

/* Its integers are signed; what only a damaged file can say beyond them is not exact. */
static int put_number(const char *cell)
{
	long long value;

	if (is_plain_number(cell)) {
		fputs(cell, stdout);
		return 0;
	}
	if (!strcmp(cell, "-")) {
		fputs("null", stdout);
		return 0;
	}
	errno = 0;
	value = strtoll(cell, NULL, 10);
	return put_value(errno ? json_real(strtod(cell, NULL)) : json_integer(value));
}

/* A large table has millions of names: those that are plain are not copied first. */
static int put_string(const char *string, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (string[i] < ' ' || string[i] > '~' || string[i] == '"' || string[i] == '\\')
			return put_value(json_stringn(string, len));
	putchar('"');
	fwrite(string, 1, len, stdout);
	putchar('"');
	return 0;
}

static int put_stack(const char *cell, bool one_line)
{
	static const char separator[] = {PL_FRAME_SEPARATOR, '\0'};

	putchar('[');
	for (;;) {
		size_t len = strcspn(cell, separator);

		if (put_string(cell, len))
			return -1;
		if (!cell[len])
			break;
		fputs(one_line ? "," : ", ", stdout);
		cell += len + 1;
	}
	putchar(']');
	return 0;
}

static int put_cell(const struct column *kind, const char *cell, bool one_line)
{
	char buf[CELL_MAX];

	if (is_number_column(kind))
		return put_number(cell);
	if (kind->type == COLUMN_STACK || kind->type == COLUMN_CHAIN)
		return put_stack(cell, one_line);
	cell = cell_text(kind, cell, true, buf, sizeof(buf));
	return put_string(cell, strlen(cell));
}

static int put_row(const struct selection *s, char **row, bool one_line)
{
	putchar('{');
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (i)
			fputs(one_line ? "," : ", ", stdout);
		printf("\"%s\":%s", s->kind[i]->name, one_line ? "" : " ");
		if (put_cell(s->kind[i], row[s->column[i]], one_line))
			return -1;
	}
	putchar('}');
	return 0;
}

static int put_rows(const struct selection *s, bool one_line)
{
	for (size_t r = 0; r < s->nrows; r++) {
		fputs(one_line ? r ? "," : "" : r ? ",\n   " : "\n   ", stdout);
		if (put_row(s, s->row[r], one_line))
			return out_of_memory();
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
	err = put_rows(&s, one_line);
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
