/* SPDX-License-Identifier: GPL-2.0 */
/* The rules that find suspects; each looks at one kind of memory. Pure. */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>

#include "model/suspects.h"

/**
 * struct finder - what a rule gets
 * @s: where add_suspect() puts what it finds
 * @f: facts
 * @b: the balance sheet
 * @all: MemTotal and what balloons took out of it, in bytes
 * @permille: the user's threshold, or below zero
 */
struct finder {
	struct suspects *s;
	const struct facts *f;
	const struct balance *b;
	unsigned long long all;
	int permille;
};

/* A healthy machine has up to 1 % of untracked memory: rings of network cards, firmware tables. */
#define UNTRACKED_PERMILLE 20

/**
 * is_large() - true if so many bytes are worth a word
 * @find: see there
 * @bytes: how many
 * @permille: of all memory, if the user has not said another threshold
 */
bool is_large(const struct finder *find, unsigned long long bytes, unsigned int permille);

/**
 * add_suspect() - one more, with empty words
 * @find: see there
 * @kind: the rule's name
 * @bytes: that it holds
 * @missing: see struct suspect
 *
 * Return: where to put the words; never NULL.
 */
struct suspect *add_suspect(const struct finder *find, const char *kind, unsigned long long bytes,
			    bool missing);

/* Put words into a field of struct suspect; what does not fit is cut off. */
#define SAY(field, ...) snprintf(field, sizeof(field), __VA_ARGS__)

/** say_size() - bytes for people, in one of a few buffers that are used in turn */
const char *say_size(unsigned long long bytes);

/** pinned_by_sockets() - bytes that queues of sockets pin of what a caller allocated; NULL: any */
unsigned long long pinned_by_sockets(const struct facts *f, const char *caller);

/** bytes_queued() - that rule_queue() has suspects for: without the module they are untracked */
unsigned long long bytes_queued(const struct finder *find);

/* Untracked memory: rules_untracked.c, sockets in rules_sockets.c. */
void rule_balloon(const struct finder *find); /* rules_balloon.c */
void rule_socket(const struct finder *find);
void rule_queue(const struct finder *find);
void rule_untracked(const struct finder *find);
void rule_movable(const struct finder *find);

/* Memory of users, or that was theirs: rules_user.c, rules_shmem.c. */
void rule_process(const struct finder *find);
void rule_shmem(const struct finder *find);
void rule_hugetlb(const struct finder *find);
void rule_pinned(const struct finder *find);
void rule_reserved(const struct finder *find);

/* The kernel's that /proc/meminfo has a line for: rules_tracked.c, _cgroup.c, _zsmalloc.c. */
void rule_slab(const struct finder *find);
void rule_cgroup(const struct finder *find);
void rule_pagetables(const struct finder *find);
void rule_vmalloc(const struct finder *find);
void rule_kernel_stack(const struct finder *find);
void rule_percpu(const struct finder *find);
void rule_zsmalloc(const struct finder *find);

#endif /* RULES_H */
