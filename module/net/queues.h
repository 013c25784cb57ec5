/* SPDX-License-Identifier: GPL-2.0 */
/* What is queued in one socket. */
#ifndef PL_QUEUES_H
#define PL_QUEUES_H

#include <net/sock.h>

#include "net/lists.h"

/**
 * struct pl_queued - what is queued in one socket
 * @sums: PL_RX: received and not read: receive queue, out of order queue, errors, rings.
 *	PL_TX: written and not sent or not acknowledged; a buffer on its way through
 *	another socket's queue or through a device is not here, though charged to the
 *	sender
 * @how: how good these figures are
 */
struct pl_queued {
	struct pl_sums sums[PL_NR_DIRECTIONS];
	enum pl_how how;
};

/**
 * pl_queues_walk() - count what is queued in a socket
 * @w: the report; its tally is begun anew
 * @sk: the caller has a reference
 * @held: and holds the file: with it the socket cannot be closed, nor be found
 *	unreachable and emptied by the garbage collector of unix sockets. If not, it needs
 *	none (pl_protocol_needs_file()), or is a connection that nobody has accepted yet
 * @q: filled in
 *
 * Queue locks are held for PL_HOLD_QUEUE_SKBS buffers at a time, sockets are owned for
 * PL_HOLD_SOCKET_SKBS, softirqs of a CPU are off for PL_HOLD_PLACE_SKBS. Never waits for
 * a socket's owner for more than some milliseconds: who sleeps on a page fault there may
 * do so for ever.
 *
 * Context: process; sleeps.
 * Return: 0, or -EINTR if the caller is being killed.
 */
int pl_queues_walk(struct pl_walk *w, struct sock *sk, bool held, struct pl_queued *q);

#endif /* PL_QUEUES_H */
