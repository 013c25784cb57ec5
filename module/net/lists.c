// SPDX-License-Identifier: GPL-2.0
/*
 * Counting the buffers of a list, however long it is and whoever is using it.
 *
 * A queue may hold a million buffers, and its lock keeps packets or readers waiting, so it
 * is never held for the whole of a long queue. Where readers take buffers off one by one,
 * from the head, a reference keeps our place, as the kernel's MSG_PEEK does it: a buffer
 * that is still linked after the lock was dropped and taken again is where to go on. If it
 * was unlinked, readers have taken it and all before it, so the new head is the next that
 * we have not met.
 *
 * That is true only if a buffer that was taken is not put into another list: we would go
 * on there, without its lock. So a place is kept only while that cannot be:
 *
 * - raw and netlink: no sockmap (their struct proto has no psock_update_sk_prot), and
 *   nobody purges the queue while the file is held (raw_destroy(), netlink_release()).
 * - UDP and unix: while slock is held, as a socket gets its psock under slock only; with
 *   one, no place is kept (pl_protocol_is_plain()). No reference outlives slock either: a
 *   sockmap program may make a buffer writable, and pskb_expand_head() is a BUG() on a
 *   shared one. UDP's readers move its second list to the first under both locks, which
 *   are held. Unix sockets' garbage collector (unix_gc()) leaves those alone whose file
 *   is held; MSG_OOB (manage_oob()) frees what it unlinks.
 * - packet: while the socket is owned: packet_set_ring() purges the queue as its owner.
 *
 * An empty datagram is no place to keep: a peeking reader replaces it and leaves the old
 * one's pointers as they were (skb_set_peeked()). Nor is one with descriptors: who lets go of it
 * last takes unix_gc_lock (unix_destruct_scm()), which others take with softirqs on, and we
 * would be under slock.
 */
#include <linux/sched/signal.h>

#include "compat/af_unix.h"
#include "net/lists.h"

static unsigned int data_of(const struct sock *sk, const struct sk_buff *skb)
{
	if (sk->sk_family == AF_UNIX && sk->sk_type == SOCK_STREAM)
		return skb->len - min(skb->len, pl_unix_consumed(skb));
	return skb->len;
}

/* To be asked once: a reader takes descriptors out of a buffer that is still in the queue. */
static bool is_place(const struct sock *sk, const struct sk_buff *skb)
{
	return skb->len && !(sk->sk_family == AF_UNIX && pl_unix_has_files(skb));
}

void pl_list_ends(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list)
{
	struct sk_buff *skb, *last = (struct sk_buff *)list;
	bool fits = pl_hold_fits(meter, skb_queue_len(list));

	pl_hold_part(meter)->len = skb_queue_len(list);
	skb_queue_walk(list, skb) {
		if (!pl_hold_room(meter, skb) || (!fits && pl_hold_half(meter)))
			break;
		pl_hold_skb(meter, skb, data_of(sk, skb));
		last = skb;
	}
	if (skb == (struct sk_buff *)list)
		return;
	skb_queue_reverse_walk(list, skb) {
		if (skb == last || !pl_hold_room(meter, skb))
			break;
		pl_hold_skb(meter, skb, data_of(sk, skb));
	}
}

void pl_list_once(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list,
		  struct pl_queued *q)
{
	unsigned long flags;

	if (skb_queue_empty_lockless(list))
		return;
	/* a driver may report a sent packet's time stamp from an interrupt */
	spin_lock_irqsave(&list->lock, flags);
	pl_hold_begin(meter, PL_HOLD_QUEUE, PL_RX);
	pl_list_ends(meter, sk, list);
	pl_hold_end(meter);
	spin_unlock_irqrestore(&list->lock, flags);
	pl_queued_commit(meter, q);
}

/**
 * struct queue - a queue of datagrams that is walked in pieces
 * @list: two that make one queue, in the order of their locks
 * @flags: interrupts, as they were before the locks were taken
 * @none: stands for the second where there is only one
 * @len: buffers at the last hold
 * @left: how many may still be counted, so that a walk ends although senders add to the
 *	queue as fast as we go
 * @place: buffer where the last hold ended, with a reference; or NULL for the head
 * @skip: buffers behind @place that have been counted and are none
 * @holds: so far
 * @moved: it changed between two holds
 * @placed: the caller's hold goes on while the queue's lock is dropped
 * @lost: no place may be kept
 */
struct queue {
	struct sk_buff_head *list[2];
	unsigned long flags;
	struct sk_buff_head none;
	unsigned int len;
	unsigned int left;
	struct sk_buff *place;
	unsigned int skip;
	unsigned int holds;
	bool moved;
	bool placed;
	bool lost;
};

/* As skb_queue_tail() and __skb_try_recv_datagram() take it: a driver may be the sender. */
static void queue_lock(struct queue *queue)
	__acquires(&queue->list[0]->lock) __acquires(&queue->list[1]->lock)
{
	spin_lock_irqsave(&queue->list[0]->lock, queue->flags);
	spin_lock(&queue->list[1]->lock);
}

static void queue_unlock(struct queue *queue)
	__releases(&queue->list[1]->lock) __releases(&queue->list[0]->lock)
{
	spin_unlock(&queue->list[1]->lock);
	spin_unlock_irqrestore(&queue->list[0]->lock, queue->flags);
}

