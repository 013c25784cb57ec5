// SPDX-License-Identifier: GPL-2.0
/*
 * Memory and CPUs that come and go while the module is loaded. Only CPUs that are there
 * get counters: virtual machines often allow for a hundred more.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpuhotplug.h>
#include <linux/memory.h>
#include <linux/mmzone.h>
#include <linux/notifier.h>

#include "hotplug.h"
#include "ledger.h"
#include "shadow.h"
#include "sites.h"

/* Without shadow words the memory works all the same: its pages count as outside. */
static void coming(unsigned long pfn, unsigned long nr)
{
	unsigned long section = pfn_to_section_nr(pfn);
	unsigned long last = pfn_to_section_nr(pfn + nr - 1);

	for (; section <= last; section++) {
		if (pl_shadow_add_section(section)) {
			pr_warn("no memory to watch hot-added section %lu\n", section);
			return;
		}
	}
}

/* A balloon's pages go offline without being freed (PageOffline); nobody has them then. */
static void gone(unsigned long pfn, unsigned long nr)
{
	for (; nr--; pfn++) {
		u32 owner = pl_ledger_owner(pfn);

		if (owner != PL_SITE_NONE)
			pl_ledger_move(pfn, owner, PL_SITE_NONE);
	}
}

static int on_memory(struct notifier_block *nb, unsigned long action, void *data)
{
	struct memory_notify *memory = data;

	if (action == MEM_GOING_ONLINE)
		coming(memory->start_pfn, memory->nr_pages);
	else if (action == MEM_OFFLINE)
		gone(memory->start_pfn, memory->nr_pages);
	return NOTIFY_OK;
}

static struct notifier_block memory_block = {
	.notifier_call = on_memory,
};

static int cpu_state;

/* A CPU for whose counters there is no memory does not come online. */
int pl_hotplug_init(void)
{
	int err;

	cpu_state = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, KBUILD_MODNAME ":prepare",
				      pl_ledger_add_cpu, NULL);
	if (cpu_state < 0)
		return cpu_state;
	err = register_memory_notifier(&memory_block);
	if (err)
		cpuhp_remove_state_nocalls(cpu_state);
	return err;
}

void pl_hotplug_exit(void)
{
	unregister_memory_notifier(&memory_block);
	cpuhp_remove_state_nocalls(cpu_state);
}
