// SPDX-License-Identifier: GPL-2.0
/* Who may have taken the memory: runs the rules, and puts the worst first. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/units.h"
#include "model/rules.h"

/* Below this nobody misses it, however small the machine. */
#define SMALL (8ULL << 20)

bool is_large(const struct finder *find, unsigned long long bytes, unsigned int permille)
{
	unsigned long long least;

	if (find->permille >= 0)
		permille = (unsigned int)find->permille;
	least = find->all / 1000 * permille;
	if (find->permille < 0 && least < SMALL)
		least = SMALL;
	return bytes && bytes >= least;
}

/* Full: the smallest makes room, or goes into a place that is not reported. */
static struct suspect *find_place(struct suspects *s, unsigned long long bytes)
{
	static struct suspect nowhere;
	struct suspect *smallest = s->suspect;

	if (s->n < MAX_SUSPECTS)
		return &s->suspect[s->n++];
	s->left_out++;
	for (size_t i = 1; i < s->n; i++)
		if (s->suspect[i].bytes < smallest->bytes)
			smallest = &s->suspect[i];
	return smallest->bytes < bytes ? smallest : &nowhere;
}

struct suspect *add_suspect(const struct finder *find, const char *kind, unsigned long long bytes,
			    bool missing)
{
	struct suspect *suspect = find_place(find->s, bytes);

	memset(suspect, 0, sizeof(*suspect));
	suspect->kind = kind;
	suspect->bytes = bytes;
	suspect->missing = missing;
	return suspect;
}

const char *say_size(unsigned long long bytes)
{
	static char buf[4][16];
	static unsigned int next;
	char *size = buf[next++ % 4];

	format_size(size, sizeof(buf[0]), bytes);
	return size;
}

/* The largest first; of equals, what is missing before what is not. */
static int worse(const void *pa, const void *pb)
{
	const struct suspect *a = pa, *b = pb;

	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return b->missing - a->missing;
}

void find_suspects(struct suspects *s, const struct facts *f, const struct balance *b, int permille)
{
	static void (*const rules[])(const struct finder *find) = {
		rule_balloon,	   rule_socket,	  rule_queue,	rule_untracked, rule_movable,
		rule_process,	   rule_slab,	  rule_cgroup,	rule_shmem,	rule_hugetlb,
		rule_pinned,	   rule_reserved, rule_vmalloc, rule_percpu,	rule_pagetables,
		rule_kernel_stack, rule_zsmalloc,
	};
	const struct finder find = {
		.s = s,
		.f = f,
		.b = b,
		.all = all_memory(b),
		.permille = permille,
	};

	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		rules[i](&find);
	qsort(s->suspect, s->n, sizeof(*s->suspect), worse);
}

bool is_much_untracked(const struct facts *f, const struct balance *b, int permille)
{
	const struct finder find = {.f = f, .b = b, .all = all_memory(b), .permille = permille};
	unsigned long long bytes = line_bytes(b, "callers") + line_bytes(b, "before_load");

	return is_large(&find, bytes, UNTRACKED_PERMILLE);
}

size_t count_missing(const struct suspects *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += (size_t)s->suspect[i].missing;
	return n;
}
