// SPDX-License-Identifier: GPL-2.0
/*
 * What is queued in one socket: each kind in its own way, see the table in protocols.c.
 *
 * Every lock here keeps packets or readers waiting, so none is held for the whole of a
 * long queue. How a walk goes on after a lock was dropped is told in lists.c and tcp_queues.c.
 */
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/udp.h>

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
static void generic_sums(const struct sock *sk, struct pl_queued *q, enum pl_how how)
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
static void walk_locked(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];
	u64 received;

	if (!pl_sock_lock(sk)) {
		generic_sums(sk, q, PL_HOW_BUSY);
		return;
	}
	pl_hold_begin(meter, PL_HOLD_QUEUE, PL_RX);
	pl_list_ends(meter, sk, &sk->sk_receive_queue);
	received = max(atomic_read(&sk->sk_rmem_alloc), 0);
	tx->truesize = max(READ_ONCE(sk->sk_wmem_queued), 0);
	pl_hold_end(meter);
	pl_sock_unlock(sk);
	pl_queued_commit(meter, q);
	if (!tx->truesize && received <= rx->truesize)
		return;
	rx->truesize = max(rx->truesize, received);
	pl_how_worsen(&q->how, PL_HOW_SUMS);
}

/* What sendmsg(MSG_MORE) has gathered; needs the socket, and is at most one datagram. */
static void walk_cork(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	if (skb_queue_empty_lockless(&sk->sk_write_queue))
		return;
	if (!pl_sock_own(sk)) {
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return;
	}
	pl_hold_begin(meter, PL_HOLD_SOCKET, PL_TX);
	pl_list_ends(meter, sk, &sk->sk_write_queue);
	pl_hold_end(meter);
	pl_sock_disown(sk);
	pl_queued_commit(meter, q);
}

/*
 * The blocks of a ring that is mapped into user space. What is in them belongs to the
 * process that reads it, so it is no data of ours. Return: false if the socket is not
 * ours any more.
 */
static bool walk_ring(struct pl_meter *meter, struct sock *sk, const struct pl_packet_ring *ring,
		      struct pl_queued *q, enum pl_direction direction)
{
	struct pl_packet_block block;
	unsigned int i;

	pl_hold_next(meter, direction);
	for (i = 0; ring->pg_vec && i < ring->pg_vec_len; i++) {
		if (!pl_hold_fits(meter, 1) && !pl_queued_own_anew(meter, sk, direction, q))
			return false;
		/* it may have been replaced when the socket was not ours */
		if (!ring->pg_vec || i >= ring->pg_vec_len ||
		    copy_from_kernel_nofault(&block, &ring->pg_vec[i], sizeof(block)))
			break;
		meter->units++;
		if (is_vmalloc_addr(block.buffer))
			pl_hold_part(meter)->sums.slab += (u64)ring->pg_vec_pages << PAGE_SHIFT;
		else if (virt_addr_valid(block.buffer))
			pl_hold_page(meter, virt_to_page(block.buffer));
	}
	return true;
}

static bool walk_rings(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	struct pl_packet_rings found;

	if (!pl_packet_rings(sk, &found)) {
		/* it may have none, but who knows */
		meter->lost++;
		pl_how_worsen(&q->how, PL_HOW_SUMS);
		return true;
	}
	return walk_ring(meter, sk, found.rx, q, PL_RX) && walk_ring(meter, sk, found.tx, q, PL_TX);
}

/*
 * As long as the socket is ours no new ring throws the queue away. The rings are counted
 * under the same hold: what is left of it is for the queue.
 */
static void walk_packet(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	bool ours = pl_sock_own(sk);

	if (ours) {
		pl_hold_begin(meter, PL_HOLD_SOCKET, PL_RX);
		ours = walk_rings(meter, sk, q) &&
		       (!pl_hold_half(meter) || pl_queued_own_anew(meter, sk, PL_RX, q));
	}
	if (!ours) {
		pl_list_once(meter, sk, &sk->sk_receive_queue, q);
		pl_how_worsen(&q->how, PL_HOW_BUSY);
		return;
	}
	pl_hold_next(meter, PL_RX);
	pl_list_within(meter, sk, &sk->sk_receive_queue, NULL, true, &q->how);
	pl_hold_end(meter);
	pl_sock_disown(sk);
	pl_queued_commit(meter, q);
}

/* Under slock nobody takes buffers but readers, if nobody but they did before; lists.c. */
static void walk_placed(struct pl_meter *meter, struct sock *sk, struct sk_buff_head *first,
			struct sk_buff_head *second, struct pl_queued *q)
{
	pl_hold_begin(meter, PL_HOLD_PLACE, PL_RX);
	pl_list_within(meter, sk, first, second, pl_protocol_is_plain(sk), &q->how);
	pl_hold_end(meter);
	pl_sock_unlock(sk);
	pl_queued_commit(meter, q);
}

