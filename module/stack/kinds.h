/* SPDX-License-Identifier: GPL-2.0 */
/* What a function on an allocation's call stack says about the allocation. */
#ifndef PL_KINDS_H
#define PL_KINDS_H

#include <linux/types.h>

/**
 * enum pl_action - what to do with a stack frame
 * @PL_ACTION_NAME: an ordinary function: the one to name
 * @PL_ACTION_SKIP: allocator plumbing: passes pages on for its own caller
 * @PL_ACTION_LOST: a tracer's trampoline in place of the caller: it is not known
 * @PL_ACTION_END: where the kernel was entered, or its softirqs: what lies beyond is no
 *	cause, but what happened to be interrupted
 * @PL_ACTION_CUT: whoever asked, the page is of one class: drop the frames beyond,
 *	so that slab makes a few sites and not thousands
 * @PL_ACTION_FOREIGN: text of neither the kernel nor a module, see pl_text_is_foreign():
 *	not to be named nor remembered; it may be gone, and other text in its place
 * @PL_ACTION_ENTRY: a function's entry, where nothing but a tracer is called from: if that
 *	is foreign, so is this frame (a BPF trampoline calls the function's body itself,
 *	which then has a frame of its own)
 * @PL_ACTION_UNKNOWN: could not be looked up
 * @PL_NR_ACTIONS: how many
 */
enum pl_action {
	PL_ACTION_NAME,
	PL_ACTION_SKIP,
	PL_ACTION_LOST,
	PL_ACTION_END,
	PL_ACTION_CUT,
	PL_ACTION_FOREIGN,
	PL_ACTION_ENTRY,
	PL_ACTION_UNKNOWN,
	PL_NR_ACTIONS,
};

/**
 * struct pl_kind - what a function says of the pages that pass through it
 * @action: enum pl_action
 * @class: enum pl_class of the pages; PL_CLASS_UNTRACKED says nothing
 */
struct pl_kind {
	u8 action;
	u8 class;
};

/** pl_kinds_init() - room for names, for each CPU; process context. Return: 0 or -ENOMEM */
int pl_kinds_init(void);

/** pl_kinds_bytes() - memory of that room */
size_t pl_kinds_bytes(void);

/** pl_kinds_exit() - no hook may run any more */
void pl_kinds_exit(void);

/**
 * pl_kinds_lookup() - the kind of the function that a return address lies in
 * @address: the return address
 *
 * By name, some thousand instructions: see pl_memo_at(), which remembers.
 *
 * Context: any; preemption is off.
 * Return: the kind.
 */
struct pl_kind pl_kinds_lookup(unsigned long address);

#endif /* PL_KINDS_H */
