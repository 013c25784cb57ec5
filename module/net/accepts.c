// SPDX-License-Identifier: GPL-2.0
/*
 * Connections that a listening socket has, and that nobody has accepted yet.
 *
 * TCP keeps them in a list of requests (net/core/request_sock.c), a unix socket as the
 * senders of buffers in its receive queue (net/unix/af_unix.c, unix_stream_connect()).
 * Each list has a lock, under which a connection that is in it has a reference.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <net/inet_connection_sock.h>
#include <net/tcp_states.h>

#include "ledger/memory.h"
#include "net/accepts.h"
#include "net/protocols.h"

static void add_accept(struct pl_accepts *accepts, struct sock *sk)
{
	if (!sk)
		return;
	sock_hold(sk);
	accepts->sk[accepts->nr++] = sk;
}

static void get_tcp(struct sock *listener, struct pl_accepts *accepts, unsigned int room)
{
	struct request_sock_queue *queue = &inet_csk(listener)->icsk_accept_queue;
	struct request_sock *request;

	spin_lock_bh(&queue->rskq_lock);
	for (request = READ_ONCE(queue->rskq_accept_head); request && room--;
	     request = request->dl_next)
		add_accept(accepts, request->sk);
	spin_unlock_bh(&queue->rskq_lock);
}

static void get_unix(struct sock *listener, struct pl_accepts *accepts, unsigned int room)
{
	struct sk_buff_head *queue = &listener->sk_receive_queue;
	struct sk_buff *skb;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	skb_queue_walk(queue, skb) {
		if (!room--)
			break;
		add_accept(accepts, skb->sk);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Streams and seqpackets: the only ones of unix that can listen. */
static bool is_unix(const struct sock *sk, enum pl_way way)
{
	return sk->sk_family == AF_UNIX && way == PL_WAY_PLACE;
}

/* How many wait, about: a unix socket's own count is another one. */
static unsigned int waiting(const struct sock *listener, enum pl_way way)
{
	if (READ_ONCE(listener->sk_state) != TCP_LISTEN)
		return 0;
	if (way == PL_WAY_TCP)
		return READ_ONCE(listener->sk_ack_backlog);
	return is_unix(listener, way) ? skb_queue_len_lockless(&listener->sk_receive_queue) : 0;
}

int pl_accepts_get(struct sock *listener, struct pl_accepts *accepts)
{
	enum pl_way way = pl_protocol_way(listener);
	unsigned int room = min_t(unsigned int, waiting(listener, way), PL_ACCEPTS_MAX);

	*accepts = (struct pl_accepts) {};
	if (!room)
		return 0;
	accepts->sk = pl_memory_array(room, sizeof(*accepts->sk), NUMA_NO_NODE);
	if (!accepts->sk)
		return -ENOMEM;
	if (way == PL_WAY_TCP)
		get_tcp(listener, accepts, room);
	else
		get_unix(listener, accepts, room);
	return 0;
}

void pl_accepts_put(struct pl_accepts *accepts)
{
	while (accepts->nr)
		sock_put(accepts->sk[--accepts->nr]);
	kvfree(accepts->sk);
}
