/* SPDX-License-Identifier: GPL-2.0 */
/* Who is allocating: from the running call stack to a site. */
#ifndef PL_CALLER_H
#define PL_CALLER_H

#include <linux/gfp.h>
#include <linux/sched/task_stack.h>
#include <linux/types.h>
#include <asm/syscall.h>

#include "stack/trails.h"
#include "stack/walk.h"

struct seq_file;

/**
 * pl_caller_init() - choose how stacks are walked
 * @unwinder: "memo": step by remembered rules, see memo.h; "kernel": by the kernel's
 *	unwinder; "off": not at all; "check": both, and compare. Without rules to ask for
 *	(PL_HAVE_WALK) memo means kernel.
 *
 * Return: 0 or -EINVAL after a line in the log.
 */
int pl_caller_init(const char *unwinder);

/*
 * The bits of an address that are those of the task's stack that it is on, for
 * pl_caller_recall(): a stack lies where its size says. 0, so that none is found, but for
 * unwinder=memo.
 */
extern unsigned long pl_caller_stack_bits;

#define PL_STACK_BITS	(~(THREAD_SIZE - 1))

/*
 * On a task's stack the system call tells much of the way to here. Its depth does not: the
 * kernel makes that random (CONFIG_RANDOMIZE_KSTACK_OFFSET).
 */
static __always_inline u64 pl_caller_key(unsigned long ip, struct pt_regs *user)
{
	return pl_trail_key(ip, syscall_get_nr(current, user));
}

/**
 * pl_caller_recall() - the short way to pl_caller_site(), inlined into the hook
 * @ip: see pl_caller_site()
 * @sp: likewise
 * @stack_bits: pl_caller_stack_bits, read by the caller
 * @site: set to it
 *
 * For allocations that are not movable.
 *
 * Context: any, NMI included; preemption is off.
 * Return: false if it is not known: ask pl_caller_site().
 */
static __always_inline bool pl_caller_recall(unsigned long ip, unsigned long sp,
					     unsigned long stack_bits, u32 *site)
{
	/* which lie where the stack begins: no frame is beyond */
	struct pt_regs *user = task_pt_regs(current);
	struct pl_place p = { .ip = ip, .sp = sp, .end = (unsigned long)user };

	/* or what is added to the stack pointer is added in pieces */
	OPTIMIZER_HIDE_VAR(p.sp);
	if (unlikely((sp & stack_bits) != (unsigned long)task_stack_page(current) ||
		     !pl_skip_known_plumbing(&p)))
		return false;
	return pl_trail_recall(pl_caller_key(p.ip, user), p.sp, p.end, site);
}

/**
 * pl_caller_site() - the site of the allocation that is going on
 * @gfp: its flags
 * @ip: a return address on the running stack that lies in the allocator or in its caller:
 *	frames below it belong to the hook
 * @sp: the stack pointer as it will be after that return
 * @bp: the frame pointer likewise
 *
 * Takes no lock, allocates nothing.
 *
 * Context: any, NMI included; preemption is off.
 * Return: a site; PL_SITE_NO_STACK if the stack cannot be walked.
 */
u32 pl_caller_site(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp);

/**
 * struct pl_gfp_pattern - allocation flags that some have in common
 * @mask: which flags matter
 * @flags: how these are
 */
struct pl_gfp_pattern {
	gfp_t mask;
	gfp_t flags;
};

static __always_inline bool pl_gfp_is(gfp_t gfp, struct pl_gfp_pattern pattern)
{
	return (gfp & pattern.mask) == pattern.flags;
}

/*
 * balloon_page_alloc() (mm/balloon_compaction.c) is what all balloons use for 4 KiB
 * pages; it may be a tail call that leaves no frame, but its flags are its own.
 */
#define PL_GFP_BALLOON ((struct pl_gfp_pattern) {					\
		.mask = __GFP_MOVABLE | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_COMP,	\
		.flags = __GFP_MOVABLE | __GFP_NOMEMALLOC | __GFP_NORETRY,		\
	})

/* Movable allocations whose stack is looked at all the same: balloons', or all of them. */
extern struct pl_gfp_pattern pl_caller_movable;

/* One of their flags that most others have not: the quick way to tell. */
extern gfp_t pl_caller_movable_flag;

/** pl_caller_unwind_user() - shall the stacks of all movable allocations be looked at? */
void pl_caller_unwind_user(bool all);

/*
 * Movable memory is anonymous or page cache, by far most of the time, and its stack
 * tells nothing that the process does not.
 */
static __always_inline bool pl_caller_is_user(gfp_t gfp)
{
	return (gfp & __GFP_MOVABLE) &&
	       (likely(!(gfp & pl_caller_movable_flag)) || !pl_gfp_is(gfp, pl_caller_movable));
}

/** pl_caller_show() - how stacks were walked, for `stats` */
void pl_caller_show(struct seq_file *m);

#endif /* PL_CALLER_H */
