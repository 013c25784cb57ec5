// SPDX-License-Identifier: GPL-2.0
/* Going through all memory, section by section. */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/sched.h>

#include "compat/pages.h"
#include "walk.h"

void pl_walk_sections(void (*fn)(unsigned long pfn, void *data), void *data)
{
	unsigned long pfn, end;
	int nid;

	for_each_online_node(nid) {
		pfn = round_down(NODE_DATA(nid)->node_start_pfn, PAGES_PER_SECTION);
		end = pgdat_end_pfn(NODE_DATA(nid));
		for (; pfn < end; pfn += PAGES_PER_SECTION) {
			if (online_section_nr(pfn_to_section_nr(pfn)))
				fn(pfn, data);
			cond_resched();
		}
	}
}

unsigned long pl_walk_free_block(struct page *page)
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
