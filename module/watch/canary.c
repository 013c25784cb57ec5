// SPDX-License-Identifier: GPL-2.0
/*
 * sysctl kernel.ftrace_enabled=0 and debugfs kprobes/enabled=0 disarm probes without a word.
 * So we probe a function that we can call, and see. This file, and no other of ours, is
 * compiled for ftrace, as the kernel is: then our probe is of the kind that the others are.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kprobes.h>

#include "watch/canary.h"

static atomic_long_t heard;

/* Never inlined, nor one of several of the same content. */
static noinline void canary(void)
{
	asm volatile("" : : "r" (&heard));
}

static int on_canary(struct kprobe *kp, struct pt_regs *regs)
{
	atomic_long_inc(&heard);
	return 0;
}

static struct kprobe probe;

int pl_canary_attach(void)
{
	probe = (struct kprobe) {
		.addr = (kprobe_opcode_t *)canary,
		.pre_handler = on_canary,
	};
	return register_kprobe(&probe);
}

void pl_canary_detach(void)
{
	unregister_kprobe(&probe);
}

bool pl_canary_sings(void)
{
	long before = atomic_long_read(&heard);

	canary();
	return atomic_long_read(&heard) != before;
}
