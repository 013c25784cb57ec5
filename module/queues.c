// SPDX-License-Identifier: GPL-2.0
/*
 * What is queued in one socket.
 *
 * Notes on locking. A queue may hold a million buffers, and every lock here keeps
 * packets or readers waiting, so none is held for the whole of a long queue.
 *
 * - Where readers take buffers off one by one (UDP, raw, netlink, unix streams, packet)
 *   a reference keeps our place: a buffer that is still linked after the lock was
 *   dropped and taken again is where to go on, exactly as the kernel's MSG_PEEK holds
 *   buffers that it left in a queue. If it was unlinked, readers have taken it and all
 *   before it (they begin at the head), so the new head is the next that we have not
 *   met. What could move a buffer to another list under our feet is excluded: UDP's
 *   reader queue by holding both locks, closing and unix garbage collection by the file
 *   that our caller holds, a packet socket's new ring by owning the socket. An empty
 *   datagram is no place to keep: a peeking reader replaces it (skb_set_peeked()).
 * - TCP frees buffers without regard to references. Its trees are resumed by sequence
 *   number. Its lists, and those of families that we know too little of, are walked
 *   under one hold; if they are longer than that, from both ends, and scaled up.
 */
#include <linux/delay.h>
#include <linux/sched/signal.h>
#include <linux/udp.h>
#include <linux/uaccess.h>
#include <net/tcp.h>

#include "compat/sockets.h"
#include "queues.h"

static bool is_inet(const struct sock *sk)
{
	return sk->sk_family == AF_INET || sk->sk_family == AF_INET6;
}

bool pl_queues_is_tcp(const struct sock *sk)
{
	return is_inet(sk) && sk->sk_type == SOCK_STREAM && sk->sk_protocol == IPPROTO_TCP;
}

static bool is_udp(const struct sock *sk)
{
	return is_inet(sk) && sk->sk_type == SOCK_DGRAM &&
	       (sk->sk_protocol == IPPROTO_UDP || sk->sk_protocol == IPPROTO_UDPLITE);
}

/* Nothing but readers, one buffer at a time, takes any while the file is open. */
static bool is_resumable(const struct sock *sk)
{
	switch (sk->sk_family) {
	case AF_INET:
	case AF_INET6:
		return is_udp(sk) || sk->sk_type == SOCK_RAW;
	case AF_UNIX:
		/* a datagram socket that connects anew throws its queue away */
		return sk->sk_type == SOCK_STREAM || sk->sk_type == SOCK_SEQPACKET;
	case AF_NETLINK:
		return true;
	default:
		return false;
	}
}

#define OWN_TRIES	20

/*
 * lock_sock() without waiting for long: an owner may sleep on a page fault that never
 * ends. Return: true if the socket is ours until release_sock().
 */
static bool own(struct sock *sk)
{
	unsigned int tries;
	bool owned = false;

	for (tries = 0; tries < OWN_TRIES && !owned; tries++) {
		if (tries)
			usleep_range(200, 1000);
		spin_lock_bh(&sk->sk_lock.slock);
		owned = !sk->sk_lock.owned;
		if (owned)
			sk->sk_lock.owned = 1;
		spin_unlock_bh(&sk->sk_lock.slock);
	}
	if (owned)
		mutex_acquire(&sk->sk_lock.dep_map, 0, 1, _RET_IP_);
	return owned;
}

static void disown(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	pl_hold_end(w);
	release_sock(sk);
	if (pl_hold_commit(w, q->sums))
		pl_how_worsen(&q->how, PL_HOW_SAMPLE);
}

/* Drop the socket for a moment: a hold has counted enough. */
static bool own_anew(struct pl_walk *w, struct sock *sk, struct pl_queued *q,
		     enum pl_direction direction)
{
	disown(w, sk, q);
	/* the socket was used meanwhile, for all we know */
	pl_how_worsen(&q->how, PL_HOW_MOVING);
	if (fatal_signal_pending(current) || !own(sk))
		return false;
	pl_hold_begin(w, PL_HOLD_SOCKET, direction);
	return true;
}

/* The first buffer of a tree that does not lie before a sequence number. */
static struct sk_buff *tree_find(struct rb_root *root, u32 seq)
{
	struct rb_node *node = root->rb_node;
	struct sk_buff *found = NULL;

