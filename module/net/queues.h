/* SPDX-License-Identifier: GPL-2.0 */
/* What is queued in one socket. */
#ifndef PL_QUEUES_H
#define PL_QUEUES_H

#include <net/sock.h>

#include "net/queued.h"

/**
 * pl_queues_walk() - count what is queued in a socket
 * @meter: of the report; its tally is begun anew
 * @sk: the caller has a reference
 * @with_file: the caller holds the file too: with it the socket cannot be closed, nor be found
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
int pl_queues_walk(struct pl_meter *meter, struct sock *sk, bool with_file, struct pl_queued *q);

#endif /* PL_QUEUES_H */
