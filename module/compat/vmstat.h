/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own counts of pages. */
#ifndef PL_COMPAT_VMSTAT_H
#define PL_COMPAT_VMSTAT_H

#include <linux/mmzone.h>
#include <linux/vmstat.h>

#include "compat/features.h"

/*
 * Counts with what CPUs have not yet handed in (vmstat_refresh(), mm/vmstat.c). Nobody stops
 * them: what one hands in meanwhile counts twice or not at all.
 */
static inline long pl_vmstat_nodes(enum node_stat_item item)
{
	long pages = 0;
	int nid, cpu;

	for_each_online_node(nid) {
		struct per_cpu_nodestat __percpu *stats = NODE_DATA(nid)->per_cpu_nodestats;

		pages += atomic_long_read(&NODE_DATA(nid)->vm_stat[item]);
		for_each_online_cpu(cpu)
			pages += READ_ONCE(per_cpu_ptr(stats, cpu)->vm_node_stat_diff[item]);
	}
	return pages;
}

/** pl_vmstat_slab() - pages of slab, large kmalloc() included; process context */
static inline long pl_vmstat_slab(void)
{
	return pl_vmstat_nodes(NR_SLAB_RECLAIMABLE_B) + pl_vmstat_nodes(NR_SLAB_UNRECLAIMABLE_B);
}

#if PL_HAVE_NODE_PAGETABLE
static inline long pl_vmstat_pagetable(void)
{
	return pl_vmstat_nodes(NR_PAGETABLE);
}
#else	/* before commit f0c0c115fb81 each zone had one */
static inline long pl_vmstat_pagetable(void)
{
	struct zone *zone;
	long pages = 0;
	int nid, cpu, i;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (!populated_zone(zone))
				continue;
			pages += atomic_long_read(&zone->vm_stat[NR_PAGETABLE]);
			for_each_online_cpu(cpu)
				pages += READ_ONCE(per_cpu_ptr(zone->pageset, cpu)
						   ->vm_stat_diff[NR_PAGETABLE]);
		}
	}
	return pages;
}
#endif

/** pl_vmstat_tables() - pages of page tables, KVM's and IOMMUs' as far as they count */
static inline long pl_vmstat_tables(void)
{
#if PL_HAVE_SECONDARY_PAGETABLE
	return pl_vmstat_pagetable() + pl_vmstat_nodes(NR_SECONDARY_PAGETABLE);
#else
	return pl_vmstat_pagetable();
#endif
}

#endif /* PL_COMPAT_VMSTAT_H */
