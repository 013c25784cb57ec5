/* SPDX-License-Identifier: GPL-2.0 */
/* Who is allocating: from the running call stack to a site. */
#ifndef PL_CALLER_H
#define PL_CALLER_H

#include <linux/types.h>

struct seq_file;

/**
 * struct pl_from - where the stack of an allocation begins
 * @ip: a return address on the running stack that lies in the allocator or in its caller:
 *	frames below it belong to the hook
 * @sp: the stack pointer as it will be after that return
 * @bp: the frame pointer likewise
 */
struct pl_from {
	unsigned long ip;
	unsigned long sp;
	unsigned long bp;
};

/**
 * pl_from_here() - the caller of the function that this is used in
 *
 * That function must be noinline, and not traced: function_graph would put its
 * trampoline where the return address is.
 */
#define pl_from_here()								\
({										\
	unsigned long *frame__ = __builtin_frame_address(0);			\
										\
	(struct pl_from) {							\
		.ip = (unsigned long)__builtin_return_address(0),		\
		.sp = (unsigned long)(frame__ + 2),				\
		.bp = *frame__,							\
	};									\
})

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
 * @from: where its stack begins
 *
 * Takes no lock, allocates nothing.
 *
 * Context: any, NMI included; preemption is off.
 * Return: a site; PL_SITE_NO_STACK if the stack cannot be walked.
 */
u32 pl_caller_site(gfp_t gfp, const struct pl_from *from);

/** pl_caller_gfp_is_user() - true if these flags ask for a page of user memory */
bool pl_caller_gfp_is_user(gfp_t gfp);

/** pl_caller_show() - how stacks were walked, for `stats` */
void pl_caller_show(struct seq_file *m);

#endif /* PL_CALLER_H */
