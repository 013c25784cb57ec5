// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups that were deleted and are still held, by a page of a file that they were charged for
 * or by an object (mm/memcontrol.c, mem_cgroup_css_free() waits for the last). Each keeps
 * its counters in per-CPU memory and its structures in slab: one cause, one suspect.
 */
#include <stdio.h>
#include <string.h>

#include "model/rules_common.h"

#define CGROUP_PERMILLE 50
/* Fewer than this are on each machine that has been up for a while. */
#define FEW 50

/* How many, by the first word of what the largest row says. */
static unsigned long long count_dying(const struct facts *f, int *row)
{
	unsigned long long n = 0;

	*row = find_owner(f, "cgroup", NULL, -1);
	if (*row >= 0)
		sscanf(cell(&f->table[FACT_OWNERS], (size_t)*row, "detail"), "%llu deleted", &n);
	return n;
}

unsigned long long bytes_of_dying_cgroups(const struct finder *find)
{
	unsigned long long percpu = line_bytes(find->b, "percpu");
	unsigned long long bytes = percpu + meminfo(find->f, "SUnreclaim");
	int row;

	if (count_dying(find->f, &row) < FEW || !is_large(find, bytes, CGROUP_PERMILLE) ||
	    sum_owners(find->f, "bpf_map", "percpu").bytes >= percpu / 2)
		return 0;
	return bytes;
}

void rule_cgroup(const struct finder *find)
{
	unsigned long long bytes = bytes_of_dying_cgroups(find);
	struct suspect *s;
	int row;

	if (!bytes)
		return;
	s = add_suspect(find, "cgroup", bytes, true);
	SAY(s->name, "[deleted cgroups]");
	SAY(s->sentence,
	    "%llu deleted cgroups are still held, and keep per-CPU memory and slab: of both there are %s.",
	    count_dying(find->f, &row), say_size(bytes));
	SAY(s->evidence, "%.120s; Percpu %s, SUnreclaim %s, others may have some of it",
	    cell(&find->f->table[FACT_OWNERS], (size_t)row, "detail"),
	    say_size(line_bytes(find->b, "percpu")), say_size(meminfo(find->f, "SUnreclaim")));
	SAY(s->next,
	    "page cache that they were charged for keeps them: 'echo 3 >/proc/sys/vm/drop_caches' lets most go; what is left is held by files in tmpfs or by kernel objects");
}
