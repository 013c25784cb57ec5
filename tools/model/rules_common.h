/* SPDX-License-Identifier: GPL-2.0 */
/* What rules of tracked memory share. Pure. */
#ifndef RULES_COMMON_H
#define RULES_COMMON_H

#include "model/owners.h"
#include "model/rules.h"

/** largest_row() - the row with the largest number in a column; -1 if there is none above 0 */
long largest_row(const struct table *t, const char *column);

/** name_process() - a row of the table of processes becomes the suspect's name and pid */
void name_process(struct suspect *s, const struct facts *f, long row);

/**
 * name_main_owners() - whose most of a line is
 * @kinds: see sum_owners(); @line: key of the sheet's line
 * @bytes: that the line has
 * @s: its name and pid are set to those of the largest owner
 * @buf: set to ": BPF map x of y[1] and 2 more (60Mi of it)"
 * @detail: set to what else is known of the largest owner, "; pinned as ...", or to ""
 *
 * Return: the row of the largest owner; -1, with @buf and @detail "", if owners are not known
 * to have half of it.
 */
int name_main_owners(const struct facts *f, const char *kinds, const char *line,
		     unsigned long long bytes, struct suspect *s, char buf[224], char detail[160]);

/** say_owner_next() - how an owner's memory is given back; nothing if @row is -1 */
void say_owner_next(const struct facts *f, int row, struct suspect *s);

/**
 * bytes_of_dying_cgroups() - what deleted cgroups may have, at most
 *
 * Return: 0 if there are few, or if BPF maps have most of the per-CPU memory. Else
 * rule_cgroup() has a suspect for all of it, and rules for its parts have none.
 */
unsigned long long bytes_of_dying_cgroups(const struct finder *find);

#endif /* RULES_COMMON_H */
