// SPDX-License-Identifier: GPL-2.0
/*
 * Going through all memory, section by section.
 *
 * A section belongs to as many nodes as have memory in it, so sections are counted, not
 * nodes. Memory that is removed loses its struct pages some time after it was marked
 * offline and its notifiers were called (offline_pages(), mm/memory_hotplug.c): there we
 * wait for the walks that may have seen it online.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>

#include "compat/pages.h"
#include "ledger/sections.h"

/* Held for reading while a section is looked at; taken for writing only to wait for that. */
static DECLARE_RWSEM(looking);

static unsigned long end_of_memory(void)
{
	unsigned long end = 0;
	int nid;

	for_each_online_node(nid)
		end = max(end, pgdat_end_pfn(NODE_DATA(nid)));
	return end;
}

int pl_sections_visit(void (*fn)(unsigned long pfn, void *data), void *data)
{
	unsigned long pfn, end = end_of_memory();

	for (pfn = 0; pfn < end; pfn += PAGES_PER_SECTION) {
		down_read(&looking);
		if (online_section_nr(pfn_to_section_nr(pfn)))
			fn(pfn, data);
		up_read(&looking);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

void pl_sections_hold(void)
{
	down_read(&looking);
}

void pl_sections_release(void)
{
	up_read(&looking);
}

void pl_sections_wait(void)
{
	down_write(&looking);
	up_write(&looking);
}

unsigned long pl_sections_free_block(struct page *page)
{
	unsigned long order;

	if (pl_page_is_unaccepted(page))
		return MAX_ORDER_NR_PAGES;
	if (!PageBuddy(page))
		return 0;
	order = READ_ONCE(page->private);
	smp_rmb();	/* the order counts only if the page is still free after it */
	if (!PageBuddy(page) || READ_ONCE(page->private) != order)
		return 1;
	return order <= ilog2(MAX_ORDER_NR_PAGES) ? BIT(order) : 1;
}
