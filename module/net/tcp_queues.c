// SPDX-License-Identifier: GPL-2.0
/*
 * What is queued in a TCP socket.
 *
 * All four queues are the socket's owner's; without one, softirqs change them under slock
 * (tcp_v4_rcv(), net/ipv4/tcp_ipv4.c). TCP frees buffers without regard to references. So
 * its trees are resumed by sequence number, and its lists are walked under one hold: if
 * they are longer than that, from both ends, and scaled up.
 *
 * Where more than TCP takes buffers (a psock, an upper layer: pl_protocol_is_plain()),
 * and of a connection that nobody has accepted yet, there is only one hold; but for upper
 * layers, of slock alone. How much of a tree it missed is known by the bytes that the
 * socket is charged for.
 */
#include <linux/math64.h>
#include <linux/sched/signal.h>
#include <net/tcp.h>

#include "net/lists.h"
#include "net/protocols.h"
#include "net/sock_lock.h"
#include "net/tcp_queues.h"

/**
 * struct tcp_walk - a TCP socket that is being walked
 * @meter: of the report
 * @sk: the socket
 * @q: what becomes of it
 * @again: the socket may be dropped for a moment
 */
struct tcp_walk {
	struct pl_meter *meter;
	struct sock *sk;
	struct pl_queued *q;
	bool again;
};

static void let_go(struct tcp_walk *walk)
{
	pl_hold_end(walk->meter);
	pl_sock_disown(walk->sk);
	pl_queued_commit(walk->meter, walk->q);
}

static bool go_on(struct tcp_walk *walk, enum pl_direction direction)
{
	if (!pl_queued_own_anew(walk->meter, walk->sk, direction, walk->q))
		return false;
	/* it may have got a psock meanwhile: that is for the next hold to see */
	walk->again = pl_protocol_is_plain(walk->sk);
	return true;
}

/* The first buffer of a tree that does not lie before a sequence number. */
static struct sk_buff *find_in_tree(struct rb_root *root, u32 seq)
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

/* What the kernel charges for a part that was counted. */
static u64 charged(const struct pl_part *part)
{
	u64 skbs = part->sums.skbs;

	return part->len > skbs && skbs ? mult_frac(part->sums.truesize, part->len, skbs) :
					  part->sums.truesize;
}

/*
 * A tree was not walked to its end. What is charged for it is what the list of the same
 * direction, the part before this one, leaves over.
 */
static void tree_cut(struct tcp_walk *walk, enum pl_direction direction)
{
	struct pl_part *part = pl_hold_part(walk->meter);
	u64 all = direction == PL_RX ? max(atomic_read(&walk->sk->sk_rmem_alloc), 0) :
				       READ_ONCE(walk->sk->sk_wmem_queued);
	u64 list = part > walk->meter->part ? charged(part - 1) : 0;

	pl_how_worsen(&walk->q->how, PL_HOW_SAMPLE);
	if (all <= list + part->sums.truesize)
		return;
	if (part->sums.truesize)
		part->len = div64_u64(part->sums.skbs * (all - list), part->sums.truesize);
	else
		part->sums.truesize = all - list;
}

/* Return: false if the socket is not ours any more. */
static bool walk_tree(struct tcp_walk *walk, struct rb_root *root, enum pl_direction direction)
{
	struct sk_buff *skb = skb_rb_first(root);

	pl_hold_next(walk->meter, direction);
	while (skb) {
		u32 seq = TCP_SKB_CB(skb)->seq;

		if (pl_hold_room(walk->meter, skb)) {
			pl_hold_skb(walk->meter, skb, skb->len);
			skb = skb_rb_next(skb);
		} else if (!walk->again) {
			tree_cut(walk, direction);
			break;
		} else if (go_on(walk, direction)) {
			skb = find_in_tree(root, seq);
		} else {
			return false;
		}
	}
	return true;
}

/* The first buffer may have been read in part. */
static void walk_receive_queue(struct tcp_walk *walk)
{
	struct sk_buff *skb = skb_peek(&walk->sk->sk_receive_queue);
	u32 read;

	pl_list_ends(walk->meter, walk->sk, &walk->sk->sk_receive_queue);
	if (!skb)
		return;
	read = READ_ONCE(tcp_sk(walk->sk)->copied_seq) - TCP_SKB_CB(skb)->seq;
	if (read <= skb->len)
		pl_hold_part(walk->meter)->sums.data -= read;
}