	while (node) {
		struct sk_buff *skb = rb_to_skb(node);

		if (before(TCP_SKB_CB(skb)->seq, seq)) {
			node = node->rb_right;
		} else {
			found = skb;
			node = node->rb_left;
		}
	}
	return found;
}

/* Return: false if the socket is not ours any more. */
static bool tcp_tree(struct pl_walk *w, struct sock *sk, struct rb_root *root,
		     struct pl_queued *q, enum pl_direction direction)
{
	struct sk_buff *skb = skb_rb_first(root);

	pl_hold_next(w, direction);
	while (skb) {
		u32 seq = TCP_SKB_CB(skb)->seq;

		if (pl_hold_room(w, skb)) {
			pl_hold_skb(w, skb, skb->len);
			skb = skb_rb_next(skb);
		} else if (own_anew(w, sk, q, direction)) {
			skb = tree_find(root, seq);
		} else {
			return false;
		}
	}
	return true;
}

/* The first buffer may have been read in part. */
static void tcp_receive_queue(struct pl_walk *w, struct sock *sk)
{
	struct sk_buff *skb = skb_peek(&sk->sk_receive_queue);
	u32 read;

	pl_list_ends(w, sk, &sk->sk_receive_queue);
	if (!skb)
		return;
	read = READ_ONCE(tcp_sk(sk)->copied_seq) - TCP_SKB_CB(skb)->seq;
	if (read <= skb->len)
		pl_hold_part(w)->sums.data -= read;
}

static bool tcp_write_queue(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	if (!pl_hold_fits(w, skb_queue_len(&sk->sk_write_queue))) {
		if (!own_anew(w, sk, q, PL_TX))
			return false;
	} else {
		pl_hold_next(w, PL_TX);
	}
	pl_list_ends(w, sk, &sk->sk_write_queue);
	return true;
}

/* Somebody else owns the socket: what the kernel has summed up itself. */
static void tcp_busy(struct sock *sk, struct pl_queued *q)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];

	memset(q->sums, 0, sizeof(q->sums));
	q->how = PL_HOW_BUSY;
	rx->skbs = skb_queue_len_lockless(&sk->sk_receive_queue);
	rx->truesize = atomic_read(&sk->sk_rmem_alloc);
	rx->data = max_t(int, READ_ONCE(tp->rcv_nxt) - READ_ONCE(tp->copied_seq), 0);
	tx->skbs = skb_queue_len_lockless(&sk->sk_write_queue);
	tx->truesize = READ_ONCE(sk->sk_wmem_queued);
	tx->data = max_t(int, READ_ONCE(tp->write_seq) - READ_ONCE(tp->snd_una), 0);
}

static bool tcp_is_empty(const struct sock *sk)
{
	return skb_queue_empty_lockless(&sk->sk_receive_queue) &&
	       skb_queue_empty_lockless(&sk->sk_write_queue) &&
	       !READ_ONCE(sk->tcp_rtx_queue.rb_node) &&
	       !READ_ONCE(tcp_sk(sk)->out_of_order_queue.rb_node);
}

static void walk_tcp(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	if (tcp_is_empty(sk))
		return;
	if (!own(sk)) {
		tcp_busy(sk, q);
		return;
	}
	pl_hold_begin(w, PL_HOLD_SOCKET, PL_RX);
	tcp_receive_queue(w, sk);
	if (tcp_tree(w, sk, &tcp_sk(sk)->out_of_order_queue, q, PL_RX) &&
	    tcp_write_queue(w, sk, q) && tcp_tree(w, sk, &sk->tcp_rtx_queue, q, PL_TX))
		disown(w, sk, q);
	else
		tcp_busy(sk, q);
}

/* What sendmsg(MSG_MORE) has gathered; needs the socket, and is at most one datagram. */
static void walk_cork(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	if (skb_queue_empty_lockless(&sk->sk_write_queue) || !own(sk))
		return;
	pl_hold_begin(w, PL_HOLD_SOCKET, PL_TX);
	pl_list_ends(w, sk, &sk->sk_write_queue);
	disown(w, sk, q);
}

/*
 * The blocks of a ring that is mapped into user space. What is in them belongs to the
 * process that reads it, so it is no data of ours. Return: false if the socket is not
 * ours any more.
 */
