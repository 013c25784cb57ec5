// SPDX-License-Identifier: GPL-2.0
/* How callers grow from one reading of `callers` to the next. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/growth.h"

long long growth_of(const struct grower *row)
{
	return (long long)(row->bytes - row->first);
}

static int compare_names(const void *pa, const void *pb)
{
	const struct grower *a = pa, *b = pb;
	int diff = strcmp(a->name, b->name);

	return diff ? diff : strcmp(a->class, b->class);
}

static struct grower *find_grower(const struct growth *g, const struct caller *c)
{
	const struct grower key = {.name = (char *)c->name, .class = (char *)c->class};

	return g->n ? bsearch(&key, g->row, g->n, sizeof(key), compare_names) : NULL;
}

static int begin(struct grower *to, const struct caller *c, bool first_reading)
{
	memset(to, 0, sizeof(*to));
	to->name = strdup(c->name);
	to->class = strdup(c->class);
	to->first = first_reading ? c->bytes : 0;
	to->grown = (long long)(c->bytes - to->first);
	to->allocated = -1;
	return to->name && to->class ? 0 : -1;
}

/* The module's count goes up, unless the module was loaded again. */
static void go_on(struct grower *to, const struct caller *c)
{
	to->grown = (long long)(c->bytes - to->bytes);
	to->allocated = -1;
	if (to->pages && c->allocs >= to->allocs)
		to->allocated = (long long)(c->allocs - to->allocs);
}

static void hold(struct grower *to, const struct caller *c)
{
	to->pages = c->pages;
	to->bytes = c->bytes;
	to->allocs = c->allocs;
	to->seen = true;
}

/* Those that are not in the reading hold nothing. */
static void let_go(struct growth *g)
{
	for (struct grower *row = g->row; row < g->row + g->n; row++) {
		if (row->seen)
			continue;
		row->grown = (long long)(0 - row->bytes);
		row->allocated = -1;
		row->pages = 0;
		row->bytes = 0;
	}
}

int watch_growth(struct growth *g, const struct callers *c)
{
	struct grower *row = realloc(g->row, (g->n + c->n + 1) * sizeof(*row));
	size_t known = g->n;

	if (!row)
		return -1;
	g->row = row;
	for (size_t i = 0; i < known; i++)
		row[i].seen = false;
	for (size_t i = 0; i < c->n; i++) {
		const struct growth before = {.row = row, .n = known};
		struct grower *to = find_grower(&before, &c->row[i]);

		if (to) {
			go_on(to, &c->row[i]);
		} else {
			to = &row[g->n++];
			if (begin(to, &c->row[i], !g->readings))
				return -1;
		}
		hold(to, &c->row[i]);
	}
	let_go(g);
	qsort(row, g->n, sizeof(*row), compare_names);
	g->readings++;
	return 0;
}

void free_growth(struct growth *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->row[i].name);
		free(g->row[i].class);
	}
	free(g->row);
	memset(g, 0, sizeof(*g));
}

void restart_growth(struct growth *g)
{
	for (size_t i = 0; i < g->n; i++)
		g->row[i].first = g->row[i].bytes;
}

static long long weight(const struct grower *row, enum growth_order order)
{
	switch (order) {
	case BY_GROWTH:
		return growth_of(row);
	case BY_RATE:
		return row->grown;
	case BY_ALLOCS:
		return row->allocated;
	default:
		return (long long)row->bytes;
	}
}

static int compare_growth(const void *pa, const void *pb, void *arg)
{
	const struct grower *a = *(struct grower *const *)pa, *b = *(struct grower *const *)pb;
	const enum growth_order *order = arg;
	long long wa = weight(a, *order), wb = weight(b, *order);

	if (wa != wb)
		return wa < wb ? 1 : -1;
	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return compare_names(a, b);
}

struct grower **order_growth(const struct growth *g, enum growth_order order, size_t *n)
{
	struct grower **rows = calloc(g->n + 1, sizeof(*rows));

	*n = 0;
	if (!rows)
		return NULL;
	for (size_t i = 0; i < g->n; i++)
		if (g->row[i].bytes || g->row[i].first)
			rows[(*n)++] = &g->row[i];
	qsort_r(rows, *n, sizeof(*rows), compare_growth, &order);
	return rows;
}
