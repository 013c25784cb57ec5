/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds untracked pages: the table `references`, for commands and rules. Pure. */
#ifndef HOLDERS_H
#define HOLDERS_H

#include <stdbool.h>

#include "input/cells.h"

/** What callers are called whose pages are older than the module: "[before load, order 3]" */
#define BEFORE_LOAD "[before load"

/**
 * struct search_sums - the summaries of the table
 * @read: bytes of memory that were read
 * @unread: pages that could not be
 * @free: free pages, that nobody holds
 * @chance: of these, how many something points at
 * @alike: pages that are said to be held as others are
 * @left: untracked pages that were not looked for
 * @lost: holders and names that found no room
 */
struct search_sums {
	unsigned long long read;
	unsigned long long unread;
	unsigned long long free;
	unsigned long long chance;
	unsigned long long alike;
	unsigned long long left;
	unsigned long long lost;
};

/** sum_search() - what the summaries say; all 0 without the table */
void sum_search(struct search_sums *sums, const struct table *t);

/** is_held_of() - are a chain's pages of this caller? BEFORE_LOAD is all that begin so */
bool is_held_of(const char *chain, const char *caller);

/** last_link() - where a chain ends: of a caller alone, the caller */
const char *last_link(const char *chain);

/** is_device() - has a last link, "0000:00:04.0 [nvme]", this name, or this driver? */
bool is_device(const char *link, const char *name);

/**
 * struct holder - one that holds pages
 * @row: of the table: its largest
 * @bytes: that it holds
 * @alone: of these, of pages that nothing else points at
 */
struct holder {
	size_t row;
	unsigned long long bytes;
	unsigned long long alone;
};

#define MAX_HOLDERS 8

/**
 * struct holders - of some callers' pages
 * @holder: the largest first
 * @n: how many are known; others found no room
 * @bytes: of all pages
 */
struct holders {
	struct holder holder[MAX_HOLDERS];
	size_t n;
	unsigned long long bytes;
};

/**
 * find_holders() - who holds pages of some callers
 * @h: filled in
 * @t: the table; without rows there are none
 * @wanted: called with each chain
 * @arg: passed on
 *
 * A process is one holder, with all its files, and so is what has one name.
 */
void find_holders(struct holders *h, const struct table *t,
		  bool (*wanted)(const char *chain, const void *arg), const void *arg);

/** main_holder() - the one that has at least half of the pages; or NULL */
const struct holder *main_holder(const struct holders *h);

/** holder_pid() - the process, or 0 */
unsigned long long holder_pid(const struct table *t, const struct holder *holder);

#endif /* HOLDERS_H */
