/* SPDX-License-Identifier: GPL-2.0 */
/* Asking the kernel's unwinder how it steps from a frame to the next. */
#ifndef PL_ORC_H
#define PL_ORC_H

#include <linux/types.h>

/**
 * enum pl_step - what is known of the way from a frame to its caller's
 * @PL_STEP_BY_SP: at a constant distance from the stack pointer
 * @PL_STEP_BY_BP: at a constant distance from the frame pointer
 * @PL_STEP_UNKNOWN: nothing: only the kernel's unwinder finds it
 * @PL_STEP_END: there is none: the stack ends, or an interrupt came in here
 */
enum pl_step {
	PL_STEP_BY_SP,
	PL_STEP_BY_BP,
	PL_STEP_UNKNOWN,
	PL_STEP_END,
};

/* The function keeps its caller's frame pointer where we do not know. */
#define PL_BP_LOST	0x7f

/**
 * struct pl_rule - how to step over a frame, the same whenever its return address is met
 * @step: enum pl_step
 * @bp_slot: where the caller's frame pointer is: so many words below the caller's stack
 *	pointer; 0: still in the register; PL_BP_LOST
 * @distance: bytes from @step's register to the caller's stack pointer, as it is after
 *	the return; the return address is in the word below
 */
struct pl_rule {
	u8 step;
	u8 bp_slot;
	u16 distance;
};

/**
 * pl_orc_learn() - the rule for a return address
 * @ip: in kernel or module text
 * @rule: set to it if all goes well
 *
 * Needs a kilobyte of stack.
 *
 * Context: any but NMI; preemption is off. Return: false if little stack is left, here
 * and now: this says nothing of @ip.
 */
bool pl_orc_learn(unsigned long ip, struct pl_rule *rule);

/**
 * pl_orc_irq_stack() - bounds of the interrupt stack that we run on
 * @begin: lowest address
 * @end: one past the highest
 *
 * Context: any; preemption is off. Return: false if we run on no such stack.
 */
bool pl_orc_irq_stack(unsigned long *begin, unsigned long *end);

#endif /* PL_ORC_H */
