/* SPDX-License-Identifier: GPL-2.0 */
/* Going through all memory, section by section or zone by zone. */
#ifndef PL_SECTIONS_H
#define PL_SECTIONS_H

#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

/**
 * pl_sections_visit() - call @fn for each section of online memory, once
 * @fn: called with the section's first page frame number; pages of the section may be
 *	missing (pfn_to_online_page()). Its struct pages stay until @fn returns
 * @data: passed on
 *
 * Context: process; sleeps between sections. Return: 0, or -EINTR if the caller is being
 * killed.
 */
int pl_sections_visit(void (*fn)(unsigned long pfn, void *data), void *data);

/**
 * pl_sections_wait() - wait until no walk looks at memory that is offline now
 *
 * Context: process, inside the kernel's memory hotplug lock; sleeps.
 */
void pl_sections_wait(void);

/**
 * pl_sections_hold() - from now on struct pages of memory that is online stay where they are
 *
 * As within pl_sections_visit(), where it must not be called. Not for long: whoever takes memory
 * away waits.
 *
 * Context: process; sleeps.
 */
void pl_sections_hold(void);

/** pl_sections_release() - the end of that */
void pl_sections_release(void);

/**
 * pl_zones_visit() - call @fn for each zone of the nodes that are online, empty ones included
 * @fn: called with the zone
 * @data: passed on
 *
 * Modules have no for_each_zone().
 *
 * Context: process; sleeps if @fn does.
 */
static inline void pl_zones_visit(void (*fn)(struct zone *zone, void *data), void *data)
{
	int nid, i;

	for_each_online_node(nid)
		for (i = 0; i < MAX_NR_ZONES; i++)
			fn(&NODE_DATA(nid)->node_zones[i], data);
}

/**
 * pl_sections_page() - the page of a frame number, in a loop over a section
 * @pfn: the frame; ever larger
 * @checked: up to where pages are known to be online; 0 to begin with
 *
 * Memory comes and goes by subsections, so one look for each is enough.
 *
 * Return: the page, or NULL if it is offline or not there.
 */
static __always_inline struct page *pl_sections_page(unsigned long pfn, unsigned long *checked)
{
	struct page *page;

	if (likely(pfn < *checked))
		return pfn_to_page(pfn);
	page = pfn_to_online_page(pfn);
	if (page)
		*checked = ALIGN(pfn + 1, PAGES_PER_SUBSECTION);
	return page;
}

/**
 * pl_sections_free_block() - pages of the free block that a page heads
 * @page: an online page
 *
 * The order is read without the zone's lock: if the block is split or merged
 * meanwhile, what is skipped or visited twice was in the allocator's hands.
 *
 * Return: 0 if it heads none.
 */
unsigned long pl_sections_free_block(struct page *page);

#endif /* PL_SECTIONS_H */