static bool has_room(struct tcp_walk *walk, struct sk_buff_head *queue)
{
	struct sk_buff *skb = skb_peek(queue);

	return pl_hold_fits(walk->meter, skb_queue_len(queue)) &&
	       (!skb || pl_hold_room(walk->meter, skb));
}

static bool walk_write_queue(struct tcp_walk *walk)
{
	struct sk_buff_head *queue = &walk->sk->sk_write_queue;

	if (walk->again && !has_room(walk, queue)) {
		if (!go_on(walk, PL_TX))
			return false;
	} else {
		pl_hold_next(walk->meter, PL_TX);
	}
	pl_list_ends(walk->meter, walk->sk, queue);
	return true;
}

/*
 * Other queues may have used up the hold, so that nothing of the write queue was counted.
 * What is charged for it is what the tree after it leaves over.
 */
static void write_queue_cut(struct tcp_walk *walk)
{
	struct pl_part *tree = pl_hold_part(walk->meter), *list = tree - 1;
	u64 all = READ_ONCE(walk->sk->sk_wmem_queued), rest = charged(tree);

	/* a hold that began after the write queue was counted has one part */
	if (tree == walk->meter->part || !list->len || list->sums.skbs)
		return;
	list->sums.skbs = list->len;
	list->sums.truesize = all > rest ? all - rest : 0;
	pl_how_worsen(&walk->q->how, PL_HOW_SAMPLE);
}

/* Return: false if the socket is not ours any more. */
static bool walk_all_queues(struct tcp_walk *walk)
{
	walk_receive_queue(walk);
	if (!walk_tree(walk, &tcp_sk(walk->sk)->out_of_order_queue, PL_RX) ||
	    !walk_write_queue(walk) ||
	    !walk_tree(walk, &walk->sk->tcp_rtx_queue, PL_TX))
		return false;
	write_queue_cut(walk);
	return true;
}

/* Somebody else owns the socket: what the kernel has summed up itself. */
static void tcp_sums(struct sock *sk, struct pl_queued *q)
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

static bool has_nothing(const struct sock *sk)
{
	return skb_queue_empty_lockless(&sk->sk_receive_queue) &&
	       skb_queue_empty_lockless(&sk->sk_write_queue) &&
	       !READ_ONCE(sk->tcp_rtx_queue.rb_node) &&
	       !READ_ONCE(tcp_sk(sk)->out_of_order_queue.rb_node);
}

static void own_and_walk(struct tcp_walk *walk)
{
	if (!pl_sock_own(walk->sk)) {
		tcp_sums(walk->sk, walk->q);
		return;
	}
	walk->again = pl_protocol_is_plain(walk->sk);
	pl_hold_begin(walk->meter, PL_HOLD_SOCKET, PL_RX);
	if (walk_all_queues(walk))
		let_go(walk);
	else
		tcp_sums(walk->sk, walk->q);
}

/*
 * sk_psock_backlog() (net/core/skmsg.c) charges the socket without a lock: what packets
 * change meanwhile is lost, and inet_sock_destruct() warns. Packets come on the CPU that
 * it works on, so it is rare; but those that wait for an owner are the owner's work, on any
 * CPU. Under slock they only come later.
 */
void pl_tcp_walk(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	struct tcp_walk walk = { .meter = meter, .sk = sk, .q = q };

	if (pl_protocol_has_guest(sk))
		pl_tcp_walk_unowned(meter, sk, q);
	else if (!has_nothing(sk))
		own_and_walk(&walk);
}

void pl_tcp_walk_unowned(struct pl_meter *meter, struct sock *sk, struct pl_queued *q)
{
	struct tcp_walk walk = { .meter = meter, .sk = sk, .q = q };

	if (has_nothing(sk))
		return;
	if (!pl_sock_lock(sk)) {
		tcp_sums(sk, q);
		return;
	}
	pl_hold_begin(meter, PL_HOLD_QUEUE, PL_RX);
	walk_all_queues(&walk);
	pl_hold_end(meter);
	pl_sock_unlock(sk);
	pl_queued_commit(meter, q);
}
