/* SPDX-License-Identifier: GPL-2.0 */
/* What a page in a balloon says of itself, and what the kernel counts of balloons. */
#ifndef PL_COMPAT_BALLOON_COMPACTION_H
#define PL_COMPAT_BALLOON_COMPACTION_H

#include "compat/features.h"

#if PL_HAVE_BALLOON_H
#include <linux/balloon.h>
#else
#include <linux/balloon_compaction.h>
#endif
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/vm_event_item.h>
#include <linux/vmstat.h>

#include "compat/uaccess.h"

/*
 * Its pages are known by a flag (mm/balloon.c, 7.3), or by the functions that move them. The
 * option that they can be moved with is CONFIG_BALLOON_MIGRATION there.
 */
#if defined(CONFIG_BALLOON_COMPACTION) || defined(CONFIG_BALLOON_MIGRATION)
#define PL_HAVE_BALLOON_MARK						\
	(PL_HAVE_PAGE_MOVABLE_OPS || PL_HAVE_BALLOON_MOPS || PL_HAVE_BALLOON_AOPS)
#else
#define PL_HAVE_BALLOON_MARK	0
#endif

#if PL_HAVE_BALLOON_MARK
static inline bool pl_page_has_balloon_mark(struct page *page)
{
#if PL_HAVE_PAGE_MOVABLE_OPS
	return PageOffline(page) && PageMovableOps(page);
#elif PL_HAVE_BALLOON_MOPS
	return (unsigned long)READ_ONCE(page->mapping) ==
	       ((unsigned long)&balloon_mops | PAGE_MAPPING_MOVABLE);
#else	/* the mapping is that of an inode of the driver's own (commit 68f2736a8583) */
	unsigned long mapping = (unsigned long)READ_ONCE(page->mapping);
	const struct address_space *space = (void *)(mapping & ~PAGE_MAPPING_FLAGS);
	const struct address_space_operations *ops;

	return (mapping & PAGE_MAPPING_FLAGS) == PAGE_MAPPING_MOVABLE &&
	       !get_kernel_nofault(ops, &space->a_ops) && ops == &balloon_aops;
#endif
}
#endif

/**
 * pl_page_balloon() - the balloon that a page says it is in
 * @page: any
 *
 * Read without a lock: the balloon may be gone when this returns. It was there as long as
 * the page still says so.
 *
 * Return: the balloon; NULL if the page is in none that lets compaction move its pages.
 */
static inline const struct balloon_dev_info *pl_page_balloon(struct page *page)
{
#if PL_HAVE_BALLOON_MARK
	unsigned long balloon;

	if (!pl_page_has_balloon_mark(page))
		return NULL;
	balloon = READ_ONCE(page->private);
	smp_rmb();	/* it counts only if the page is still in a balloon after it */
	if (pl_page_has_balloon_mark(page))
		return (const struct balloon_dev_info *)balloon;
#endif
	return NULL;
}

/* The function by which compaction moves a balloon's pages: it is the driver's own. */
static inline unsigned long pl_balloon_function(const struct balloon_dev_info *balloon)
{
	unsigned long function = 0;

#if PL_HAVE_BALLOON_MARK
	copy_from_kernel_nofault(&function, &balloon->migratepage, sizeof(function));
#endif
	return function;
}

/**
 * pl_balloon_vmstat() - pages inflated and deflated, as in /proc/vmstat
 * @inflated: balloon_inflate
 * @deflated: balloon_deflate
 *
 * Of drivers that use mm/balloon_compaction.c only.
 *
 * Without an allocation: what is not counted since load would be shown as if it were.
 *
 * Context: process; sleeps. Return: false if this kernel does not count.
 */
static inline bool pl_balloon_vmstat(unsigned long *inflated, unsigned long *deflated)
{
#if (defined(CONFIG_MEMORY_BALLOON) || defined(CONFIG_BALLOON)) && defined(CONFIG_VM_EVENT_COUNTERS)
	static unsigned long events[NR_VM_EVENT_ITEMS];
	static DEFINE_MUTEX(lock);

	mutex_lock(&lock);
	all_vm_events(events);
	*inflated = events[BALLOON_INFLATE];
	*deflated = events[BALLOON_DEFLATE];
	mutex_unlock(&lock);
	return true;
#else
	return false;
#endif
}

#endif /* PL_COMPAT_BALLOON_COMPACTION_H */
