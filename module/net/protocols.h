/* SPDX-License-Identifier: GPL-2.0 */
/* Which protocol a socket is of, and so how its queues may be walked. */
#ifndef PL_PROTOCOLS_H
#define PL_PROTOCOLS_H

#include <net/sock.h>

/**
 * enum pl_way - how the queues of a protocol's sockets are walked
 * @PL_WAY_SUMS: not at all: the kernel's own sums
 * @PL_WAY_LOCKED: receive queue, under sk_lock.slock while nobody owns the socket: then
 *	neither system calls nor softirqs are at work on it. One hold
 * @PL_WAY_TCP: all queues, as the socket's owner
 * @PL_WAY_UDP: both receive queues, each under its own lock
 * @PL_WAY_LIST: receive queue, under the queue's own lock. One hold
 * @PL_WAY_PLACE: the same in pieces, as sockmap can take buffers only under slock
 * @PL_WAY_PIECES: the same in pieces, as nothing but readers ever takes buffers
 * @PL_WAY_PACKET: rings as the owner; receive queue under its own lock, as the owner
 * @PL_WAY_VSOCK: the transport's queue under its lock, as the owner
 */
enum pl_way {
	PL_WAY_SUMS,
	PL_WAY_LOCKED,
	PL_WAY_TCP,
	PL_WAY_UDP,
	PL_WAY_LIST,
	PL_WAY_PLACE,
	PL_WAY_PIECES,
	PL_WAY_PACKET,
	PL_WAY_VSOCK,
};

/** pl_protocol_way() - how a socket's queues are walked; any context, the socket stays */
enum pl_way pl_protocol_way(const struct sock *sk);

/**
 * pl_protocol_needs_file() - must the socket's file be held to walk it?
 *
 * What is done under slock without an owner can be done beside a close, too; but not of MPTCP
 * everywhere.
 */
bool pl_protocol_needs_file(const struct sock *sk);

/**
 * pl_protocol_has_guest() - has a part of the kernel put a pointer of its own into a socket?
 * @sk: as in pl_protocol_way()
 *
 * A psock (sockmap), or whoever has replaced sk_data_ready(), as sunrpc and KCM do.
 */
bool pl_protocol_has_guest(const struct sock *sk);

/**
 * pl_protocol_is_plain() - true if nobody but its protocol takes buffers from a socket
 * @sk: as in pl_protocol_way()
 *
 * False with such a guest, and with a TCP upper layer (kTLS, espintcp).
 */
bool pl_protocol_is_plain(const struct sock *sk);

#endif /* PL_PROTOCOLS_H */
