/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which words may lead to something that is looked for: most of memory holds none, and to find
 * that out is what a search takes.
 */
#ifndef PL_FILTER_H
#define PL_FILTER_H

#include <linux/mm.h>
#include <linux/types.h>

/**
 * struct pl_filter - pages of addresses; each has a place, many the same one
 * @place: 1 if one of them is of interest. Bytes: what asks for a bit takes twice as many
 *	instructions
 * @mask: of the number of a page: how many places there are, less one
 */
struct pl_filter {
	u8 *place;
	unsigned long mask;
};

/**
 * pl_filter_init() - room for the pages of so many page frames
 * @filter: to be given to pl_filter_exit(), whatever is returned
 * @pages: how many there are
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_filter_init(struct pl_filter *filter, unsigned long pages);

/** pl_filter_exit() - give it back */
void pl_filter_exit(struct pl_filter *filter);

/** pl_filter_clear() - nothing is of interest */
void pl_filter_clear(struct pl_filter *filter);

/** pl_filter_add() - all pages of a range of addresses are */
void pl_filter_add(struct pl_filter *filter, unsigned long start, unsigned long size);

/** pl_filter_has() - may this word be an address of one of them? */
static __always_inline bool pl_filter_has(const struct pl_filter *filter, unsigned long word)
{
	return filter->place[(word >> PAGE_SHIFT) & filter->mask];
}

#endif /* PL_FILTER_H */
