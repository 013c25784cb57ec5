/* SPDX-License-Identifier: GPL-2.0 */
/* Connections that a listening socket has, and that nobody has accepted yet. */
#ifndef PL_ACCEPTS_H
#define PL_ACCEPTS_H

#include <net/sock.h>

/* More than these wait for no server that is well; the lock is held for so many. */
#define PL_ACCEPTS_MAX	4096

/**
 * struct pl_accepts - connections that wait in a listening socket
 * @nr: entries of @sk
 * @sk: each with a reference
 */
struct pl_accepts {
	unsigned int nr;
	struct sock **sk;
};

/**
 * pl_accepts_get() - the connections that wait now, PL_ACCEPTS_MAX at most
 * @listener: any socket; the caller holds the file
 * @accepts: set; for pl_accepts_put()
 *
 * Of TCP, and of unix stream and seqpacket sockets. They may be accepted, or reset, as
 * soon as this returns.
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_accepts_get(struct sock *listener, struct pl_accepts *accepts);

/** pl_accepts_put() - give back what pl_accepts_get() took */
void pl_accepts_put(struct pl_accepts *accepts);

#endif /* PL_ACCEPTS_H */
