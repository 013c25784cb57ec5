// SPDX-License-Identifier: GPL-2.0
/* Walking the running stack by what is remembered of its return addresses. */
#include <linux/percpu.h>

#include "orc.h"
#include "stack.h"

/* The interrupt stack of a CPU, which stays where it is; none until it was met. */
struct bounds {
	unsigned long begin;
	unsigned long end;
};

static DEFINE_PER_CPU(struct bounds, irq_stack);

static unsigned long irq_stack_end(unsigned long sp)
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

struct pl_place pl_place_at(unsigned long ip, unsigned long sp, unsigned long bp)
{
	if (pl_on_task_stack(sp))
		return pl_task_place(ip, sp, bp);
	return (struct pl_place) { ip, sp, bp, irq_stack_end(sp), true };
}

static bool can_step(const struct pl_place *p, u32 rule)
{
	return pl_steps_by_sp(rule) ||
	       (p->bp_known && PL_FLAGS_STEP(PL_RULE_FLAGS(rule)) == PL_STEP_BY_BP);
}

/* To the caller's frame. Return: false if the step leads out of the stack. */
static bool step(struct pl_place *p, u32 rule)
{
	unsigned long sp = (pl_steps_by_sp(rule) ? p->sp : p->bp) + PL_RULE_DISTANCE(rule);

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

static u32 rule_at(const struct pl_place *p)
{
	return PL_FRAME_RULE(pl_frame_at(p->ip));
}

static u8 action_of(u32 rule)
{
	return PL_FLAGS_ACTION(PL_RULE_FLAGS(rule));
}

bool pl_skip_plumbing(struct pl_place *p)
{
	u32 rule = rule_at(p);

	while (action_of(rule) == PL_ACTION_SKIP && can_step(p, rule)) {
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

	if (!whole && action_of(rule) == PL_ACTION_CUT) {
		stack->class = PL_FLAGS_CLASS(PL_RULE_FLAGS(rule));
		ends = true;
	}
	for (;;) {
		stack->frames[stack->nr++] = p.ip;
		if (action_of(rule) == PL_ACTION_LOST)
			return false;
		if (ends || action_of(rule) == PL_ACTION_END || stack->nr == PL_FRAMES)
			return true;
		if (!can_step(&p, rule) || !step(&p, rule))
			return false;
		rule = rule_at(&p);
	}
}
