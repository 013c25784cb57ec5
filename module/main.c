// SPDX-License-Identifier: GPL-2.0
/* pageledger: who holds the pages that /proc/meminfo does not know. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/log2.h>
#include <linux/module.h>
#include <linux/string.h>

#include "balloon/balloon.h"
#include "files/debugfs.h"
#include "ledger/before_load.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "stack/caller.h"
#include "stack/kinds.h"
#include "stack/symbols.h"
#include "stack/trails.h"
#include "watch/canary.h"
#include "watch/hooks.h"
#include "watch/hotplug.h"
#include "watch/probes.h"
#include "watch/self_check.h"

#define SITES_MIN	64
#define SITES_MAX	524288

/*
 * What grows with them takes 1/512 of memory by default, if that is enough for a few, and
 * never more than 1/16.
 */
#define SITES_FEW	4096
#define SITES_MANY	65536
#define SHARE_DEFAULT	512
#define SHARE_MAX	16

#define AUDIT_MAX_GIB	64

static_assert(PL_SITE_FIRST + SITES_MAX < BIT(PL_SITE_BITS));

static unsigned int sites;
module_param(sites, uint, 0444);
MODULE_PARM_DESC(sites, "call stacks to remember, a power of two from 64 to 524288 (default 0: 4096 to 65536, by memory and CPUs); what finds no room is counted as [overflow]");

static bool unwind_user;
module_param(unwind_user, bool, 0444);
MODULE_PARM_DESC(unwind_user, "walk the stack of movable allocations too: names a driver that keeps such pages, and costs something for each page of user memory (default N)");

static char *hook = "tracepoint";
module_param(hook, charp, 0444);
MODULE_PARM_DESC(hook, "how to watch the page allocator: tracepoint (default) or kprobe, which costs more and needs no CONFIG_TRACEPOINTS");

static char *unwinder = "memo";
module_param(unwinder, charp, 0444);
MODULE_PARM_DESC(unwinder, "how to walk stacks: memo (default), by what was learned of each return address; kernel, by the kernel's own unwinder, which takes ten times as long; off, totals only; check, for debugging: both ways, and compare");

static bool audit;
module_param(audit, bool, 0444);
MODULE_PARM_DESC(audit, "debugging: add the file audit, which stops the machine while it compares counters and pages (default N)");

/* Bytes that grow with the number of call stacks. */
static size_t __init sites_need(unsigned int nr)
{
	return pl_sites_need(nr) +
	       num_present_cpus() * pl_ledger_cpu_bytes(PL_SITE_FIRST + nr);
}

/* The most, @max at most, that take no more than one part of memory in @share. */
static unsigned int __init sites_for(unsigned int max, unsigned int share)
{
	unsigned int nr = max;

	while (nr > SITES_MIN && sites_need(nr) >> PAGE_SHIFT > totalram_pages() / share)
		nr /= 2;
	return nr;
}

static int __init check_sites(void)
{
	unsigned int most = sites_for(SITES_MAX, SHARE_MAX);

	if (!sites)
		sites = min(most, max_t(unsigned int, SITES_FEW,
					sites_for(SITES_MANY, SHARE_DEFAULT)));
	if (sites < SITES_MIN || sites > SITES_MAX || !is_power_of_2(sites)) {
		pr_err("sites=%u is not a power of two from %u to %u\n", sites, SITES_MIN,
		       SITES_MAX);
		return -EINVAL;
	}
	if (sites > most) {
		pr_err("sites=%u takes more than 1/%u of memory: sites=%u is the most for this machine\n",
		       sites, SHARE_MAX, most);
		return -EINVAL;
	}
	return 0;
}

/* Loading takes memory that others may need more: leave them half of what there is. */
static int __init check_memory(void)
{
	size_t need = sites_need(sites) + pl_shadow_need() +
		      pl_probes_need(!strcmp(hook, "kprobe"));

	if (pl_memory_fits(need))
		return 0;
	pr_err("needs %zu KiB, more than half of the %lu KiB available: free memory, or load with fewer sites= than %u\n",
	       need >> 10, (unsigned long)si_mem_available() << (PAGE_SHIFT - 10), sites);
	return -ENOMEM;
}

/* At about a second for 64 GiB, and watchdogs bite. */
static int __init check_audit(void)
{
	if (!audit || totalram_pages() >> (30 - PAGE_SHIFT) <= AUDIT_MAX_GIB)
		return 0;
	pr_err("audit=1 stops the machine while it looks at every page: not with more than %u GiB\n",
	       AUDIT_MAX_GIB);
	return -EINVAL;
}

static int __init check_parameters(void)
{
	int err = check_sites();

	if (!err)
		err = check_audit();
	if (err)
		return err;
	err = pl_caller_init(unwinder);
	return err ?: check_memory();
}

/* Not an error: the tracepoints see by far the most. But it is not to be found out later. */
static void __init check_probes(void)
{
	if (!pl_canary_sings())
		pr_warn("probes are switched off, so bulk allocations and migrations are not seen: set sysctl kernel.ftrace_enabled=1 and debugfs kprobes/enabled to 1\n");
}

/* From the last step on somebody may have a file open: it cannot fail any more. */
static int __init start(void)
{
	int err = pl_sites_init(sites);

	if (err)
		return err;
	err = pl_shadow_init();
	if (err)
		goto out_sites;
	pl_ledger_init(pl_sites_end());
	err = pl_hotplug_init();
	if (err)
		goto out_ledger;
	err = pl_kinds_init();
	if (err)
		goto out_hotplug;
	err = pl_symbols_init();
	if (err)
		goto out_kinds;
	pl_epochs_init();
	pl_trails_init();
	pl_caller_unwind_user(unwind_user);
	err = pl_hotplug_ready();
	if (!err)
		err = pl_hooks_start(hook);
	if (err)
		goto out_names;
	err = pl_self_check();
	if (!err)
		err = pl_census_take();
	if (!err)
		err = pl_balloon_init();
	if (err)
		goto out_hooks;
	err = pl_debugfs_init(audit);
	if (err)
		goto out_hooks;
	return 0;

out_hooks:
	pl_hooks_stop();
out_names:
	pl_trails_exit();
	pl_epochs_exit();
	pl_symbols_exit();
out_kinds:
	pl_kinds_exit();
out_hotplug:
	pl_hotplug_exit();
out_ledger:
	pl_ledger_exit();
	pl_shadow_exit();
out_sites:
	pl_sites_exit();
	return err;
}

static int __init pl_init(void)
{
	int err = check_parameters();

	if (err)
		return err;
	err = pl_hotplug_refuse();
	if (!err) {
		err = start();
		pl_hotplug_allow();
	}
	if (err) {
		pr_err("not loaded: error %d\n", err);
		return err;
	}
	check_probes();
	pr_info("watching the page allocator; see /sys/kernel/debug/" KBUILD_MODNAME "/\n");
	return 0;
}

/*
 * Readers are gone (an open file holds the module), then the hooks: when
 * pl_hooks_stop() returns no hook is running on any CPU, so what they used can go.
 */
static void __exit pl_exit(void)
{
	pl_debugfs_exit();
	pl_hooks_stop();
	pl_trails_exit();
	pl_epochs_exit();
	pl_symbols_exit();
	pl_kinds_exit();
	pl_hotplug_exit();
	pl_ledger_exit();
	pl_shadow_exit();
	pl_sites_exit();
}

module_init(pl_init);
module_exit(pl_exit);

MODULE_DESCRIPTION("Who holds the pages that /proc/meminfo does not know");
MODULE_AUTHOR("The pageledger authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(PL_VERSION);
