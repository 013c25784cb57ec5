/* SPDX-License-Identifier: GPL-2.0 */
/* Counting socket buffers while a lock is held, never many at a time. */
#ifndef PL_METER_H
#define PL_METER_H

#include <linux/skbuff.h>

#include "net/pins.h"

/**
 * enum pl_hold - which lock is held while buffers are counted
 * @PL_HOLD_QUEUE: a queue's spinlock, with interrupts or softirqs off: at most
 *	PL_HOLD_QUEUE_SKBS
 * @PL_HOLD_PLACE: sk_lock.slock of a socket whose packets and readers do not need it,
 *	with softirqs off on this CPU: at most PL_HOLD_PLACE_SKBS
 * @PL_HOLD_SOCKET: the socket is owned as by lock_sock(): its user waits, packets go to
 *	the backlog, nobody spins. At most PL_HOLD_SOCKET_SKBS
 * @PL_NR_HOLDS: how many
 */
enum pl_hold {
	PL_HOLD_QUEUE,
	PL_HOLD_PLACE,
	PL_HOLD_SOCKET,
	PL_NR_HOLDS,
};

#define PL_HOLD_QUEUE_SKBS	256
#define PL_HOLD_PLACE_SKBS	2048
#define PL_HOLD_SOCKET_SKBS	4096
/* Fragments are cache misses too: buffers, parts of buffers and fragments together. */
#define PL_HOLD_QUEUE_UNITS	1024
#define PL_HOLD_PLACE_UNITS	4096
#define PL_HOLD_SOCKET_UNITS	8192

/**
 * struct pl_sums - what buffers add up to
 * @skbs: how many
 * @data: bytes that are still to be read or sent
 * @truesize: bytes that the kernel charges for them
 * @slab: of these, bytes of struct sk_buff and of heads that lie in slab or vmalloc:
 *	/proc/meminfo knows them
 * @frags: page fragments, heads in page fragments included
 * @pages: untracked pages that no other buffer of the report pinned before
 * @user: the same of pages that /proc/meminfo knows: page cache, user memory
 */
struct pl_sums {
	u64 skbs;
	u64 data;
	u64 truesize;
	u64 slab;
	u64 frags;
	u64 pages;
	u64 user;
};

/* Which way a buffer is going; index into an array of two sums. */
enum pl_direction {
	PL_RX,
	PL_TX,
	PL_NR_DIRECTIONS,
};

/* A TCP socket has four queues. */
#define PL_HOLD_PARTS	4

/**
 * struct pl_part - what was counted of one queue under one hold
 * @direction: of the queue
 * @len: buffers in the queue, if that is more than were counted: the sums stand for all
 * @sums: without pages
 * @pins: where in the hold's pages the next part begins
 */
struct pl_part {
	enum pl_direction direction;
	u64 len;
	struct pl_sums sums;
	unsigned int pins;
};

/**
 * struct pl_meter - counts the buffers of a report
 * @pins: pages met so far
 * @tally: owners of the current socket's pages
 * @lost: fragments not looked at: one buffer had more than a hold allows; and packet
 *	sockets whose rings could not be found
 * @kind: of the hold that is going on
 * @start: when it began, in ns
 * @skbs: buffers counted under it
 * @units: buffers, parts of buffers and fragments looked at
 * @locked: a queue's lock is held inside the hold, and dropped before it
 * @lock_skbs: @skbs when it was taken
 * @lock_units: @units then
 * @lock_start: when, in ns
 * @nr_pins: used entries of @pin
 * @nr_parts: used entries of @part; the last one is being counted
 * @part: for each queue
 * @pin: pages found
 */
struct pl_meter {
	struct pl_pins pins;
	struct pl_tally tally;
	unsigned long lost;
	enum pl_hold kind;
	u64 start;
	unsigned int skbs;
	unsigned int units;
	bool locked;
	unsigned int lock_skbs;
	unsigned int lock_units;
	u64 lock_start;
	unsigned int nr_pins;
	unsigned int nr_parts;
	struct pl_part part[PL_HOLD_PARTS];
	struct pl_pin *pin;
};

/** pl_meter_init() - begin a report; process context. Return: 0 or -ENOMEM */
int pl_meter_init(struct pl_meter *meter);

/** pl_meter_exit() - give back what pl_meter_init() allocated */
void pl_meter_exit(struct pl_meter *meter);

/** pl_hold_begin() - a lock was just taken, to count buffers of a queue; any context */
void pl_hold_begin(struct pl_meter *meter, enum pl_hold kind, enum pl_direction direction);

/** pl_hold_next() - go on to another queue under the same lock; PL_HOLD_PARTS at most */
void pl_hold_next(struct pl_meter *meter, enum pl_direction direction);

/**
 * pl_hold_lock() - a queue's lock was just taken, inside of a longer hold
 *
 * It has limits of its own, those of PL_HOLD_QUEUE, until pl_hold_unlock().
 */
void pl_hold_lock(struct pl_meter *meter);

/** pl_hold_unlock() - that lock is about to be dropped */
void pl_hold_unlock(struct pl_meter *meter);

/** pl_hold_room() - false if the lock must be dropped before this buffer is counted */
bool pl_hold_room(const struct pl_meter *meter, struct sk_buff *skb);

/** pl_hold_fits() - true if @skbs more buffers without fragments have room */
bool pl_hold_fits(const struct pl_meter *meter, unsigned int skbs);

/** pl_hold_half() - true if half of the hold is used up */
bool pl_hold_half(const struct pl_meter *meter);

/**
 * pl_hold_skb() - count a buffer
 * @meter: inside pl_hold_begin(), and pl_hold_room() has said yes
 * @skb: protected by the lock
 * @data: bytes of it that count as data
 *
 * Context: any. Allocates nothing.
 */
void pl_hold_skb(struct pl_meter *meter, struct sk_buff *skb, unsigned int data);

/** pl_hold_page() - count a page that is no buffer's; as pl_hold_skb() */
void pl_hold_page(struct pl_meter *meter, struct page *page);

/** pl_hold_part() - the part that is being counted, to put its data or length right */
static inline struct pl_part *pl_hold_part(struct pl_meter *meter)
{
	return &meter->part[meter->nr_parts - 1];
}

/** pl_hold_end() - the lock is about to be dropped: take the time */
void pl_hold_end(struct pl_meter *meter);

/**
 * pl_hold_commit() - add what a hold has counted
 * @meter: after pl_hold_end(), without the lock
 * @sums: of each direction, added to
 *
 * Context: process; sleeps. Return: true if a queue was longer than what was counted of
 * it, so that its sums were scaled up; they stay 0 if nothing was counted.
 */
bool pl_hold_commit(struct pl_meter *meter, struct pl_sums sums[PL_NR_DIRECTIONS]);

/** pl_sums_add() - add @sums of @counted buffers as if they were @len */
void pl_sums_add(struct pl_sums *to, const struct pl_sums *sums, u64 counted, u64 len);

/**
 * struct pl_hold_stats - all holds of one kind since load
 * @holds: how many
 * @skbs: most buffers in one
 * @ns: longest one, interrupts that came in between included
 */
struct pl_hold_stats {
	unsigned long holds;
	unsigned long skbs;
	u64 ns;
};

/** pl_hold_stats() - see there; may be a moment old */
struct pl_hold_stats pl_hold_stats(enum pl_hold kind);

#endif /* PL_METER_H */
