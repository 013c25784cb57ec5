// SPDX-License-Identifier: GPL-2.0
/* Walking the running stack by what is remembered of its return addresses. */
#include <linux/percpu.h>

#include "stack/orc.h"
#include "stack/walk.h"

/* The interrupt stack of a CPU, which stays where it is; none until it was met. */
struct bounds {
	unsigned long begin;
	unsigned long end;
};

static DEFINE_PER_CPU(struct bounds, irq_stack);

unsigned long pl_irq_stack_end(unsigned long sp)
{
	struct bounds *s = this_cpu_ptr(&irq_stack), met;

	if (!READ_ONCE(s->end)) {
		if (!pl_orc_irq_stack(&met.begin, &met.end))
			return 0;
		WRITE_ONCE(s->begin, met.begin);
		barrier();	/* an NMI here must not take half of it for the whole */
		WRITE_ONCE(s->end, met.end);
	}
	return sp >= s->begin && sp < s->end ? s->end : 0;
}

static __always_inline bool step(struct pl_place *p, u32 rule)
{
	unsigned long sp = PL_RULE_DISTANCE(rule);

	if (PL_HAVE_RECORDS)
		return pl_step_by_record(p);
	if (pl_steps_by_sp(rule))
		sp += p->sp;
	else if (PL_RULE_STEP(rule) == PL_STEP_BY_BP && p->bp_known)
		sp += p->bp;
	else
		return false;
	if (sp > p->end || sp <= p->sp)
		return false;
	if (PL_RULE_BP_SLOT(rule) == PL_BP_LOST)
		p->bp_known = false;
	else if (PL_RULE_BP_SLOT(rule))
		p->bp = READ_ONCE_NOCHECK(((unsigned long *)sp)[-PL_RULE_BP_SLOT(rule)]);
	p->sp = sp;
	p->ip = READ_ONCE_NOCHECK(((unsigned long *)sp)[-1]);
	return true;
}

bool pl_step(struct pl_place *p, u32 rule)
{
	return step(p, rule);
}

static u32 rule_at(const struct pl_place *p)
{
	return PL_MEMO_RULE(pl_memo_at(p->ip));
}

bool pl_skip_plumbing(struct pl_place *p)
{
	u32 rule = rule_at(p);

	if (PL_RULE_PASSES(rule) && (u32)READ_ONCE(pl_memo_first) != (u32)p->ip)
		WRITE_ONCE(pl_memo_first, (u32)p->ip | (u64)PL_RULE_DISTANCE(rule) << 32);
	while (PL_RULE_ACTION(rule) == PL_ACTION_SKIP) {
		if (!step(p, rule))
			return false;
		rule = rule_at(p);
	}
	return true;
}

bool pl_stack_walk(struct pl_stack *stack, struct pl_place p, bool whole)
{
	u32 rule = rule_at(&p);
	bool ends = false;

	if (!whole && PL_RULE_ACTION(rule) == PL_ACTION_CUT) {
		stack->class = PL_RULE_CLASS(rule);
		ends = true;
	}
	for (;;) {
		stack->frames[stack->nr++] = p.ip;
		if (PL_RULE_ACTION(rule) == PL_ACTION_LOST ||
		    PL_RULE_ACTION(rule) == PL_ACTION_FOREIGN)
			return false;
		if (ends || PL_RULE_ACTION(rule) == PL_ACTION_END || stack->nr == PL_FRAMES)
			return true;
		if (!pl_step(&p, rule))
			return false;
		rule = rule_at(&p);
	}
}
