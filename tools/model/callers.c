// SPDX-License-Identifier: GPL-2.0
/* Who holds how much, added up from one of the module's files. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/callers.h"
#include "pageledger.h"

static int compare_callers(const void *pa, const void *pb)
{
	const struct caller *a = pa, *b = pb;
	int diff = strcmp(a->name, b->name);

	return diff ? diff : strcmp(a->class, b->class);
}

/* -1 if it is unknown, or there is no such column. */
static long long known_number(const struct table *t, char **row, const char *column)
{
	int c = find_column(t, column);

	if (c < 0 || !strcmp(row[c], "-"))
		return -1;
	return (long long)strtoull(row[c], NULL, 10);
}

static void read_row(struct caller *to, const struct table *t, char **row, bool stacks)
{
	long long allocs = known_number(t, row, "allocs");

	to->pages = strtoull(row[find_column(t, "pages")], NULL, 10);
	to->bytes = strtoull(row[find_column(t, "bytes")], NULL, 10);
	to->allocs = allocs < 0 ? 0 : (unsigned long long)allocs;
	to->oldest = known_number(t, row, "oldest");
	to->newest = known_number(t, row, "newest");
	to->class = row[find_column(t, "class")];
	to->name = row[t->ncolumns - 1];
	if (!stacks)
		row[t->ncolumns - 1][strcspn(to->name, (char[]){PL_FRAME_SEPARATOR, 0})] = '\0';
}

/* Unknown if one of them is: it may be older. What is newer is newer, known or not. */
static void add_caller(struct caller *to, const struct caller *from)
{
	to->pages += from->pages;
	to->bytes += from->bytes;
	to->allocs += from->allocs;
	if (to->oldest < 0 || from->oldest < 0)
		to->oldest = -1;
	else if (from->oldest > to->oldest)
		to->oldest = from->oldest;
	if (to->newest < 0 || (from->newest >= 0 && from->newest < to->newest))
		to->newest = from->newest;
}

static size_t merge_equal(struct caller *row, size_t n)
{
	size_t last = 0;

	for (size_t i = 1; i < n; i++) {
		if (!compare_callers(&row[last], &row[i]))
			add_caller(&row[last], &row[i]);
		else
			row[++last] = row[i];
	}
	return n ? last + 1 : 0;
}

int add_up_callers(struct callers *c, struct table *t, bool stacks)
{
	c->table = *t;
	c->n = 0;
	c->row = calloc(t->nrows + 1, sizeof(*c->row));
	memset(t, 0, sizeof(*t));
	t = &c->table;
	if (!c->row) {
		free_table(t);
		return -1;
	}
	for (size_t r = 0; r < t->nrows; r++)
		read_row(&c->row[r], t, t->cells + r * t->ncolumns, stacks);
	qsort(c->row, t->nrows, sizeof(*c->row), compare_callers);
	c->n = merge_equal(c->row, t->nrows);
	return 0;
}

void free_callers(struct callers *c)
{
	free(c->row);
	free_table(&c->table);
	memset(c, 0, sizeof(*c));
}

struct caller total_callers(const struct callers *c, const char *class)
{
	struct caller total = {.name = "[total]", .class = class, .oldest = -1, .newest = -1};

	for (size_t i = 0; i < c->n; i++) {
		if (class && strcmp(class, c->row[i].class) != 0)
			continue;
		total.pages += c->row[i].pages;
		total.bytes += c->row[i].bytes;
		total.allocs += c->row[i].allocs;
	}
	return total;
}
