// SPDX-License-Identifier: GPL-2.0
/* Where pages leave and enter the buddy allocator: choose the hooks, start and stop them. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "watch/hooks.h"
#include "watch/probes.h"
#include "watch/tracepoints.h"

static bool by_kprobe;

int pl_hooks_start(const char *hook)
{
	int err;

	by_kprobe = !strcmp(hook, "kprobe");
	if (!by_kprobe && strcmp(hook, "tracepoint")) {
		pr_err("hook=%s is neither tracepoint nor kprobe\n", hook);
		return -EINVAL;
	}
	if (!by_kprobe) {
		err = pl_tracepoints_attach();
		if (err)
			return err;
	}
	err = pl_probes_attach(by_kprobe);
	if (err && !by_kprobe)
		pl_tracepoints_detach();
	return err;
}

void pl_hooks_stop(void)
{
	pl_probes_detach();
	if (!by_kprobe)
		pl_tracepoints_detach();
}

const char *pl_hooks_name(void)
{
	return by_kprobe ? "kprobe" : "tracepoint";
}
