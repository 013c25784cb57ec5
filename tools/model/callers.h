/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds how much, added up from one of the module's files. Pure: no I/O, no globals. */
#ifndef CALLERS_H
#define CALLERS_H

#include <stdbool.h>
#include <stddef.h>

#include "input/table.h"

/**
 * struct caller - what one caller, or one call stack, holds
 * @name: of the function, or of all frames
 * @class: untracked or offline; the same name may be there once for each
 * @pages: held
 * @bytes: the same in bytes
 * @allocs: allocations so far; 0 if the file does not say
 * @oldest: seconds; -1 is unknown
 * @newest: seconds; -1 is unknown
 */
struct caller {
	const char *name;
	const char *class;
	unsigned long long pages;
	unsigned long long bytes;
	unsigned long long allocs;
	long long oldest;
	long long newest;
};

/**
 * struct callers - all of them
 * @row: ordered by name, then by class, no two equal
 * @n: how many
 * @table: what their words point into
 */
struct callers {
	struct caller *row;
	size_t n;
	struct table table;
};

/**
 * add_up_callers() - make a file's rows into callers
 * @c: filled in; to be given to free_callers() if this succeeds
 * @t: `callers`, `stacks` or `held`; @c owns it from now on, also after an error
 * @stacks: tell whole stacks apart, not only their first frames
 *
 * Return: 0, or -1 without memory.
 */
int add_up_callers(struct callers *c, struct table *t, bool stacks);

/** free_callers() - free what add_up_callers() allocated */
void free_callers(struct callers *c);

/** total_callers() - all that they hold; in @class only, unless that is NULL */
struct caller total_callers(const struct callers *c, const char *class);

#endif /* CALLERS_H */
