// SPDX-License-Identifier: GPL-2.0
/*
 * A tracer on one function, by ftrace: it looks on, or as a live patch does it, has the
 * function's callers call pl_detour() instead, which calls the function's body.
 */
#include <linux/atomic.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/string.h>

#include "compat/features.h"

static char *function = "";
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "what to trace: any with up to six arguments");

static bool detour;
module_param(detour, bool, 0444);
MODULE_PARM_DESC(detour, "have pl_detour() called instead");

static unsigned long hits;
module_param(hits, ulong, 0444);
MODULE_PARM_DESC(hits, "calls seen");

typedef long (*body_fn)(long a, long b, long c, long d, long e, long f);

static body_fn body;

/* Not a tail call: it must have a frame. */
static noinline long pl_detour(long a, long b, long c, long d, long e, long f)
{
	long result = body(a, b, c, d, e, f);

	WRITE_ONCE(hits, hits + 1);
	return result;
}

#if !PL_HAVE_FTRACE_REGS
#define ftrace_regs		pt_regs
#define ftrace_get_regs(regs)	(regs)
#endif

static void on_call(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		    struct ftrace_regs *fregs)
{
	if (!detour) {
		WRITE_ONCE(hits, hits + 1);
		return;
	}
	WRITE_ONCE(body, (body_fn)(ip + MCOUNT_INSN_SIZE));
	ftrace_get_regs(fregs)->ip = (unsigned long)pl_detour;
}

static struct ftrace_ops ops = {
	.func = on_call,
	.flags = FTRACE_OPS_FL_SAVE_REGS,
};

/* Older kernels do not let modules free it; they leak a hash, in a test. */
static void free_filter(void)
{
#if PL_HAVE_FTRACE_REGS
	ftrace_free_filter(&ops);
#else
	ftrace_set_filter(&ops, NULL, 0, 1);
#endif
}

static int __init pl_tracer_init(void)
{
	int err;

	if (detour)
		ops.flags |= FTRACE_OPS_FL_IPMODIFY;
	err = ftrace_set_filter(&ops, function, strlen(function), 1) ?:
	      register_ftrace_function(&ops);
	if (err)
		free_filter();
	return err;
}

static void __exit pl_tracer_exit(void)
{
	unregister_ftrace_function(&ops);
	free_filter();
}

module_init(pl_tracer_init);
module_exit(pl_tracer_exit);

MODULE_DESCRIPTION("Traces a function, or patches it as live patches do");
MODULE_AUTHOR("The pageledger authors");
MODULE_LICENSE("GPL");
