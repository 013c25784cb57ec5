/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of a return address, the memo of unwinder=memo: what its function says
 * about an allocation, and how to step over its frame. Learned when it is first met, then
 * remembered.
 */
#ifndef PL_MEMO_H
#define PL_MEMO_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "ledger/classes.h"
#include "stack/kinds.h"
#include "stack/orc.h"

/*
 * All of it is one word, read and written whole, so that there is no lock. The low half
 * is that of the return address (kernel and module text lie within 2 GiB of each other).
 * The high half is, from its low end: 16 bits of the distance, 7 of the frame pointer's
 * slot, 3 of the action, 2 of the step, 3 of the class, and one that is set for allocator
 * plumbing that takes no more than the stack pointer to step over.
 */
#define PL_MEMO_RULE(m)	((u32)((m) >> 32))
#define PL_RULE(distance, bp_slot, action, step, class, passes)			\
	((distance) | (bp_slot) << 16 | (action) << 23 | (step) << 26 | (class) << 28 | \
	 (u32)(passes) << 31)
#define PL_RULE_DISTANCE(r)	((u16)(r))
#define PL_RULE_BP_SLOT(r)	((u8)((r) >> 16 & 127))
#define PL_RULE_ACTION(r)	((r) >> 23 & 7)
#define PL_RULE_STEP(r)		((r) >> 26 & 3)
#define PL_RULE_CLASS(r)	((r) >> 28 & 7)
#define PL_RULE_PASSES(r)	((s32)(r) < 0)
#define PL_MEMO_PASSES(m)	((s64)(m) < 0)	/* the same of the whole word */

/*
 * The function that most walks begin in, the allocator itself: its return address, and in
 * the high half the distance to its caller's frame. It passes pages on; 0 if not known.
 */
extern u64 pl_memo_first;

/* Return addresses differ in their low bits; two that do not share a pair of entries. */
#define PL_MEMO_BITS	13
extern u64 pl_memo[1 << PL_MEMO_BITS];

/**
 * pl_memo_learn() - what is known of a return address that is not where it hashes to
 *
 * Context: any; preemption is off.
 */
u64 pl_memo_learn(unsigned long ip);

/**
 * pl_memo_known() - what is known of a return address, without calling anything
 * @ip: in kernel or module text
 * @memo: set to it
 *
 * Context: any. Return: false if it is not in its first place: ask pl_memo_at().
 */
static __always_inline bool pl_memo_known(unsigned long ip, u64 *memo)
{
	*memo = READ_ONCE(pl_memo[ip & ((1 << PL_MEMO_BITS) - 1)]);
	return likely((u32)*memo == (u32)ip);
}

/**
 * pl_memo_at() - what is known of a return address
 * @ip: in kernel or module text
 *
 * Takes no lock, allocates nothing; reads one word unless @ip is new.
 *
 * Context: any; preemption is off.
 */
static __always_inline u64 pl_memo_at(unsigned long ip)
{
	u64 memo;

	return pl_memo_known(ip, &memo) ? memo : pl_memo_learn(ip);
}

/** pl_memo_forget() - forget all: text came or went; process context */
void pl_memo_forget(void);

/** pl_memo_bytes() - memory of what is remembered, and of learning it */
size_t pl_memo_bytes(void);

#endif /* PL_MEMO_H */
