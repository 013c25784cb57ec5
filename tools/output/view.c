// SPDX-License-Identifier: GPL-2.0
/* A parsed table on the user's screen, or as JSON; drawn by libsmartcols. */
#include <errno.h>
#include <jansson.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/parse.h"
#include "input/source.h"
#include "lib/units.h"
#include "model/probes.h"
#include "output/view.h"
#include "pageledger.h"

#define MAX_COLUMNS 24

/* The columns to show: indices into the table's, in the user's order. */
struct selection {
	int column[MAX_COLUMNS];
	size_t n;
};

static int unknown_column(const struct table *t, const char *name)
{
	fprintf(stderr, "pageledger: no column '%s'; there are:", name);
	for (size_t c = 0; c < t->ncolumns; c++)
		fprintf(stderr, " %s", t->columns[c]);
	fputc('\n', stderr);
	return -1;
}

static int select_columns(const struct table *t, const char *names, struct selection *s)
{
	char name[32];

	s->n = 0;
	if (!names) {
		while (s->n < t->ncolumns && s->n < MAX_COLUMNS) {
			s->column[s->n] = (int)s->n;
			s->n++;
		}
		return 0;
	}
	while (s->n < MAX_COLUMNS) {
		size_t len = strcspn(names, ",");

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		s->column[s->n] = find_column(t, name);
		if (s->column[s->n++] < 0)
			return unknown_column(t, name);
		if (!names[len])
			return 0;
		names += len + 1;
	}
	fprintf(stderr, "pageledger: more than %d columns\n", MAX_COLUMNS);
	return -1;
}

struct order {
	size_t column;
	int number;
};

/* Numbers: largest first, unknown last. Words: alphabetically. */
static int compare_cells(const char *a, const char *b, int number)
{
	unsigned long long na, nb;

	if (!number)
		return strcmp(a, b);
	if (!strcmp(a, "-") || !strcmp(b, "-"))
		return !strcmp(a, "-") - !strcmp(b, "-");
	if (*a == '-' && *b == '-')
		return compare_cells(b + 1, a + 1, number);
	if (*a == '-' || *b == '-')
		return (*a == '-') - (*b == '-');
	na = strtoull(a, NULL, 10);
	nb = strtoull(b, NULL, 10);
	return (na < nb) - (na > nb);
}

/* Equal rows stay in the file's order: that is the order of their addresses. */
static int compare_rows(const void *pa, const void *pb, void *arg)
{
	char **a = *(char **const *)pa, **b = *(char **const *)pb;
	const struct order *order = arg;
	int diff = (**a == '[') - (**b == '['); /* summaries stay at the end */

	if (!diff)
		diff = compare_cells(a[order->column], b[order->column], order->number);
	return diff ? diff : (a > b) - (a < b);
}

/* Rows to show as an array of pointers, sorted if the user wants it so. */
static char ***sort_rows(const struct table *t, const struct view *view, const struct options *o,
			 size_t *nrows)
{
	char ***rows = calloc(t->nrows + 1, sizeof(*rows));
	const char *column = o->sort;
	struct order order;
	int c;

	if (!rows)
		return NULL;
	*nrows = 0;
	for (size_t r = 0; r < t->nrows; r++) {
		char **row = t->cells + r * t->ncolumns;

		if (!view->keep || view->keep(t, row, o))
			rows[(*nrows)++] = row;
	}
	if (!column)
		return rows;
	c = find_column(t, column);
	if (c < 0) {
		unknown_column(t, column);
		free(rows);
		return NULL;
	}
	order.column = (size_t)c;
	order.number = is_number_column(t->columns[c]);
	qsort_r(rows, *nrows, sizeof(*rows), compare_rows, &order);
	return rows;
}

static int is_column(const char *column, const char *name)
{
	return !strcmp(column, name);
}

static int is_size_column(const char *name)
{
	static const char *const sizes[] = {"bytes", "data",   "truesize",   "slab",
					    "size",  "rss",    "pss",	     "anon",
					    "shmem", "swap",   "pagetables", "old",
					    "new",   "growth", "bytes_h",    NULL};

	for (size_t i = 0; sizes[i]; i++)
		if (is_column(name, sizes[i]))
			return 1;
	return 0;
}

static int is_octal(const char *s)
{
	return s[0] >= '0' && s[0] <= '3' && s[1] >= '0' && s[1] <= '7' && s[2] >= '0' &&
	       s[2] <= '7';
}

/* \ooo becomes the character it stands for, if that can be printed. */
static void unescape(char *buf, size_t size, const char *cell)
{
	size_t n = 0;

	for (; *cell && n + 1 < size; cell++) {
		int c = 0;

		if (*cell == '\\' && is_octal(cell + 1))
			c = (cell[1] - '0') * 64 + (cell[2] - '0') * 8 + cell[3] - '0';
		if (c >= ' ' && c <= '~') {
			buf[n++] = (char)c;
			cell += 3;
		} else {
			buf[n++] = *cell;
		}
	}
	buf[n] = '\0';
}

const char *cell_text(const char *column, const char *cell, const struct options *o, char *buf,
		      size_t size)
{
	int exact = o->json || o->bytes;

	if (is_number_column(column) && !strcmp(cell, "-"))
		return o->json ? NULL : cell;
	if (is_column(column, "comm")) {
		unescape(buf, size, cell);
		return buf;
	}
	if (is_signed_column(column) && !exact)
		format_change(buf, size, strtoll(cell, NULL, 10));
	else if (is_signed_column(column) && !o->json && *cell != '-' && *cell != '0')
		snprintf(buf, size, "+%s", cell);
	else if (is_size_column(column) && !exact)
		format_size(buf, size, strtoull(cell, NULL, 10));
	else if ((is_column(column, "oldest") || is_column(column, "newest")) && !exact)
		format_age(buf, size, strtoull(cell, NULL, 10));
	else
		return cell;
	return buf;
}

