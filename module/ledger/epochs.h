/* SPDX-License-Identifier: GPL-2.0 */
/* When pages were allocated: epochs, and marks that a reader sets between two of them. */
#ifndef PL_EPOCHS_H
#define PL_EPOCHS_H

#include <linux/list.h>
#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>

/**
 * struct pl_mark - a moment that a reader asks about
 * @list: on the list of marks while set
 * @start: when it was set, CLOCK_BOOTTIME in nanoseconds; 0: never, before everything
 */
struct pl_mark {
	struct list_head list;
	u64 start;
};

/**
 * struct pl_held - the pages of one site that are out, by when they were allocated
 * @pages: how many
 * @oldest: CLOCK_BOOTTIME in nanoseconds: none was allocated before. 0: before load
 * @newest: none was allocated after; U64_MAX: just now
 */
struct pl_held {
	unsigned long pages;
	u64 oldest;
	u64 newest;
};

/** pl_epochs_init() - begin the first epoch; before the first hook; process context */
void pl_epochs_init(void);

/** pl_epochs_exit() - end of time: no hook and no reader is left; process context */
void pl_epochs_exit(void);

/**
 * pl_epochs_mark() - set a mark, or set it again, to now
 * @mark: zeroed, or set before
 *
 * Pages allocated after the return are told from those allocated before the call for as
 * long as the mark is set, whatever other marks do. May go through all shadow words, or
 * wait for somebody who does.
 *
 * Context: process; sleeps. Return: 0; -ENOSPC if PL_MARKS_MAX are set, or so many in so
 * short a time that no epoch is left; -EINTR if the caller is being killed.
 */
int pl_epochs_mark(struct pl_mark *mark);

/** pl_epochs_unmark() - forget a mark, if set; its last user; process context, sleeps */
void pl_epochs_unmark(struct pl_mark *mark);

/* Each mark keeps an epoch from being merged; there must be epochs left over. */
#define PL_MARKS_MAX	256

/**
 * pl_epochs_held() - what was allocated since a mark and is still held
 * @mark: since when; one that was never set means: at all
 * @held: pl_sites_end() entries, zeroed
 *
 * Goes through all shadow words; nobody waits for it.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_epochs_held(const struct pl_mark *mark, struct pl_held *held);

/**
 * pl_epochs_is_since() - was a page allocated after a mark was set?
 * @mark: set
 * @pfn: any frame number
 *
 * Context: process. Return: false also for a page that nobody owns.
 */
bool pl_epochs_is_since(const struct pl_mark *mark, unsigned long pfn);

/** pl_epochs_age() - seconds from a moment, as in struct pl_held, to now; 0 if it is yet to come */
static inline int pl_epochs_age(u64 moment, u64 now)
{
	return moment < now ? div_u64(now - moment, NSEC_PER_SEC) : 0;
}

/** pl_epochs_used() - epochs that are told apart now */
unsigned int pl_epochs_used(void);

#endif /* PL_EPOCHS_H */
