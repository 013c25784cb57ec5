// SPDX-License-Identifier: GPL-2.0
/*
 * What is queued in one socket: each kind in its own way, see the table in protocols.c.
 *
 * Every lock here keeps packets or readers waiting, so none is held for the whole of a
 * long queue. How a walk goes on after a lock was dropped is told in lists.c and tcp_queues.c.
 */
#include <linux/sched/signal.h>
#include <linux/udp.h>
#include <linux/uaccess.h>

#include "compat/af_packet.h"
#include "compat/af_vsock.h"
#include "net/lists.h"
#include "net/protocols.h"
#include "net/queues.h"
#include "net/sock_lock.h"
#include "net/tcp_queues.h"

/*
 * What the kernel has summed up itself: members of every struct sock. Buffers that are
 * charged to a sender may lie in another socket's queue.
 */
static void sums(const struct sock *sk, struct pl_queued *q, enum pl_how how)
{
	struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];

	rx->skbs = skb_queue_len_lockless(&sk->sk_receive_queue);
	rx->truesize = max(atomic_read(&sk->sk_rmem_alloc), 0);
	tx->truesize = max3(READ_ONCE(sk->sk_wmem_queued), sk_wmem_alloc_get(sk), 0);
	pl_how_worsen(&q->how, how);
}

/*
 * The receive queue of a protocol whose owner takes buffers without a lock. It has other
 * queues, which only its own module can find: of these the sums.
 */
static void walk_locked(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];
	u64 received;

	if (!pl_owner_lock(sk)) {
		sums(sk, q, PL_HOW_BUSY);
		return;
	}
	pl_hold_begin(w, PL_HOLD_QUEUE, PL_RX);
	pl_list_ends(w, sk, &sk->sk_receive_queue);
	received = max(atomic_read(&sk->sk_rmem_alloc), 0);
	tx->truesize = max(READ_ONCE(sk->sk_wmem_queued), 0);
	pl_hold_end(w);
	pl_owner_unlock(sk);
	pl_queued_commit(w, q);
	if (!tx->truesize && received <= rx->truesize)
		return;
	rx->truesize = max(rx->truesize, received);
	pl_how_worsen(&q->how, PL_HOW_SUMS);
}

/* What sendmsg(MSG_MORE) has gathered; needs the socket, and is at most one datagram. */
static void walk_cork(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	if (skb_queue_empty_lockless(&sk->sk_write_queue))
		return;
	if (!pl_owner_take(sk)) {
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return;
	}
	pl_hold_begin(w, PL_HOLD_SOCKET, PL_TX);
	pl_list_ends(w, sk, &sk->sk_write_queue);
	pl_hold_end(w);
	pl_owner_release(sk);
	pl_queued_commit(w, q);
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
		if (!pl_hold_fits(w, 1) && !pl_queued_own_anew(w, sk, direction, q))
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
	struct pl_packet_rings found;

	if (!pl_packet_rings(sk, &found)) {
		/* it may have none, but who knows */
		w->lost++;
		pl_how_worsen(&q->how, PL_HOW_SUMS);
		return true;
	}
	return ring(w, sk, found.rx, q, PL_RX) && ring(w, sk, found.tx, q, PL_TX);
}

/*
 * As long as the socket is ours no new ring throws the queue away. The rings are counted
 * under the same hold: what is left of it is for the queue.
 */
static void walk_packet(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	bool ours = pl_owner_take(sk);

	if (ours) {
		pl_hold_begin(w, PL_HOLD_SOCKET, PL_RX);
		ours = rings(w, sk, q) && (!pl_hold_half(w) || pl_queued_own_anew(w, sk, PL_RX, q));
	}
	if (!ours) {
		pl_list_walk(w, sk, &sk->sk_receive_queue, q);
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return;
	}
	pl_hold_next(w, PL_RX);
	pl_lists_place(w, sk, &sk->sk_receive_queue, NULL, true, &q->how);
	pl_hold_end(w);
	pl_owner_release(sk);
	pl_queued_commit(w, q);
}

/* Under slock nobody takes buffers but readers, if nobody but they did before; lists.c. */
static void walk_placed(struct pl_walk *w, struct sock *sk, struct sk_buff_head *first,
			struct sk_buff_head *second, struct pl_queued *q)
{
	pl_hold_begin(w, PL_HOLD_PLACE, PL_RX);
	pl_lists_place(w, sk, first, second, pl_protocol_is_plain(sk), &q->how);
	pl_hold_end(w);
	pl_owner_unlock(sk);
	pl_queued_commit(w, q);
}

