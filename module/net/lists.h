/* SPDX-License-Identifier: GPL-2.0 */
/* Counting the buffers of a list, however long it is and whoever is using it. */
#ifndef PL_LISTS_H
#define PL_LISTS_H

#include <net/sock.h>

#include "net/queued.h"

/**
 * pl_list_ends() - count a list under a lock that is held
 * @meter: inside pl_hold_begin()
 * @sk: whose list it is
 * @list: from its head; if it is too long for the hold, also from its tail. The hold's
 *	part then stands for all of it
 */
void pl_list_ends(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list);

/**
 * pl_list_once() - count a list with a lock of its own under one hold of it
 * @meter: of the report
 * @sk: whose list it is
 * @list: may be longer than one hold allows: then it is sampled
 * @q: what is received is added to
 *
 * Context: process; sleeps.
 */
void pl_list_once(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list,
		  struct pl_queued *q);

/**
 * pl_list_pieces() - count a queue that nothing but readers takes buffers from
 * @meter: of the report
 * @sk: whose queue it is: raw or netlink; the caller holds the file
 * @list: of any length
 * @q: what is received is added to
 *
 * See the notes in lists.c.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_list_pieces(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list,
		   struct pl_queued *q);

/**
 * pl_list_within() - count a queue in pieces while nothing but readers can take buffers
 * @meter: inside pl_hold_begin() of a kind that is more than a queue's lock: that shuts the
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
void pl_list_within(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *first,
		    struct sk_buff_head *second, bool keep, enum pl_how *how);

#endif /* PL_LISTS_H */
