/* SPDX-License-Identifier: GPL-2.0 */
/* What the table of owners says of one kind of memory, for rules. Pure. */
#ifndef MODEL_OWNERS_H
#define MODEL_OWNERS_H

#include <stdbool.h>

#include "model/facts.h"

/**
 * struct owned - owners of one kind together
 * @bytes: that they hold, as far as it is known; unknown ones count 0
 * @how: "exact", "at_least", "at_most" or "unknown": of the sum
 * @n: rows; those that found no room in the table are not among them
 * @row: the row of the largest, if @n is not 0
 */
struct owned {
	unsigned long long bytes;
	const char *how;
	size_t n;
	size_t row;
};

/**
 * sum_owners() - add up those of some kinds
 * @f: facts; without a table of owners nothing is found
 * @kinds: as in the table, separated by commas; NULL for all
 * @line: key of the line of the sheet that they must be in; NULL for any
 */
struct owned sum_owners(const struct facts *f, const char *kinds, const char *line);

/**
 * find_owner() - the largest of some kinds
 * @after: the row before, to go on; or -1
 *
 * Return: its row in facts' table FACT_OWNERS, which begins with the largest; -1 if none.
 */
int find_owner(const struct facts *f, const char *kinds, const char *line, int after);

/**
 * name_owner() - a part of a sentence: "BPF map events (id 5)", "pipes of filler[123]"
 * @row: see find_owner()
 * @buf: set to the words, cut to @size
 */
void name_owner(const struct facts *f, int row, char *buf, size_t size);

/**
 * name_owners() - the largest and how many more: "pipes of filler[123] and 2 more"
 *
 * What is known of the largest besides, as "pinned as /sys/fs/bpf/events", is cell() "detail"
 * of its row.
 *
 * Return: false, with @buf "", if there is none.
 */
bool name_owners(const struct facts *f, const char *kinds, const char *line, char *buf,
		 size_t size);

#endif /* MODEL_OWNERS_H */
