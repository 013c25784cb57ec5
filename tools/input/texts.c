// SPDX-License-Identifier: GPL-2.0
/*
 * All texts that the reader reads. What a balance adds up comes first and close together;
 * what takes long to read, and so changes what it measures, comes last.
 */
#include <stddef.h>
#include <string.h>

#include "collect/collect.h"
#include "input/texts.h"
#include "pageledger.h"

/* clang-format off */
const struct text texts[] = {
	{"proc/meminfo", NULL, NEEDED},
	{"proc/vmstat", NULL, WANTED},
	{"proc/zoneinfo", NULL, WANTED},
	{"pageflags", COLUMNS_PAGEFLAGS, RARE}, /* holds what zoneinfo has on lists, which moves */
	{"callers", PL_COLUMNS_CALLERS, WANTED},
	{"balloon", PL_COLUMNS_BALLOON, WANTED},
	{"sys/kernel/debug/vmmemctl", NULL, RARE},
	{"proc/net/sockstat", NULL, RARE},
	{"proc/uptime", NULL, WANTED},
	{"machine", COLUMNS_MACHINE, WANTED},
	{"stats", PL_COLUMNS_STATS, WANTED},
	{"slab", COLUMNS_SLAB, WANTED},
	{"vmalloc", COLUMNS_VMALLOC, WANTED},
	{"vmap", COLUMNS_VMAP, RARE},
	{"shmem", COLUMNS_SHMEM, WANTED},
	{"queues", COLUMNS_QUEUES, WANTED},
	{"modules", COLUMNS_MODULES, WANTED},
	{"stacks", PL_COLUMNS_STACKS, WANTED},
	{"sockets", PL_COLUMNS_SOCKETS, WANTED},
	{"processes", COLUMNS_PROCESSES, WANTED},
	{"owners", COLUMNS_OWNERS, WANTED},
	{"classes", PL_COLUMNS_CLASSES, WANTED},
	{"held", PL_COLUMNS_HELD, WANTED},
	{"references", PL_COLUMNS_REFERENCES, RARE}, /* waits a second, at least */
	{NULL, NULL, RARE},
};

/* clang-format on */

const char *columns_of(const char *name)
{
	const struct text *text = texts;

	while (strcmp(text->name, name))
		text++;
	return text->columns;
}
