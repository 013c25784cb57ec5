/* SPDX-License-Identifier: GPL-2.0 */
/* Who may have taken the memory, in plain words. Pure: made of facts, without I/O. */
#ifndef SUSPECTS_H
#define SUSPECTS_H

#include <stdbool.h>

#include "model/balance.h"

/**
 * struct suspect - one finding
 * @kind: which rule found it, for programs; stable
 * @name: whom: a driver, a function, "comm[pid]", a cache, a mount
 * @pid: the process, or 0
 * @bytes: that it holds
 * @missing: false if nothing is wrong with it: memory that every tool sees, in use
 * @sentence: what is the matter
 * @evidence: what that is known from
 * @next: what to do about it
 */
struct suspect {
	const char *kind;
	char name[160];
	unsigned long long pid;
	unsigned long long bytes;
	bool missing;
	char sentence[448];
	char evidence[320];
	char next[320];
};

#define MAX_SUSPECTS 16

/**
 * struct suspects - the findings, worst first
 * @suspect: all of them as large as their rule's threshold
 * @n: how many
 * @left_out: found, but there was no room
 */
struct suspects {
	struct suspect suspect[MAX_SUSPECTS];
	size_t n;
	size_t left_out;
};

/**
 * find_suspects() - look for them
 * @s: filled in
 * @f: facts
 * @b: the balance sheet made of the facts
 * @permille: of MemTotal and what balloons took out of it: report nothing smaller. Below
 *	zero: what each rule finds sensible
 */
void find_suspects(struct suspects *s, const struct facts *f, const struct balance *b,
		   int permille);

/** is_much_untracked() - is it so much, by callers and older, that somebody may be suspect? */
bool is_much_untracked(const struct facts *f, const struct balance *b, int permille);

/** count_missing() - how many of them are something wrong, not only large */
size_t count_missing(const struct suspects *s);

#endif /* SUSPECTS_H */
