// SPDX-License-Identifier: GPL-2.0
/*
 * pageledger selftests: reading `sockets` takes its time over each buffer, with what it
 * holds, and between two holds, so that a race is met in seconds that else takes hours.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>

/* Nobody may sleep here, for however long. */
static void pass(unsigned int times)
{
	while (times--)
		udelay(5);
}

static int slow_buffer(struct kprobe *kp, struct pt_regs *regs)
{
	pass(1);
	return 0;
}

static int slow_hold(struct kprobe *kp, struct pt_regs *regs)
{
	pass(40);
	return 0;
}

static struct kprobe buffer = { .symbol_name = "pl_hold_skb", .pre_handler = slow_buffer };
static struct kprobe hold = { .symbol_name = "pl_hold_commit", .pre_handler = slow_hold };
static struct kprobe *probes[] = { &buffer, &hold };

static int __init pl_slow_init(void)
{
	return register_kprobes(probes, ARRAY_SIZE(probes));
}
module_init(pl_slow_init);

static void __exit pl_slow_exit(void)
{
	unregister_kprobes(probes, ARRAY_SIZE(probes));
}
module_exit(pl_slow_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("pageledger selftests: makes the walk of socket queues slow");
