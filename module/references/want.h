/* SPDX-License-Identifier: GPL-2.0 */
/* The pages that holders are looked for, and what was found for each. */
#ifndef PL_WANT_H
#define PL_WANT_H

#include <linux/bitmap.h>
#include <linux/types.h>

/**
 * struct pl_want - a set of pages, with room for a holder for each
 * @end: one past the last page frame
 * @nr: pages in it
 * @left: pages that found no room
 * @wanted: a bit for each page frame
 * @before: for each word of @wanted, how many are in the words before it
 * @holder: an identity for each page of the set, in order: see references/nodes.h
 * @several: a bit for each: something else points at it, too
 * @alike: a bit for each: its holder stands for another one that is like it: references/alike.h
 * @free: a bit for each page frame: of a small block of free pages, which were in use not long
 *	ago. Nobody holds these: what points at them is left from then
 * @nr_free: how many
 */
struct pl_want {
	unsigned long end;
	u32 nr;
	unsigned long left;
	unsigned long *wanted;
	u32 *before;
	u32 *holder;
	unsigned long *several;
	unsigned long *alike;
	unsigned long *free;
	unsigned long nr_free;
};

/**
 * pl_want_init() - all that is untracked now
 * @want: all zeroes; to be given to pl_want_exit(), whatever is returned
 * @max: for how many pages there is to be room
 *
 * Context: process; sleeps. Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int pl_want_init(struct pl_want *want, unsigned long max);

/** pl_want_exit() - give it back */
void pl_want_exit(struct pl_want *want);

static inline bool pl_want_has(const struct pl_want *want, unsigned long pfn)
{
	return pfn < want->end && test_bit(pfn, want->wanted);
}

/** pl_want_nr() - the number of a page frame that is in the set */
static inline u32 pl_want_nr(const struct pl_want *want, unsigned long pfn)
{
	unsigned long word = pfn / BITS_PER_LONG;

	return want->before[word] +
	       hweight_long(want->wanted[word] & (BIT(pfn % BITS_PER_LONG) - 1));
}

#endif /* PL_WANT_H */
