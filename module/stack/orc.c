// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the kernel's unwinder how it steps from a frame to the next.
 *
 * ORC has a rule for each text address, but its tables are not for modules. So we have
 * the unwinder step from a frame of our own making, whose words all differ: where it
 * comes out says where it looked (arch/x86/kernel/unwind_orc.c, unwind_next_frame()).
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "compat/unwind.h"
#include "stack/orc.h"

#if PL_HAVE_ORC
#include <asm/unwind.h>

/* Where functions save a frame pointer: among what they push first. */
#define WORDS		64
/* No stack address, no text address. */
#define WORD(i)		(0x5a5a000000000000UL + (i))

/* A frame pointer that points nowhere, and how far away another one is. */
#define NOWHERE		WORD(WORDS)
#define OTHER		sizeof(long)

/*
 * Whose stack the frame is said to be. Of the current task's the unwinder tells the log what it
 * cannot follow (orc_warn_current()), and behind the pointer on an interrupt's stack it cannot:
 * there it is said to be of a task that is none. Of that it looks at no more than where the stack
 * is, and at return addresses that function_graph keeps (ftrace_graph_ret_addr()). Newer kernels
 * ask whether the task runs (rethook_find_ret_addr()): not for them.
 */
#if PL_HAVE_INDIRECT_REGS
static struct task_struct nobody = {
#ifdef CONFIG_FUNCTION_GRAPH_TRACER
	.curr_ret_stack = -1,
#endif
};

#define OWNER	(&nobody)
#else
#define OWNER	current
#endif

/* What unwind_start() may use of the stack: it skips what is not above this. */
#define BELOW		512
/* Leave this much to the interrupts that may come. */
#define ROOM		4096

static bool start_unwinder(struct unwind_state *state)
{
	unwind_start(state, current, NULL, (void *)(current_stack_pointer - BELOW));
	return !unwind_done(state) && !unwind_error(state);
}

static bool has_stack_left(const struct unwind_state *state)
{
	return current_stack_pointer - (unsigned long)state->stack_info.begin > ROOM;
}

/*
 * One step from @ip, on the stack that @first is on, with the stack pointer at @frame.
 * Return: false if there is none.
 */
static bool unwinder_step(const struct unwind_state *first, struct unwind_state *state,
			  unsigned long ip, unsigned long *frame, unsigned long bp)
{
	*state = *first;
	state->task = OWNER;
	state->ip = ip;
	state->sp = (unsigned long)frame;
	state->bp = bp;
	state->regs = NULL;
	state->prev_regs = NULL;
	state->full_regs = false;
	state->signal = false;
	return unwind_next_frame(state);
}

/*
 * Where the caller's frame pointer is, after one step with @bp and one with another. What
 * is beyond our frame may hold any value, also one that looks like ours.
 */
static u8 bp_slot(const struct unwind_state *state, const struct unwind_state *other,
		  unsigned long *frame, unsigned long bp)
{
	unsigned long i = state->bp - WORD(0), slot;

	if (state->bp == bp && other->bp == bp + OTHER)
		return 0;
	if (i >= WORDS || state->sp > (unsigned long)&frame[WORDS])
		return PL_BP_LOST;
	slot = (unsigned long *)state->sp - &frame[i];
	return slot > 0 && slot < PL_BP_LOST ? slot : PL_BP_LOST;
}

static struct pl_rule learn_rule(const struct unwind_state *first, unsigned long ip,
				 unsigned long *frame)
{
	struct pl_rule unknown = { .step = PL_STEP_UNKNOWN }, rule = { .step = PL_STEP_BY_SP };
	unsigned long bp = NOWHERE, distance;
	struct unwind_state state, other;

	/* a rule that needs the frame pointer fails with one that points nowhere */
	if (!unwinder_step(first, &state, ip, frame, bp)) {
		if (!unwind_error(&state))
			return (struct pl_rule) { .step = PL_STEP_END };
		rule.step = PL_STEP_BY_BP;
		bp = (unsigned long)&frame[WORDS / 2];
		if (!unwinder_step(first, &state, ip, frame, bp))
			return unknown;
	}
	if (unwind_error(&state))
		return unknown;
	if (state.regs)
		return (struct pl_rule) { .step = PL_STEP_END };
	if (!unwinder_step(first, &other, ip, frame, bp + OTHER) ||
	    other.sp - state.sp != (rule.step == PL_STEP_BY_BP ? OTHER : 0))
		return unknown;
	distance = state.sp - (rule.step == PL_STEP_BY_BP ? bp : (unsigned long)frame);
	if (!distance || distance > U16_MAX)
		return unknown;
	rule.distance = distance;
	rule.bp_slot = bp_slot(&state, &other, frame, bp);
	return rule;
}

bool pl_orc_learn(unsigned long ip, struct pl_rule *rule)
{
	unsigned long frame[WORDS], i;
	struct unwind_state first;

	for (i = 0; i < WORDS; i++)
		WRITE_ONCE(frame[i], WORD(i));
	if (!start_unwinder(&first) || !has_stack_left(&first))
		return false;
	*rule = learn_rule(&first, ip, frame);
	return true;
}

bool pl_orc_irq_stack(unsigned long *begin, unsigned long *end)
{
	struct unwind_state state;

	if (!start_unwinder(&state) || state.stack_info.type != STACK_TYPE_IRQ)
		return false;
	*begin = (unsigned long)state.stack_info.begin;
	*end = (unsigned long)state.stack_info.end;
	return true;
}

#elif PL_HAVE_RECORDS /* one rule for all */

bool pl_orc_learn(unsigned long ip, struct pl_rule *rule)
{
	*rule = (struct pl_rule) { .step = PL_STEP_BY_SP };
	return true;
}

/*
 * Those that are mapped lie where their size says, as tasks' do (arch_alloc_vmap_stack(),
 * arch/arm64/include/asm/vmap_stack.h). Firmware's events have such stacks, too (sdei_init()):
 * should one be taken for the CPU's, those on its interrupt stack are walked by the kernel.
 */
bool pl_orc_irq_stack(unsigned long *begin, unsigned long *end)
{
	unsigned long sp = current_stack_pointer;

	if (!IS_ENABLED(CONFIG_VMAP_STACK) || !is_vmalloc_addr((void *)sp))
		return false;
	*begin = sp & ~(THREAD_SIZE - 1);
	*end = *begin + THREAD_SIZE;
	return true;
}

#else /* no way but the kernel's: every stack is walked by the kernel */

bool pl_orc_learn(unsigned long ip, struct pl_rule *rule)
{
	*rule = (struct pl_rule) { .step = PL_STEP_UNKNOWN };
	return true;
}

bool pl_orc_irq_stack(unsigned long *begin, unsigned long *end)
{
	return false;
}
#endif
