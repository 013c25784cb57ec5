/* SPDX-License-Identifier: GPL-2.0 */
/* From what holds a page on to a root. */
#ifndef PL_WAYS_H
#define PL_WAYS_H

#include <linux/types.h>

#include "references/nodes.h"
#include "references/want.h"

/* Longer ways are not looked for. */
#define PL_WAY_TURNS	10

/**
 * pl_ways_find() - the shortest way to a root, for all nodes
 * @nodes: with holders; @way and @next are set
 * @want: pages that are on the way; what they lead to is set, see pl_ways_leave_pages()
 *
 * Objects of one cache that point at each other, on a list or in a tree, are held together: a
 * group, which has the shortest way of its members; so are all of a cache of which some stand for
 * others. Not those of kmalloc(), which have nothing in common.
 *
 * Context: process; sleeps.
 */
void pl_ways_find(struct pl_nodes *nodes, struct pl_want *want);

/**
 * pl_ways_leave_pages() - from page to page, to a node or to nothing
 * @want: what was found is kept for all pages on the way
 * @id: where to begin
 *
 * Return: an identity that is no page. Pages that hold each other in a ring are held by nothing.
 */
u32 pl_ways_leave_pages(struct pl_want *want, u32 id);

/** pl_ways_holder() - the holder of a node that is on its way to a root; else any, or nothing */
u32 pl_ways_holder(struct pl_nodes *nodes, struct pl_want *want, const struct pl_node *n);

/**
 * pl_ways_open() - how many pages can still be found a way for, by looking for what holds nodes
 * @nodes: after pl_ways_find()
 * @want: the pages
 *
 * Pages whose holder has no way to a root, or none but by a stack, if that, or what leads to it,
 * has not been looked for.
 *
 * Context: process; sleeps. Return: that, or more.
 */
unsigned long pl_ways_open(struct pl_nodes *nodes, struct pl_want *want);

/**
 * pl_ways_find_dead() - what nothing was found to hold, and what is doubtful
 * @nodes: of which @dead and @doubtful are set
 * @want: pages that are on the way
 *
 * Neither a root, nor an object with a cache of its own leads to these, which are of kmalloc() or
 * areas of vmalloc space. Most are free: what they point at is from when they were not.
 *
 * Context: process; sleeps.
 */
void pl_ways_find_dead(struct pl_nodes *nodes, struct pl_want *want);

#endif /* PL_WAYS_H */
