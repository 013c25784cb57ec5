/* SPDX-License-Identifier: GPL-2.0 */
/* How callers grow from one reading of `callers` to the next. Pure: no I/O, no globals. */
#ifndef GROWTH_H
#define GROWTH_H

#include <stdbool.h>
#include <stddef.h>

#include "model/callers.h"

/**
 * struct grower - a caller that is watched
 * @name: as in struct caller; owned
 * @class: as in struct caller; owned
 * @pages: held now; 0 once it is gone
 * @bytes: the same in bytes
 * @allocs: allocations so far
 * @first: bytes in the first reading; 0 if it came later
 * @grown: bytes, since the reading before
 * @allocated: allocations since the reading before; -1 is unknown: the module does not
 *	show callers that hold nothing, so it takes two readings in a row
 * @seen: it is in the last reading
 */
struct grower {
	char *name;
	char *class;
	unsigned long long pages;
	unsigned long long bytes;
	unsigned long long allocs;
	unsigned long long first;
	long long grown;
	long long allocated;
	bool seen;
};

/**
 * struct growth - all that were seen since the first reading
 * @row: ordered by name and class
 * @n: how many
 * @readings: how many there were
 *
 * Zero it to begin.
 */
struct growth {
	struct grower *row;
	size_t n;
	unsigned long readings;
};

/** enum growth_order - largest first by... */
enum growth_order {
	BY_GROWTH, /* since the first reading */
	BY_RATE,   /* since the reading before */
	BY_BYTES,
	BY_ALLOCS, /* since the reading before */
};

/**
 * watch_growth() - take in a reading
 * @g: what is known from those before; to be given to free_growth() at last
 * @c: the reading
 *
 * Return: 0, or -1 without memory.
 */
int watch_growth(struct growth *g, const struct callers *c);

/** free_growth() - free what watch_growth() allocated */
void free_growth(struct growth *g);

/** restart_growth() - let this be the first reading */
void restart_growth(struct growth *g);

/** growth_of() - bytes since the first reading */
long long growth_of(const struct grower *row);

/**
 * order_growth() - those that hold something, or did in the first reading
 * @g: all
 * @order: by what; equal ones by bytes, then by name
 * @n: set to how many
 *
 * Return: pointers into @g, to be freed; NULL without memory.
 */
struct grower **order_growth(const struct growth *g, enum growth_order order, size_t *n);

#endif /* GROWTH_H */
