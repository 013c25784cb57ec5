/* SPDX-License-Identifier: GPL-2.0 */
/* What is queued in a TCP socket. */
#ifndef PL_TCP_QUEUES_H
#define PL_TCP_QUEUES_H

#include "net/queued.h"

/**
 * pl_tcp_walk() - count what is queued in a TCP socket
 * @meter: of the report
 * @sk: its file is held
 * @q: added to
 *
 * Owns the socket, for PL_HOLD_SOCKET_SKBS buffers at a time, if nobody else has put a
 * pointer of its own into it.
 *
 * Context: process; sleeps.
 */
void pl_tcp_walk(struct pl_meter *meter, struct sock *sk, struct pl_queued *q);

/**
 * pl_tcp_walk_unowned() - the same of a socket that must not be owned
 * @meter: of the report
 * @sk: the caller has a reference
 * @q: added to
 *
 * Such as a connection that nobody has accepted yet (see sock_lock.c): one hold of its
 * spinlock.
 *
 * Context: process; sleeps.
 */
void pl_tcp_walk_unowned(struct pl_meter *meter, struct sock *sk, struct pl_queued *q);

#endif /* PL_TCP_QUEUES_H */
