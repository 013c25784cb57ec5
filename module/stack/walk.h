/* SPDX-License-Identifier: GPL-2.0 */
/* Walking the running stack by what is remembered of its return addresses, see memo.h. */
#ifndef PL_WALK_H
#define PL_WALK_H

#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include "compat/unwind.h"
#include "ledger/sites.h"
#include "stack/memo.h"

/**
 * struct pl_place - where a walk is
 * @ip: a return address, the low half of which tells the function that it is in
 * @sp: the stack pointer as it will be after that return; with PL_HAVE_RECORDS, where the
 *	record is that has the next return address
 * @bp: the frame pointer likewise, if @bp_known
 * @end: one past the stack; 0 for an unusual one
 * @bp_known: false once a function kept it where we do not know
 */
struct pl_place {
	unsigned long ip;
	unsigned long sp;
	unsigned long bp;
	unsigned long end;
	bool bp_known;
};

/** pl_on_task_stack() - is this address on the running task's own stack? */
static __always_inline bool pl_on_task_stack(unsigned long sp)
{
	return likely(sp - (unsigned long)task_stack_page(current) < THREAD_SIZE);
}

/** pl_irq_stack_end() - end of this CPU's interrupt stack if @sp is on it, or 0; as below */
unsigned long pl_irq_stack_end(unsigned long sp);

/** pl_place_at() - the place to begin at, on any stack; any context, preemption off */
static __always_inline struct pl_place pl_place_at(unsigned long ip, unsigned long sp,
						   unsigned long bp)
{
	unsigned long end = (unsigned long)task_stack_page(current) + THREAD_SIZE;

	if (!pl_on_task_stack(sp))
		end = pl_irq_stack_end(sp);
	return (struct pl_place) { ip, sp, bp, end, true };
}

/** pl_steps_by_sp() - is the stack pointer all that it takes to step over this frame? */
static __always_inline bool pl_steps_by_sp(u32 rule)
{
	return PL_RULE_STEP(rule) == PL_STEP_BY_SP;
}

/*
 * To the caller's frame, by its record. The one after it is further up, or there is none: a walk
 * ends. What a record says is anything, if a function used the register for something else: it
 * is looked at here before it is followed. Return: false if there is no record on the stack.
 */
static __always_inline bool pl_step_by_record(struct pl_place *p)
{
	const unsigned long *record = (const unsigned long *)p->sp;
	unsigned long next;

	if (unlikely(p->sp >= p->end || p->end - p->sp < 2 * sizeof(*record)))
		return false;
	next = READ_ONCE_NOCHECK(record[0]);
	p->ip = pl_return_ip(READ_ONCE_NOCHECK(record[1]));
	p->sp = likely(next > p->sp) ? next : p->end;
	return true;
}

/**
 * pl_step_by_sp() - to the caller's frame; the frame pointer is not looked after
 * @p: where the walk is; changed
 * @distance: from here to there; pl_steps_by_sp()
 *
 * Return: false if the step leads out of the stack.
 */
static __always_inline bool pl_step_by_sp(struct pl_place *p, unsigned long distance)
{
	unsigned long sp = p->sp + distance;

	if (PL_HAVE_RECORDS)
		return pl_step_by_record(p);
	if (unlikely(sp > p->end))
		return false;
	p->sp = sp;
	p->ip = READ_ONCE_NOCHECK(((unsigned long *)sp)[-1]);
	return true;
}

/**
 * pl_step() - to the caller's frame, by whatever its rule says
 * @p: where the walk is; changed
 * @rule: of the frame there
 *
 * Context: any; preemption is off. Return: false if this cannot be done.
 */
bool pl_step(struct pl_place *p, u32 rule);

/**
 * pl_skip_known_plumbing() - to the first frame that is not allocator plumbing, as far as
 *	that goes by pl_step_by_sp() and without calling anything
 *
 * Return: true if it went so far.
 */
static __always_inline bool pl_skip_known_plumbing(struct pl_place *p)
{
	u64 memo = READ_ONCE(pl_memo_first);

	if (likely((u32)memo == (u32)p->ip) && !pl_step_by_sp(p, memo >> 32))
		return false;
	/* or a second register is kept for its low half */
	OPTIMIZER_HIDE_VAR(p->ip);
	while (pl_memo_known(p->ip, &memo)) {
		if (likely(!PL_MEMO_PASSES(memo)))
			return true;
		if (!pl_step_by_sp(p, PL_RULE_DISTANCE(PL_MEMO_RULE(memo))))
			return false;
	}
	return false;
}

/**
 * pl_skip_plumbing() - to the first frame that is not allocator plumbing
 *
 * Context: any; preemption is off. Return: false if this way does not do.
 */
bool pl_skip_plumbing(struct pl_place *p);

/**
 * pl_stack_walk() - the call stack from a place on
 * @stack: its class is what the flags tell, the rest is 0; filled in
 * @p: the first frame
 * @whole: go on to where the kernel was entered, not only to the function that settles
 *	the class
 *
 * Context: any; preemption is off. Return: false if this way does not do.
 */
bool pl_stack_walk(struct pl_stack *stack, struct pl_place p, bool whole);

#endif /* PL_WALK_H */
