// SPDX-License-Identifier: GPL-2.0
/* Which rows and columns of a table are shown, and in which order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "output/selection.h"

static int unknown_column(const struct table *t, const char *name)
{
	fprintf(stderr, "pageledger: no column '%s'; there are:", name);
	for (size_t c = 0; c < t->ncolumns; c++)
		fprintf(stderr, " %s", t->columns[c]);
	fputc('\n', stderr);
	return -1;
}

static int add_column(struct selection *s, const struct table *t, const char *name)
{
	int column = find_column(t, name);

	if (column < 0)
		return unknown_column(t, name);
	s->kind[s->ncolumns] = column_called(t->columns[column]);
	s->column[s->ncolumns++] = (size_t)column;
	return 0;
}

/* @names: separated by commas, or NULL for all. */
static int select_columns(struct selection *s, const struct table *t, const char *names)
{
	char name[32];

	if (!names) {
		for (size_t c = 0; c < t->ncolumns && c < MAX_COLUMNS; c++)
			add_column(s, t, t->columns[c]);
		return 0;
	}
	while (s->ncolumns < MAX_COLUMNS) {
		size_t len = strcspn(names, ",");

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		if (add_column(s, t, name))
			return -1;
		if (!names[len])
			return 0;
		names += len + 1;
	}
	fprintf(stderr, "pageledger: more than %d columns\n", MAX_COLUMNS);
	return -1;
}

struct order {
	size_t column;
	bool number;
};

/* Numbers: largest first, unknown last. Words: alphabetically. */
static int compare_cells(const char *a, const char *b, bool number)
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

static int sort_rows(struct selection *s, const struct table *t, const char *name)
{
	int column = find_column(t, name);
	struct order order;

	if (column < 0)
		return unknown_column(t, name);
	order.column = (size_t)column;
	order.number = is_number_column(column_called(name));
	qsort_r(s->row, s->nrows, sizeof(*s->row), compare_rows, &order);
	return 0;
}

/* As many as the user, or else the view, wants; JSON has all unless the user says so. */
static void limit_rows(struct selection *s, const struct view *view, const struct style *style)
{
	size_t most = style->lines;

	if (!most && !style->json && view->lines && view->lines < s->nrows) {
		most = view->lines;
		s->left_out = s->nrows - most;
	}
	if (most && most < s->nrows)
		s->nrows = most;
}

int select_cells(struct selection *s, const struct view *view, const struct table *t,
		 const struct style *style)
{
	const char *brief = style->json ? NULL : view->brief;

	memset(s, 0, sizeof(*s));
	if (select_columns(s, t, style->columns ? style->columns : brief))
		return -1;
	s->row = calloc(t->nrows + 1, sizeof(*s->row));
	if (!s->row)
		return out_of_memory();
	for (; s->nrows < t->nrows; s->nrows++)
		s->row[s->nrows] = t->cells + s->nrows * t->ncolumns;
	if (style->sort && sort_rows(s, t, style->sort)) {
		free_selection(s);
		return -1;
	}
	limit_rows(s, view, style);
	return 0;
}

void free_selection(struct selection *s)
{
	free(s->row);
	s->row = NULL;
}
