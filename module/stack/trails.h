/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Call stacks that have been walked before.
 *
 * The same functions, called one by the other, have their return addresses at the same
 * distances from each other. So a trail of them is kept: how far above the first one each
 * lies, and what it is. If the trail's addresses are all in their places then it is that
 * stack, and nothing need be walked or hashed. That is no guess: each function steps by
 * its own distance, so if one return address is right, the place of the next one is, too.
 * Where one function on the way steps by a frame pointer instead, that is part of the
 * trail: it must point to the same distance from the first return address.
 *
 * With frame records (PL_HAVE_RECORDS) nothing is at a distance that we know. There the way is
 * gone from record to record, and only the names need not be looked for.
 */
#ifndef PL_TRAILS_H
#define PL_TRAILS_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/types.h>

#include "ledger/sites.h"
#include "stack/walk.h"

#define PL_TRAIL_STEPS	(PL_FRAMES - 1)

/**
 * struct pl_trail - a stack that has been walked
 * @key: pl_trail_key(), written last (release; pairs with the acquire in pl_trail_recall());
 *	0 if there is none, PL_TRAIL_BUSY while it is being written
 * @site: of the stack; this and all below are constant once @key is there, and until no
 *	hook runs any more that has seen it there
 * @ips: the return addresses but the first, low halves, see pl_frame_unpack(); with
 *	records, 0 behind the last one, and nothing below is used
 * @places: how many words above the stack pointer at the first frame each of them is; in
 *	ascending order. What is not used repeats the last one, or the first one, at -1
 * @bp_place: likewise, of the frame pointer that the way takes, or PL_TRAIL_BP_HERE: it is
 *	the one at the first frame. Of trails left by pl_trail_key_by_bp() only
 * @bp_distance: bytes from the stack pointer at the first frame to where it points
 */
struct pl_trail {
	u64 key;
	u32 site;
	u32 ips[PL_TRAIL_STEPS];
	s16 places[PL_TRAIL_STEPS];
	s16 bp_place;
	u32 bp_distance;
} ____cacheline_aligned;

#define PL_TRAIL_BUSY		1
#define PL_TRAIL_BP_HERE	S16_MAX

#define PL_TRAIL_BITS	8
#define PL_TRAIL_WAYS	4
#define PL_TRAIL_GROUP	(PL_TRAIL_WAYS * sizeof(struct pl_trail))

/* The table of trails that hooks find now. */
extern struct pl_trail *pl_trails;

/**
 * pl_trail_key() - what a stack is looked up by
 * @ip: its first return address
 * @hint: what tells it from other stacks that begin there: the system call
 *
 * The upper half of all text addresses is the same. Return: never 0 or PL_TRAIL_BUSY.
 */
static __always_inline u64 pl_trail_key(unsigned long ip, u16 hint)
{
	return ip + ((u64)hint << 48);
}

/* The same for a stack that takes a frame pointer: no two return addresses are one apart. */
static inline u64 pl_trail_key_by_bp(u64 key)
{
	return key + 1;
}

/* A trail is one of so many: other ways from the first function have their own. */
static __always_inline struct pl_trail *pl_trails_of(struct pl_trail *table, u64 key)
{
	return &table[hash_64(key, PL_TRAIL_BITS) * PL_TRAIL_WAYS];
}

/* NULL after the last one; the address tells. */
static __always_inline struct pl_trail *pl_trail_next(const struct pl_trail *trail)
{
	const struct pl_trail *next = trail + 1;

	return (unsigned long)next % PL_TRAIL_GROUP ? (struct pl_trail *)next : NULL;
}

/* Are the trail's addresses those of the records, one after the other? */
static __always_inline bool pl_trail_records_lead_on(const struct pl_trail *trail,
						     unsigned long sp, unsigned long end)
{
	struct pl_place p = { .sp = sp, .end = end };
	unsigned int i;

	for (i = 0; i < PL_TRAIL_STEPS && trail->ips[i]; i++)
		if (!pl_step_by_record(&p) || (u32)p.ip != trail->ips[i])
			return false;
	return true;
}

/* Are the trail's addresses in their places? */
static __no_sanitize_or_inline bool pl_trail_leads_on(const struct pl_trail *trail,
						      unsigned long sp, unsigned long end)
{
	const unsigned long *stack = (const unsigned long *)sp;
	const unsigned long *last = &stack[trail->places[PL_TRAIL_STEPS - 1]];
	unsigned int i;

	if (PL_HAVE_RECORDS)
		return pl_trail_records_lead_on(trail, sp, end);
	if ((unsigned long)last >= end || (u32)*last != trail->ips[PL_TRAIL_STEPS - 1])
		return false;
#pragma GCC unroll 8
	for (i = 0; i < PL_TRAIL_STEPS - 1; i++)
		if ((u32)stack[trail->places[i]] != trail->ips[i])
			return false;
	return true;
}

/**
 * pl_trail_recall() - the site of a stack that has left a trail
 * @key: of the running stack
 * @sp: the stack pointer at its first frame, as it will be after that return
 * @end: one past the stack
 * @site: set to it
 *
 * Takes no lock, writes nothing. Not inlined for KASAN: what it looks at on the stack
 * may be anything, until all that comes before has been seen to be right.
 *
 * Context: any, NMI included; preemption is off.
 * Return: false if it is not known: it must be walked.
 */
static __no_sanitize_or_inline bool pl_trail_recall(u64 key, unsigned long sp, unsigned long end,
						    u32 *site)
{
	const struct pl_trail *trail = pl_trails_of(READ_ONCE(pl_trails), key);

	do {
		/* pairs with the release in pl_trail_leave(): the trail is whole */
		if (smp_load_acquire(&trail->key) == key && pl_trail_leads_on(trail, sp, end)) {
			*site = trail->site;
			return true;
		}
		trail = pl_trail_next(trail);
	} while (trail);
	return false;
}

/**
 * pl_trail_recall_by_bp() - the same for a trail with a frame pointer
 * @key: of the running stack, as for pl_trail_recall()
 * @p: its first frame
 *
 * Context: any, NMI included; preemption is off.
 * Return: a site, or PL_SITE_NONE: it must be walked.
 */
u32 pl_trail_recall_by_bp(u64 key, const struct pl_place *p);

/**
 * pl_trail_leave() - remember a stack
 * @table: pl_trails, as it was before the walk began
 * @new: its trail
 *
 * Takes no lock; if there is no room, nothing happens.
 *
 * Context: any, NMI included; preemption is off.
 */
void pl_trail_leave(struct pl_trail *table, const struct pl_trail *new);

/** pl_trails_forget() - forget all: text came or went; process context, sleeps */
void pl_trails_forget(void);

/** pl_trails_init() - from now on forget all every few minutes: room for what runs now */
void pl_trails_init(void);

/** pl_trails_exit() - the end of that; process context, sleeps */
void pl_trails_exit(void);

/** pl_trails_bytes() - memory of the trails */
size_t pl_trails_bytes(void);

#endif /* PL_TRAILS_H */
