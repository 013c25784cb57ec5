/* SPDX-License-Identifier: GPL-2.0 */
/* Who is allocating: from the running call stack to a site. */
#ifndef PL_CALLER_H
#define PL_CALLER_H

#include <linux/gfp.h>
#include <linux/types.h>

struct seq_file;

/**
 * pl_caller_init() - choose how stacks are walked
 * @unwinder: "memo": step by remembered rules, see frames.h; "kernel": by the kernel's
 *	unwinder; "off": not at all; "check": both, and compare. Without rules to ask for
 *	(PL_HAVE_ORC) memo means kernel.
 *
 * Return: 0 or -EINVAL after a line in the log.
 */
int pl_caller_init(const char *unwinder);

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

/*
 * balloon_page_alloc() (mm/balloon_compaction.c) is what all balloons use for 4 KiB
 * pages; it may be a tail call that leaves no frame, but its flags are its own.
 */
static inline bool pl_caller_gfp_is_balloon(gfp_t gfp)
{
	const gfp_t balloon = __GFP_MOVABLE | __GFP_NOMEMALLOC | __GFP_NORETRY;

	return (gfp & (balloon | __GFP_COMP)) == balloon;
}

/*
 * Movable memory is anonymous or page cache, by far most of the time, and its stack
 * tells nothing that the process does not.
 */
static inline bool pl_caller_gfp_is_user(gfp_t gfp)
{
	return (gfp & __GFP_MOVABLE) && !pl_caller_gfp_is_balloon(gfp);
}

/** pl_caller_show() - how stacks were walked, for `stats` */
void pl_caller_show(struct seq_file *m);

#endif /* PL_CALLER_H */
