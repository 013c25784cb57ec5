/* SPDX-License-Identifier: GPL-2.0 */
/* The search for what points at pages, and for what points at that, round by round. */
#ifndef PL_SEARCH_H
#define PL_SEARCH_H

#include <linux/types.h>

#include "references/nodes.h"
#include "references/roots.h"
#include "references/want.h"

/**
 * struct pl_search - a search and what it finds
 * @want: pages, and what holds each
 * @nodes: what holds something
 * @roots: objects with names
 * @chance: of the free pages of @want, how many something points at nevertheless
 * @read: pages that were read for pointers, in the first round
 * @unread: and that could not be read
 * @rounds: how often
 */
struct pl_search {
	struct pl_want want;
	struct pl_nodes nodes;
	struct pl_roots roots;
	unsigned long chance;
	unsigned long read;
	unsigned long unread;
	unsigned int rounds;
};

/**
 * pl_search_run() - do it
 * @search: all zeroes; to be given to pl_search_free(), whatever is returned
 *
 * The first round finds what points at the pages, later ones what points at holders that have no
 * way to a root. Where nothing does, or what nothing was found to hold, pages are looked for
 * again, a second after the first time at least: what is on its way from one holder to the next
 * would be missed.
 *
 * Context: process; sleeps, and may take long: all memory of the kernel is read up to eight times.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int pl_search_run(struct pl_search *search);

/** pl_search_free() - give all of it back, the names of @nodes excepted: see pl_nodes_exit() */
void pl_search_free(struct pl_search *search);

#endif /* PL_SEARCH_H */
