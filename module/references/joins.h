/* SPDX-License-Identifier: GPL-2.0 */
/* What pages tell themselves: those that are held with others, on a list or in a block. */
#ifndef PL_JOINS_H
#define PL_JOINS_H

#include <linux/types.h>

#include "references/nodes.h"
#include "references/places.h"
#include "references/want.h"

/**
 * pl_joins_address() - the page that a word leads to: by its address, its struct page or list head
 * @word: of any memory; the lowest bits of a struct page's address may say something else
 * @pfn: set to the page frame, which need not be there
 * @direct: set to whether it is an address in the page
 *
 * Return: false if it is no such word.
 */
bool pl_joins_address(unsigned long word, unsigned long *pfn, bool *direct);

/**
 * pl_joins_offer() - something points at a page: kept if it says more than what there is
 * @want: the page is in it
 * @nodes: of which @holder may be one
 * @pfn: the page
 * @holder: an identity
 * @alike: it stands for another one that is like it
 */
void pl_joins_offer(struct pl_want *want, const struct pl_nodes *nodes, unsigned long pfn,
		    u32 holder, bool alike);

/**
 * pl_joins_pages() - give pages that nothing points at the holder of those they belong with
 * @want: pages, and what was found for them by what points at them
 * @places: for the head of a list
 * @again: a ring of pages was found to have no head: what points at one of them counts more
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_joins_pages(struct pl_want *want, const struct pl_places *places, bool again);

#endif /* PL_JOINS_H */