/* A queue that sockmap may take buffers from; without it, in pieces. */
static void walk_place(struct pl_walk *w, struct sock *sk, struct sk_buff_head *first,
		       struct sk_buff_head *second, struct pl_queued *q)
{
	if (skb_queue_empty_lockless(first) && (!second || skb_queue_empty_lockless(second)))
		return;
	if (pl_protocol_is_plain(sk) && pl_owner_lock(sk)) {
		walk_placed(w, sk, first, second, q);
		return;
	}
	pl_list_walk(w, sk, first, q);
	if (second)
		pl_list_walk(w, sk, second, q);
}

/* Under rx_lock; the transport is the owner's. */
static void count_vsock(struct pl_walk *w, struct sock *sk, struct virtio_vsock_sock *vvs)
{
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
}

static void walk_vsock(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	struct virtio_vsock_sock *vvs;

	if (!pl_owner_take(sk)) {
		sums(sk, q, PL_HOW_BUSY);
		return;
	}
	vvs = pl_vsock_queue(sk);
	if (vvs)
		count_vsock(w, sk, vvs);
	pl_owner_release(sk);
	/* this may need memory, so it comes when the socket is not ours any more */
	if (vvs)
		pl_queued_commit(w, q);
	/* datagrams, of VMware's transport alone: vmci_transport_dgram_dequeue() */
	pl_list_walk(w, sk, &sk->sk_receive_queue, q);
}

static void walk_udp(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	walk_cork(w, sk, q);
	walk_place(w, sk, &udp_sk(sk)->reader_queue, &sk->sk_receive_queue, q);
}

static int walk_pieces(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	if (sk->sk_family != AF_NETLINK)
		walk_cork(w, sk, q);
	return pl_list_pieces(w, sk, &sk->sk_receive_queue, q);
}

/* A reader of any protocol takes errors off under the queue's lock: sock_dequeue_err_skb() */
static void walk_errors(struct pl_walk *w, struct sock *sk, struct pl_queued *q)
{
	pl_list_walk(w, sk, &sk->sk_error_queue, q);
}

/* The socket can be closed any time. */
static void walk_fleeting(struct pl_walk *w, struct sock *sk, enum pl_way way,
			  struct pl_queued *q)
{
	if (way == PL_WAY_TCP)
		pl_tcp_walk_child(w, sk, q);
	else if (way == PL_WAY_LOCKED)
		walk_locked(w, sk, q);
	else if (way == PL_WAY_PLACE)
		pl_list_walk(w, sk, &sk->sk_receive_queue, q);
	else
		sums(sk, q, PL_HOW_SUMS);
}

static int walk(struct pl_walk *w, struct sock *sk, enum pl_way way, struct pl_queued *q)
{
	switch (way) {
	case PL_WAY_TCP:
		pl_tcp_walk(w, sk, q);
		break;
	case PL_WAY_UDP:
		walk_udp(w, sk, q);
		break;
	case PL_WAY_LIST:
		pl_list_walk(w, sk, &sk->sk_receive_queue, q);
		break;
	case PL_WAY_PLACE:
		walk_place(w, sk, &sk->sk_receive_queue, NULL, q);
		break;
	case PL_WAY_PIECES:
		return walk_pieces(w, sk, q);
	case PL_WAY_PACKET:
		walk_packet(w, sk, q);
		break;
	case PL_WAY_VSOCK:
		walk_vsock(w, sk, q);
		break;
	default:
		walk_fleeting(w, sk, way, q);
		break;
	}
	return 0;
}

int pl_queues_walk(struct pl_walk *w, struct sock *sk, bool held, struct pl_queued *q)
{
	enum pl_way way = pl_protocol_way(sk);
	int err = 0;

	memset(q, 0, sizeof(*q));
	w->tally.nr = 0;
	if (held)
		err = walk(w, sk, way, q);
	else
		walk_fleeting(w, sk, way, q);
	if (way != PL_WAY_SUMS && way != PL_WAY_LOCKED)
		walk_errors(w, sk, q);
	if (!err && fatal_signal_pending(current))
		err = -EINTR;
	return err;
}
