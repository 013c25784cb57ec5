// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that is kept compressed: by zram, which is a disk that may be swap or not, and by
 * zswap, which is for swap only (mm/zsmalloc.c, alloc_zspage(), NR_ZSPAGES; Zswap in meminfo).
 */
#include <string.h>

#include "model/rules_common.h"

#define ZSMALLOC_PERMILLE 100

static void say_swap(const struct facts *f, struct suspect *s)
{
	SAY(s->evidence, "nr_zspages and Zswap; swap in use: %s",
	    say_size(less(meminfo(f, "SwapTotal"), meminfo(f, "SwapFree"))));
}

static void accuse_zswap(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	SAY(s->name, "[zswap]");
	SAY(s->sentence, "What was swapped out, and zswap keeps in memory, takes %s.",
	    say_size(bytes));
	say_swap(find->f, s);
	SAY(s->next,
	    "'echo 0 >/sys/module/zswap/parameters/enabled' stops it from growing, max_pool_percent there limits it");
}

static void accuse_disk(const struct finder *find, int row, unsigned long long bytes,
			struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	const char *name = cell(t, (size_t)row, "name"), *detail = cell(t, (size_t)row, "detail");
	bool swap = !strncmp(detail, "swap", 4);
	size_t disks = sum_owners(find->f, "zram", NULL).n;

	SAY(s->name, "%.100s", name);
	SAY(s->sentence, "What was %s %s takes %s; it is kept in memory, compressed.",
	    swap ? "swapped out to" : "written to the disk", s->name, say_size(bytes));
	if (disks > 1)
		SAY(s->sentence, "What was %s %s, and %zu more disks of zram, takes %s.",
		    swap ? "swapped out to" : "written to the disk", s->name, disks - 1,
		    say_size(bytes));
	SAY(s->evidence, "nr_zspages; %s: %s, %.120s", s->name,
	    say_size(cell_number(t, (size_t)row, "bytes")), detail);
	if (swap)
		SAY(s->next, "'zramctl' shows how well it compresses; 'swapoff /dev/%s' empties it",
		    s->name);
	else
		SAY(s->next,
		    "'zramctl' shows how well it compresses; delete files there and 'fstrim', or 'zramctl -r /dev/%s' if nobody needs it",
		    s->name);
}

/* Who has it cannot be told: no disk of zram is seen, and zswap is not that large. */
static void accuse_somebody(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	bool swap = meminfo(find->f, "SwapTotal") > meminfo(find->f, "SwapFree");

	SAY(s->name, "[zsmalloc]");
	SAY(s->sentence, "What is kept compressed by zram or zswap takes %s.", say_size(bytes));
	SAY(s->evidence, "nr_zspages");
	if (swap)
		say_swap(find->f, s);
	SAY(s->next, "'zramctl' shows zram's disks, and how well they compress");
}

void rule_zsmalloc(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "zsmalloc");
	int row = find_owner(find->f, "zram", NULL, -1);
	struct suspect *s;

	if (!is_large(find, bytes, ZSMALLOC_PERMILLE))
		return;
	s = add_suspect(find, "zsmalloc", bytes, false);
	if (meminfo(find->f, "Zswap") >= bytes / 2)
		accuse_zswap(find, bytes, s);
	else if (row >= 0)
		accuse_disk(find, row, bytes, s);
	else
		accuse_somebody(find, bytes, s);
}
