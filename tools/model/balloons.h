/* SPDX-License-Identifier: GPL-2.0 */
/* What balloon drivers hold, with the module or without it. Pure. */
#ifndef BALLOONS_H
#define BALLOONS_H

#include "model/facts.h"

/**
 * struct balloon - what one driver holds
 * @driver: its name; "a balloon driver" if nothing tells it
 * @memtotal: "inside", "outside" or "unknown": whether its pages are still in MemTotal
 * @bytes: held now
 * @before: of these, held since before the module was loaded
 * @source: where that is known from, in words
 */
struct balloon {
	const char *driver;
	const char *memtotal;
	unsigned long long bytes;
	unsigned long long before;
	const char *source;
};

#define MAX_BALLOONS 16

/**
 * find_balloons() - all that hold something
 * @balloons: room for MAX_BALLOONS; they point into @f
 *
 * The module's scan of pages; without it the drivers' own counters, which not all have, or
 * pages that are marked offline.
 *
 * Return: how many.
 */
size_t find_balloons(struct balloon *balloons, const struct facts *f);

/** balloon_bytes() - sum of those whose memtotal is this */
unsigned long long balloon_bytes(const struct facts *f, const char *memtotal);

#endif /* BALLOONS_H */
