// SPDX-License-Identifier: GPL-2.0
/*
 * pageledger selftests: a walk of all memory (that of `classes`) pauses in the first section
 * at or after pfn=, once. So it is seen who waits for it, and who should.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>

#include "compat/page_alloc.h"

#define PAUSE_MS	4000

static unsigned long pfn;
module_param(pfn, ulong, 0444);
MODULE_PARM_DESC(pfn, "the section that it pauses in");

static int state;
module_param(state, int, 0444);
MODULE_PARM_DESC(state, "0 not there yet, 1 in the section, 2 through with it");

static void pause_in_section(unsigned long first, void *data);

static int on_section(struct kprobe *kp, struct pt_regs *regs)
{
	if (pl_argument(regs, 0) < pfn || cmpxchg(&state, 0, 1))
		return 0;
	instruction_pointer_set(regs, (unsigned long)pause_in_section);
	return 1;
}

/* With one of these a probe is not optimised into a jump, which cannot go elsewhere. */
static void after_section(struct kprobe *kp, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe section = {
	.symbol_name = "pageledger:scan_section",
	.pre_handler = on_section,
	.post_handler = after_section,
};

/* In place of the section's walk, with all that the caller holds. */
static void pause_in_section(unsigned long first, void *data)
{
	void (*walk)(unsigned long, void *) = (void *)section.addr;

	msleep(PAUSE_MS);
	walk(first, data);
	WRITE_ONCE(state, 2);
}

static int __init pl_pause_init(void)
{
	return register_kprobe(&section);
}
module_init(pl_pause_init);

static void __exit pl_pause_exit(void)
{
	unregister_kprobe(&section);
}
module_exit(pl_pause_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("pageledger selftests: a walk of memory that pauses");