/* The buffer after @skb, NULL after the last; @skb may be the head of the first list. */
static struct sk_buff *queue_next(const struct queue *queue, const struct sk_buff *skb)
{
	struct sk_buff *next = skb->next;

	if (next == (struct sk_buff *)queue->list[0])
		next = queue->list[1]->next;
	return next == (struct sk_buff *)queue->list[1] ? NULL : next;
}

/* Where to go on, under the locks. */
static struct sk_buff *queue_resume(struct queue *queue)
{
	unsigned int len = skb_queue_len(queue->list[0]) + skb_queue_len(queue->list[1]);
	struct sk_buff *skb = queue->place;
	unsigned int skip = queue->skip;

	if (!queue->holds)
		queue->left = len;
	else if (len != queue->len)
		queue->moved = true;
	queue->len = len;
	if (!skb || !skb->next)		/* readers have taken it, and all before it */
		return queue_next(queue, (struct sk_buff *)queue->list[0]);
	for (skb = queue_next(queue, skb); skb && skip; skip--)
		skb = queue_next(queue, skb);
	return skb;
}

/* The lock of the queue is held from here to end_stretch(), for so many buffers. */
static void begin_stretch(struct pl_meter *meter, struct queue *queue)
	__acquires(&queue->list[0]->lock) __acquires(&queue->list[1]->lock)
{
	queue_lock(queue);
	if (queue->placed)
		pl_hold_lock(meter);
	else
		pl_hold_begin(meter, PL_HOLD_QUEUE, PL_RX);
}

static void end_stretch(struct pl_meter *meter, struct queue *queue)
	__releases(&queue->list[1]->lock) __releases(&queue->list[0]->lock)
{
	queue->holds++;
	if (queue->placed)
		pl_hold_unlock(meter);
	else
		pl_hold_end(meter);
	queue_unlock(queue);
}

/* Count the next buffers. Return: true if there are more. */
static bool count_stretch(struct pl_meter *meter, const struct sock *sk, struct queue *queue)
{
	struct sk_buff *skb, *keep = NULL, *old = queue->place;
	bool place;

	begin_stretch(meter, queue);
	for (skb = queue_resume(queue); skb && queue->left && pl_hold_room(meter, skb);
	     skb = queue_next(queue, skb)) {
		pl_hold_skb(meter, skb, data_of(sk, skb));
		queue->left--;
		place = is_place(sk, skb);
		queue->skip = place ? 0 : queue->skip + 1;
		keep = place ? skb : keep;
	}
	if (!skb)
		queue->left = 0;
	queue->place = queue->left && keep && !queue->lost ? skb_get(keep) : NULL;
	end_stretch(meter, queue);
	consume_skb(old);	/* may be the last one to hold it */
	return queue->place;
}

/* The end of a queue that is too long: of what is left, so many buffers. */
static void count_tail(struct pl_meter *meter, const struct sock *sk, struct queue *queue)
{
	struct sk_buff_head *list = queue->list[1];
	unsigned int left = queue->left;
	struct sk_buff *skb;

	begin_stretch(meter, queue);
	if (skb_queue_empty(list))
		list = queue->list[0];
	skb_queue_reverse_walk(list, skb) {
		if (!left-- || !pl_hold_room(meter, skb))
			break;
		pl_hold_skb(meter, skb, data_of(sk, skb));
	}
	end_stretch(meter, queue);
}

static void judge_how(const struct queue *queue, enum pl_how *how)
{
	if (queue->holds > 1)
		pl_how_worsen(how, queue->moved ? PL_HOW_MOVING : PL_HOW_PIECES);
	/* too long; or a long run of buffers that are no place */
	if (queue->left)
		pl_how_worsen(how, PL_HOW_SAMPLE);
}

int pl_list_pieces(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *list,
		   struct pl_queued *q)
{
	struct queue queue = { .list = { list, &queue.none } };
	struct pl_sums part[PL_NR_DIRECTIONS] = {};
	bool more;

	if (skb_queue_empty_lockless(list))
		return 0;
	skb_queue_head_init(&queue.none);
	do {
		more = count_stretch(meter, sk, &queue);
		pl_hold_commit(meter, part);
		if (more && fatal_signal_pending(current)) {
			consume_skb(queue.place);
			return -EINTR;
		}
	} while (more);
	judge_how(&queue, &q->how);
	pl_sums_add(&q->sums[PL_RX], &part[PL_RX], part[PL_RX].skbs, part[PL_RX].skbs + queue.left);
	return 0;
}

void pl_list_within(struct pl_meter *meter, const struct sock *sk, struct sk_buff_head *first,
		    struct sk_buff_head *second, bool keep, enum pl_how *how)
{
	struct queue queue = {
		.list = { first, second ?: &queue.none }, .placed = true, .lost = !keep,
	};
	u64 len;

	skb_queue_head_init(&queue.none);
	while (count_stretch(meter, sk, &queue) && pl_hold_fits(meter, 2 * PL_HOLD_QUEUE_SKBS))
		;
	consume_skb(queue.place);
	len = pl_hold_part(meter)->sums.skbs + queue.left;
	if (queue.left)
		count_tail(meter, sk, &queue);
	pl_hold_part(meter)->len = len;
	judge_how(&queue, how);
}