static int add_column(struct libscols_table *out, const char *name)
{
	int flags = 0, json = SCOLS_JSON_STRING, stack = is_column(name, "stack");
	struct libscols_column *column;
	char heading[32];
	size_t i;

	for (i = 0; name[i] && i + 1 < sizeof(heading); i++)
		heading[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 32) : name[i];
	heading[i] = '\0';
	if (is_number_column(name)) {
		flags = SCOLS_FL_RIGHT;
		json = SCOLS_JSON_NUMBER;
	} else if (stack) {
		flags = SCOLS_FL_WRAP;
		json = SCOLS_JSON_ARRAY_STRING;
	}
	column = scols_table_new_column(out, heading, 0, flags);
	if (!column)
		return -1;
	if (stack) /* one frame a line */
		scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					  NULL);
	scols_column_set_safechars(column, "\n");
	scols_column_set_json_type(column, json);
	return 0;
}

static int add_row(struct libscols_table *out, const struct table *t, const struct selection *s,
		   char **row, const struct options *o)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);
	char buf[80];

	if (!line)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		const char *name = t->columns[s->column[i]];
		char *cell = row[s->column[i]];

		if (is_column(name, "stack"))
			for (char *p = cell; (p = strchr(p, PL_FRAME_SEPARATOR)) != NULL; p++)
				*p = '\n';
		if (scols_line_set_data(line, i, cell_text(name, cell, o, buf, sizeof(buf))))
			return -1;
	}
	return 0;
}

int may_colour(void)
{
	const char *no_color = getenv("NO_COLOR");

	return !no_color || !*no_color;
}

int finish_output(void)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	fprintf(stderr, "pageledger: cannot write: %s\n", strerror(errno ? errno : EIO));
	return -1;
}

static int draw(const char *file, const struct table *t, const struct selection *s, char ***rows,
		size_t nrows, const struct options *o, FILE *to)
{
	struct libscols_table *out = scols_new_table();
	int err = out ? 0 : -1;

	if (out) {
		scols_table_set_name(out, file);
		scols_table_enable_json(out, o->json);
		scols_table_set_stream(out, to);
		if (to != stdout) /* whatever stdout is */
			scols_table_set_termforce(out, SCOLS_TERMFORCE_NEVER);
	}
	for (size_t i = 0; !err && i < s->n; i++)
		err = add_column(out, t->columns[s->column[i]]);
	for (size_t r = 0; !err && r < nrows; r++)
		err = add_row(out, t, s, rows[r], o);
	if (!err)
		err = scols_print_table(out);
	scols_unref_table(out);
	if (err)
		fprintf(stderr, "pageledger: out of memory\n");
	return err;
}

/* Draw what the user, or else the view, wants of @rows; say what only the view left out. */
static int draw_lines(const struct view *view, const struct table *t, const struct selection *s,
		      char ***rows, size_t nrows, const struct options *o, FILE *to)
{
	size_t lines = o->lines ? o->lines : o->json || !view->lines ? nrows : view->lines;
	int err = draw(view->file, t, s, rows, lines < nrows ? lines : nrows, o, to);

	if (!err && !o->lines && lines < nrows)
		fprintf(to, "%zu more; -n 0 shows all\n", nrows - lines);
	return err;
}

int print_table(const struct view *view, const struct table *t, const struct options *o, FILE *to)
{
	const char *chosen = o->columns ? o->columns : o->json ? NULL : view->brief;
	struct selection s;
	size_t nrows;
	char ***rows = sort_rows(t, view, o, &nrows);
	int err = -1;

	if (rows && !select_columns(t, chosen, &s))
		err = draw_lines(view, t, &s, rows, nrows, o, to);
	free(rows);
	return err;
}

int show_table(const struct view *view, const struct table *t, const struct options *o)
{
	return print_table(view, t, o, stdout) || finish_output() ? EXIT_ERROR : 0;
}

int show_view(const struct view *view, const struct options *o)
{
	struct table t;
	int status;

	if (view->probed && check_probes(o->source))
		return EXIT_ERROR;
	if (read_table(o->source, view->file, view->columns, &t))
		return EXIT_ERROR;
	status = show_table(view, &t, o);
	free_table(&t);
	return status;
}

int show_file(const char *file, const char *columns, const struct options *o)
{
	const struct view view = {.file = file, .columns = columns};

	return show_view(&view, o);
}

static int out_of_memory(void)
{
	fprintf(stderr, "pageledger: out of memory\n");
	return -1;
}

/* libsmartcols puts line breaks into its JSON. */
static json_t *table_as_json(const struct view *view, struct table *t, const struct options *o)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *json = NULL;
	int err = out ? print_table(view, t, o, out) : out_of_memory();

	if (out)
		fclose(out);
	if (!err)
		json = json_loads(text, 0, NULL);
	free(text);
	if (!err && !json)
		out_of_memory();
	return json;
}

int print_json_sample(const struct view *view, struct table *t, const struct options *o,
		      json_t *head)
{
	json_t *table = table_as_json(view, t, o);
	int err = table ? json_object_update(head, table) : -1;

	if (!err) {
		json_dumpf(head, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
		putchar('\n');
		err = finish_output();
	}
	json_decref(table);
	json_decref(head);
	return err;
}
