/* SPDX-License-Identifier: GPL-2.0 */
/* All that is read of a machine to tell where its memory is. */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>

#include "input/cells.h"
#include "input/source.h"

/**
 * enum fact_table - the tables among them, in the order in which texts.c has them
 */
enum fact_table {
	FACT_PAGEFLAGS,
	FACT_CALLERS,
	FACT_BALLOON,
	FACT_MACHINE,
	FACT_STATS,
	FACT_SLAB,
	FACT_VMALLOC,
	FACT_VMAP,
	FACT_SHMEM,
	FACT_MODULES,
	FACT_QUEUES,
	FACT_SOCKETS,
	FACT_PROCESSES,
	FACT_OWNERS,
	FACT_CLASSES,
	FACT_REFERENCES, /* by read_references() */
	NR_FACT_TABLES,
};

/**
 * struct facts - what was read; all of one source, as close in time as may be
 * @meminfo: /proc/meminfo, ends in NUL
 * @vmstat: /proc/vmstat, or ""
 * @zoneinfo: /proc/zoneinfo, or ""
 * @vmmemctl: the VMware balloon driver's own account in debugfs, or ""
 * @table: the tables; one that could not be read has no columns and no rows
 */
struct facts {
	char *meminfo;
	char *vmstat;
	char *zoneinfo;
	char *vmmemctl;
	struct table table[NR_FACT_TABLES];
};

/**
 * read_facts() - read all of them
 * @f: filled in; to be given to free_facts() if this succeeds
 * @s: where
 *
 * What cannot be read is left out, but for /proc/meminfo.
 *
 * Return: 0, or -1 after one line on stderr.
 */
int read_facts(struct facts *f, const struct source *s);

/**
 * read_references() - who holds untracked pages; it takes seconds
 * @f: read by read_facts()
 * @s: the same
 *
 * Nothing is read if it takes too long: see is_worth_reading().
 *
 * Return: 0, also if it cannot be read; -1 after one line on stderr.
 */
int read_references(struct facts *f, const struct source *s);

/** free_facts() - free what read_facts() allocated */
void free_facts(struct facts *f);

/** has_table() - true if it could be read, even if it is empty */
bool has_table(const struct facts *f, enum fact_table table);

/**
 * text_number() - find a number in one of the kernel's texts
 * @text: lines "<key>: <number> kB", "<key> <number>" or "<key>  : <number>"
 * @key: what the line begins with
 * @value: set to the number, times 1024 if it is in kB; 0 if there is no such line
 *
 * Return: true if there is one.
 */
bool text_number(const char *text, const char *key, unsigned long long *value);

/** meminfo() - a line of /proc/meminfo in bytes; 0 if this kernel has no such line */
unsigned long long meminfo(const struct facts *f, const char *key);

/** page_size() - of the machine that the facts are of */
unsigned long long page_size(const struct facts *f);

/** pageflags_bytes() - of pages whose flags say so: a class of the table `pageflags` */
unsigned long long pageflags_bytes(const struct facts *f, const char *class);

/** less() - @a less @b, or 0: two facts read one after the other need not agree */
static inline unsigned long long less(unsigned long long a, unsigned long long b)
{
	return a > b ? a - b : 0;
}

#endif /* FACTS_H */
