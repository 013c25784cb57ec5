// SPDX-License-Identifier: GPL-2.0
/*
 * Memory and CPUs that come and go while the module is loaded. Only CPUs that are there
 * get counters: virtual machines often allow for a hundred more.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/notifier.h>

#include "ledger/ledger.h"
#include "ledger/sections.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "watch/hotplug.h"

/* Without shadow words the memory works all the same: its pages count as outside. */
static void memory_comes(unsigned long pfn, unsigned long nr)
{
	unsigned long section = pfn_to_section_nr(pfn);
	unsigned long last = pfn_to_section_nr(pfn + nr - 1);

	for (; section <= last; section++) {
		if (pl_shadow_add_section(section)) {
			pr_warn("no memory left to watch hot-added section %lu: its pages count as outside\n",
				section);
			return;
		}
	}
}

/* A balloon's pages go offline without being freed (PageOffline); nobody has them then. */
static void memory_goes(unsigned long pfn, unsigned long nr)
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
		memory_comes(memory->start_pfn, memory->nr_pages);
	if (action == MEM_OFFLINE) {
		memory_goes(memory->start_pfn, memory->nr_pages);
		pl_sections_wait();
	}
	return NOTIFY_OK;
}

static struct notifier_block memory_block = {
	.notifier_call = on_memory,
};

static int refuse_to_go(struct notifier_block *nb, unsigned long action, void *data)
{
	return action == MEM_GOING_OFFLINE ? notifier_from_errno(-EBUSY) : NOTIFY_OK;
}

/* before others, who would make ready for nothing */
static struct notifier_block refuse_block = {
	.notifier_call = refuse_to_go,
	.priority = INT_MAX,
};

static void find_isolated(struct zone *zone, void *data)
{
#ifdef CONFIG_MEMORY_ISOLATION
	bool *found = data;

	if (READ_ONCE(zone->nr_isolate_pageblock))
		*found = true;
#endif
}

/* Memory that is going is isolated from MEM_GOING_OFFLINE on (offline_pages()). */
static bool is_going(void)
{
	bool found = false;

	pl_zones_visit(find_isolated, &found);
	return found;
}

static void nobodys_callback(struct page *page, unsigned int order)
{
}

/*
 * It is not isolated any more when its zone is taken apart. Of what is exported this waits
 * for mem_hotplug_lock, and nothing is restored that is not there.
 */
static void wait_until_gone(void)
{
#ifdef CONFIG_MEMORY_HOTPLUG
	restore_online_page_callback(nobodys_callback);
#endif
}

#define TRIES	100

/*
 * Loading looks at per-CPU free lists before it has a notifier, and at nodes' sections; when
 * a zone loses its last memory, its lists are freed, and no notifier is called before that
 * (zone_pcp_reset(), from offline_pages()).
 */
int pl_hotplug_refuse(void)
{
	int err = register_memory_notifier(&refuse_block);
	int i;

	if (err)
		return err;
	for (i = 0; !err && is_going(); i++) {
		if (msleep_interruptible(50))
			err = -EINTR;
		else if (i == TRIES)
			err = -EBUSY;
	}
	if (err == -EBUSY)
		pr_err("memory is just being isolated, to go offline or to make a large block: load again when that is done\n");
	if (err)
		pl_hotplug_allow();
	else
		wait_until_gone();
	return err;
}

void pl_hotplug_allow(void)
{
	unregister_memory_notifier(&refuse_block);
}

static int cpu_state;

/*
 * Whether cpuhp_setup_state() calls its callback for CPUs that are online, of a state like
 * ours, depends on the kernel: it does since commit 932d8476399f (6.10, 6.9.8, 6.1.97,
 * 5.15.162). So we see to the CPUs that are there ourselves, while none comes or goes.
 * All that are present: one may have been stopped half way, beyond our state.
 */
static int add_cpus(void)
{
	unsigned int cpu;
	int err = 0;

	cpus_read_lock();
	for_each_present_cpu(cpu) {
		err = pl_ledger_add_cpu(cpu);
		if (err)
			break;
	}
	if (!err)
		cpu_state = cpuhp_setup_state_nocalls_cpuslocked(CPUHP_BP_PREPARE_DYN,
								 KBUILD_MODNAME ":prepare",
								 pl_ledger_add_cpu, NULL);
	cpus_read_unlock();
	return err ?: min(cpu_state, 0);
}

/* A CPU for whose counters there is no memory does not come online. */
int pl_hotplug_init(void)
{
	int err = add_cpus();

	if (err)
		return err;
	err = register_memory_notifier(&memory_block);
	if (!err) {
		/* memory may have come before the notifier was there */
		err = pl_shadow_cover();
		if (err)
			unregister_memory_notifier(&memory_block);
	}
	if (err)
		cpuhp_remove_state_nocalls(cpu_state);
	return err;
}

int pl_hotplug_ready(void)
{
	unsigned int cpu;
	int err = 0;

	cpus_read_lock();
	for_each_online_cpu(cpu) {
		if (!pl_ledger_has_cpu(cpu)) {
			pr_err("CPU %u has no counters: this kernel's CPU hotplug is not as expected\n",
			       cpu);
			err = -ENODEV;
		}
	}
	cpus_read_unlock();
	return err;
}

void pl_hotplug_exit(void)
{
	unregister_memory_notifier(&memory_block);
	cpuhp_remove_state_nocalls(cpu_state);
}