/* A queue that sockmap may take buffers from; without it, in pieces. */
static void walk_place(struct pl_meter *meter, struct sock *sk, struct sk_buff_head *first,
		       struct sk_buff_head *second, struct pl_queued *q)
{
	if (skb_queue_empty_lockless(first) && (!second || skb_queue_empty_lockless(second)))
		return;
	if (pl_protocol_is_plain(sk) && pl_sock_lock(sk)) {
		walk_placed(meter, sk, first, second, q);
		return;
	}
	pl_list_once(meter, sk, first, q);
	if (second)
		pl_list_once(meter, sk, second, q);
}

/* Under rx_lock; the transport is the owner's. */
static void count_vsock(struct pl_meter *meter, struct sock *sk, struct virtio_vsock_sock *vvs)
{
	spin_lock_bh(&vvs->rx_lock);
	pl_hold_begin(meter, PL_HOLD_QUEUE, PL_RX);
	pl_list_ends(meter, sk, pl_vsock_skbs(vvs));
	/* buffers may have been read in part: scaled up like the rest */
	if (sk->sk_type == SOCK_STREAM && pl_hold_part(meter)->sums.skbs)
		pl_hold_part(meter)->sums.data = mult_frac((u64)vvs->rx_bytes,
							   pl_hold_part(meter)->sums.skbs,
							   pl_hold_part(meter)->len);
	pl_hold_end(meter);
	spin_unlock_bh(&vvs->rx_lock);
}

static void walk_vsock(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	struct virtio_vsock_sock *vvs;
	u32 bytes = 0;
	bool skbs;

	if (!pl_sock_own(sk)) {
		generic_sums(sk, q, PL_HOW_BUSY);
		return;
	}
	vvs = pl_vsock_state(sk);
	skbs = vvs && pl_vsock_skbs(vvs);
	if (skbs)
		count_vsock(meter, sk, vvs);
	else if (vvs)
		bytes = READ_ONCE(vvs->rx_bytes);
	pl_sock_disown(sk);
	/* this may need memory, so it comes when the socket is not ours any more */
	if (skbs)
		pl_queued_commit(meter, q);
	if (bytes) {
		q->sums[PL_RX].truesize = bytes;
		pl_how_worsen(&q->how, PL_HOW_SUMS);
	}
	/* datagrams, of VMware's transport alone: vmci_transport_dgram_dequeue() */
	pl_list_once(meter, sk, &sk->sk_receive_queue, q);
}

static void walk_udp(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	walk_cork(meter, sk, q);
	walk_place(meter, sk, &udp_sk(sk)->reader_queue, &sk->sk_receive_queue, q);
}

static int walk_pieces(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	if (sk->sk_family != AF_NETLINK)
		walk_cork(meter, sk, q);
	return pl_list_pieces(meter, sk, &sk->sk_receive_queue, q);
}

/* A reader of any protocol takes errors off under the queue's lock: sock_dequeue_err_skb() */
static void walk_errors(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	pl_list_once(meter, sk, &sk->sk_error_queue, q);
}

/* The socket can be closed any time. */
static void walk_fleeting(struct pl_meter *meter, struct sock *sk, enum pl_way way,
			  struct pl_queued *q)
{
	if (way == PL_WAY_TCP)
		pl_tcp_walk_unowned(meter, sk, q);
	else if (way == PL_WAY_LOCKED)
		walk_locked(meter, sk, q);
	else if (way == PL_WAY_PLACE)
		pl_list_once(meter, sk, &sk->sk_receive_queue, q);
	else
		generic_sums(sk, q, PL_HOW_SUMS);
}

static int walk_kept(struct pl_meter *meter, struct sock *sk, enum pl_way way, struct pl_queued *q)
{
	switch (way) {
	case PL_WAY_TCP:
		pl_tcp_walk(meter, sk, q);
		break;
	case PL_WAY_UDP:
		walk_udp(meter, sk, q);
		break;
	case PL_WAY_LIST:
		pl_list_once(meter, sk, &sk->sk_receive_queue, q);
		break;
	case PL_WAY_PLACE:
		walk_place(meter, sk, &sk->sk_receive_queue, NULL, q);
		break;
	case PL_WAY_PIECES:
		return walk_pieces(meter, sk, q);
	case PL_WAY_PACKET:
		walk_packet(meter, sk, q);
		break;
	case PL_WAY_VSOCK:
		walk_vsock(meter, sk, q);
		break;
	default:
		walk_fleeting(meter, sk, way, q);
		break;
	}
	return 0;
}

int pl_queues_walk(struct pl_meter *meter, struct sock *sk, bool with_file, struct pl_queued *q)
{
	enum pl_way way = pl_protocol_way(sk);
	int err = 0;

	memset(q, 0, sizeof(*q));
	meter->tally.nr = 0;
	if (with_file)
		err = walk_kept(meter, sk, way, q);
	else
		walk_fleeting(meter, sk, way, q);
	if (way != PL_WAY_SUMS && way != PL_WAY_LOCKED)
		walk_errors(meter, sk, q);
	if (!err && fatal_signal_pending(current))
		err = -EINTR;
	return err;
}
