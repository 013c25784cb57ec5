/* SPDX-License-Identifier: GPL-2.0 */
/* Counting the buffers of a list, however long it is and whoever is using it. */
#ifndef PL_LISTS_H
#define PL_LISTS_H

#include <net/sock.h>

#include "net/meter.h"

/**
 * enum pl_how - how good the figures of a socket are; the worst of its queues counts
 * @PL_HOW_ONCE: all under one lock: the figures are of one moment
 * @PL_HOW_PIECES: the lock was dropped in between, and the queue was as long before as
 *	after
 * @PL_HOW_MOVING: the queue changed while it was walked: its buffers are counted as the
 *	walk met them, some may have come or gone
 * @PL_HOW_SAMPLE: only a part of a long queue was looked at, its beginning and its end:
 *	the figures are those of the part, scaled up
 * @PL_HOW_BUSY: its user did not let go of the socket: the kernel's own sums, no pages
 * @PL_HOW_SUMS: some or all of its queues are never walked: of these the kernel's own
 *	sums, no pages, and no data
 * @PL_NR_HOWS: how many
 */
enum pl_how {
	PL_HOW_ONCE,
	PL_HOW_PIECES,
	PL_HOW_MOVING,
	PL_HOW_SAMPLE,
	PL_HOW_BUSY,
	PL_HOW_SUMS,
	PL_NR_HOWS,
};

/** pl_how_name() - the word that files use */
const char *pl_how_name(enum pl_how how);

/** pl_how_worsen() - @how becomes @other if that is worse */
static inline void pl_how_worsen(enum pl_how *how, enum pl_how other)
{
	*how = max(*how, other);
}

/**
 * pl_list_ends() - count a list under a lock that is held
 * @w: inside pl_hold_begin()
 * @sk: whose list it is
 * @list: from its head; if it is too long for the hold, also from its tail. The hold's
 *	part then stands for all of it
 */
void pl_list_ends(struct pl_walk *w, const struct sock *sk, struct sk_buff_head *list);

/**
 * pl_list_walk() - count a list with a lock of its own under one hold of it
 * @w: the report
 * @sk: whose list it is
 * @list: may be longer than one hold allows: then it is sampled
 * @sums: of each direction; those of what is received are added to
 * @how: worsened if the list was sampled
 *
 * Context: process; sleeps.
 */
void pl_list_walk(struct pl_walk *w, const struct sock *sk, struct sk_buff_head *list,
		  struct pl_sums sums[PL_NR_DIRECTIONS], enum pl_how *how);

/**
 * pl_list_pieces() - count a queue that nothing but readers takes buffers from
 * @w: the report
 * @sk: whose queue it is: raw or netlink; the caller holds the file
 * @list: of any length
 * @sums: of each direction; those of what is received are added to
 * @how: worsened if more than one hold was needed
 *
 * See the notes in lists.c.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_list_pieces(struct pl_walk *w, const struct sock *sk, struct sk_buff_head *list,
		   struct pl_sums sums[PL_NR_DIRECTIONS], enum pl_how *how);

/**
 * pl_lists_place() - count a queue in pieces while nothing but readers can take buffers
 * @w: inside pl_hold_begin() of a kind that is more than a queue's lock: that shuts the
 *	others out. When that hold is used up the rest is sampled
 * @sk: whose queue it is
 * @first: where readers take buffers from, one at a time and from the head
 * @second: senders add here; readers move all of it to the end of @first, under both
 *	locks, of which that of @first is taken first. NULL if there is only one list
 * @keep: false if others can take buffers all the same: then no place is kept
 * @how: worsened if the queue's lock was taken more than once
 *
 * See the notes in lists.c.
 *
 * Context: any but hard interrupts.
 */
void pl_lists_place(struct pl_walk *w, const struct sock *sk, struct sk_buff_head *first,
		    struct sk_buff_head *second, bool keep, enum pl_how *how);

#endif /* PL_LISTS_H */