static bool ring(struct pl_walk *w, struct sock *sk, const struct pl_packet_ring *ring,
		 struct pl_queued *q, enum pl_direction direction)
{
	struct pl_packet_block block;
	unsigned int i;

	pl_hold_next(w, direction);
	for (i = 0; ring->pg_vec && i < ring->pg_vec_len; i++) {
		if (!pl_hold_fits(w, 1) && !own_anew(w, sk, q, direction))
			return false;
		/* it may have been replaced when the socket was not ours */
		if (!ring->pg_vec || i >= ring->pg_vec_len ||
		    copy_from_kernel_nofault(&block, &ring->pg_vec[i], sizeof(block)))
			break;
		w->units++;
		if (is_vmalloc_addr(block.buffer))
			pl_hold_part(w)->sums.slab += (u64)ring->pg_vec_pages << PAGE_SHIFT;
		else if (virt_addr_valid(block.buffer))
			pl_hold_page(w, virt_to_page(block.buffer));
	}
	return true;
}

static bool rings(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	struct pl_packet_sock *po = pl_packet_rings(sk);

	if (!po)
		return true;
	pl_hold_begin(w, PL_HOLD_SOCKET, PL_RX);
	if (!ring(w, sk, &po->rx_ring, q, PL_RX) || !ring(w, sk, &po->tx_ring, q, PL_TX))
		return false;
	pl_hold_end(w);
	pl_hold_commit(w, q->sums);
	return true;
}

static int walk_packet(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	int err;

	if (!own(sk) || !rings(w, sk, q)) {
		pl_list_walk(w, sk, &sk->sk_receive_queue, q->sums, &q->how);
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return 0;
	}
	/* no new ring throws the queue away as long as the socket is ours */
	err = pl_lists_walk(w, sk, &sk->sk_receive_queue, NULL, q->sums, &q->how);
	release_sock(sk);
	return err;
}

static void walk_vsock(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	struct virtio_vsock_sock *vvs;

	if (!own(sk)) {
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return;
	}
	vvs = pl_vsock_queue(sk);
	if (vvs) {
		spin_lock_bh(&vvs->rx_lock);
		pl_hold_begin(w, PL_HOLD_QUEUE, PL_RX);
		pl_list_ends(w, sk, (struct sk_buff_head *)&vvs->rx_queue);
		/* buffers may have been read in part: scaled up like the rest */
		if (sk->sk_type == SOCK_STREAM && pl_hold_part(w)->sums.skbs)
			pl_hold_part(w)->sums.data = mult_frac((u64)vvs->rx_bytes,
							       pl_hold_part(w)->sums.skbs,
							       pl_hold_part(w)->len);
		pl_hold_end(w);
		spin_unlock_bh(&vvs->rx_lock);
		if (pl_hold_commit(w, q->sums))
			pl_how_worsen(&q->how, PL_HOW_SAMPLE);
	}
	release_sock(sk);
}

static int walk_family(struct pl_walk *w, struct sock *sk, bool held, struct pl_queued *q)
{
	if (pl_queues_is_tcp(sk)) {
		walk_tcp(w, sk, q);
		return 0;
	}
	if (sk->sk_family == AF_PACKET)
		return walk_packet(w, sk, q);
	if (sk->sk_family == AF_VSOCK)
		walk_vsock(w, sk, q);
	else if (is_inet(sk))
		walk_cork(w, sk, q);
	if (is_udp(sk))
		return pl_lists_walk(w, sk, &udp_sk(sk)->reader_queue, &sk->sk_receive_queue,
				     q->sums, &q->how);
	if (held && is_resumable(sk))
		return pl_lists_walk(w, sk, &sk->sk_receive_queue, NULL, q->sums, &q->how);
	pl_list_walk(w, sk, &sk->sk_receive_queue, q->sums, &q->how);
	return 0;
}

int pl_queues_walk(struct pl_walk *w, struct sock *sk, bool held, struct pl_queued *q)
{
	int err;

	memset(q, 0, sizeof(*q));
	w->tally.nr = 0;
	err = walk_family(w, sk, held, q);
	pl_list_walk(w, sk, &sk->sk_error_queue, q->sums, &q->how);
	if (!err && fatal_signal_pending(current))
		err = -EINTR;
	return err;
}
