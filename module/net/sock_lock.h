/* SPDX-License-Identifier: GPL-2.0 */
/* Keeping a socket to oneself for a moment, without waiting for long. */
#ifndef PL_SOCK_LOCK_H
#define PL_SOCK_LOCK_H

#include <net/sock.h>

/**
 * pl_sock_own() - lock_sock() without waiting for long
 * @sk: a socket whose file the caller holds: a socket that can be closed, or that waits
 *	to be accepted, is never to be owned, see sock_lock.c
 *
 * An owner may sleep on a page fault that never ends, so this gives up after some
 * milliseconds. Packets go to the backlog, system calls sleep.
 *
 * Context: process; sleeps.
 * Return: true if the socket is ours until pl_sock_disown().
 */
bool pl_sock_own(struct sock *sk);

/** pl_sock_disown() - release_sock() */
void pl_sock_disown(struct sock *sk);

/**
 * pl_sock_lock() - take the socket's spinlock while nobody owns the socket
 * @sk: the caller has a reference
 *
 * Then neither a system call nor a softirq is at work on it. Nobody can see that we were
 * here: sk_lock.owned stays 0.
 *
 * Context: process; sleeps.
 * Return: true if it is held until pl_sock_unlock(), with softirqs off.
 */
bool pl_sock_lock(struct sock *sk);

/** pl_sock_unlock() - give back what pl_sock_lock() has taken */
void pl_sock_unlock(struct sock *sk);

#endif /* PL_SOCK_LOCK_H */
