/* SPDX-License-Identifier: GPL-2.0 */
/* MemTotal, and where each part of it is. Pure: made of facts, without I/O. */
#ifndef BALANCE_H
#define BALANCE_H

#include <stdbool.h>

#include "model/facts.h"

/**
 * struct line - a line of the balance sheet
 * @key: its name for programs; stable
 * @label: its name for people
 * @bytes: may be below zero for the remainder only
 * @part: true if it is a part of the line before that is no part: not to be added
 */
struct line {
	const char *key;
	const char *label;
	long long bytes;
	bool part;
};

#define MAX_LINES 40
#define MAX_TAKEN 8

/**
 * struct balance - the balance sheet
 * @total: MemTotal in bytes
 * @outside: bytes that balloons have taken out of MemTotal
 * @installed: bytes of RAM that there are, or at most; 0 if nothing tells
 * @installed_label: what tells, for people
 * @taken: what is not in MemTotal, what balloons took among it; those that are no part of
 *	another one add up to @installed less @total, if that is known
 * @ntaken: how many
 * @module: true if the module's files were there
 * @untracked: bytes of MemTotal that no line of /proc/meminfo knows; may be below zero by
 *	what changed while it was read
 * @remainder: of these, what nothing explains
 * @line: those that are no part of another one, the remainder included, add up to @total
 * @n: how many
 */
struct balance {
	unsigned long long total;
	unsigned long long outside;
	unsigned long long installed;
	const char *installed_label;
	struct line taken[MAX_TAKEN];
	size_t ntaken;
	bool module;
	long long untracked;
	long long remainder;
	struct line line[MAX_LINES];
	size_t n;
};

/**
 * make_balance() - draw up the balance sheet
 *
 * The formula, with the places in the kernel that it follows, is in balance*.c.
 */
void make_balance(struct balance *b, const struct facts *f);

/** find_line() - a line by its key; NULL if it is not there (lines of 0 bytes are left out) */
const struct line *find_line(const struct balance *b, const char *key);

/** line_bytes() - the bytes of a line, or 0 */
unsigned long long line_bytes(const struct balance *b, const char *key);

/** all_memory() - MemTotal and what balloons took out of it: what suspects are a share of */
static inline unsigned long long all_memory(const struct balance *b)
{
	return b->total + b->outside;
}

/** is_before_load() - true for a caller that stands for what was older than the module */
bool is_before_load(const char *caller);

/** is_counted() - true for a caller whose pages a line of meminfo or vmstat has all the same */
bool is_counted(const struct facts *f, const char *caller);

#endif /* BALANCE_H */
