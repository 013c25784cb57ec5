// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that were out already when the module was loaded.
 *
 * One pass gives every page that is not in the buddy lists and has no owner to the
 * site [before load] of its class. Two kinds of page have nothing in their struct page
 * that tells, and are put right afterwards: pages on per-CPU free lists, which look
 * like the tails of an allocated block, and pages of vmalloc.
 */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/vmalloc.h>

#include "compat/pages.h"
#include "compat/pcp.h"
#include "ledger/before_load.h"
#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/mappings.h"
#include "ledger/memory.h"
#include "ledger/sections.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"

static struct pl_census_result result;

/* Read without a reference: a block that is being freed may give any number. */
static unsigned int order_of(struct page *page)
{
	struct page *head = compound_head(page);

	return PageCompound(head) ? compound_order(head) : 0;
}

static void mark_section(unsigned long pfn, void *unused)
{
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step;

	for (; pfn < end; pfn += step) {
		struct page *page = pl_sections_page(pfn, &checked);
		enum pl_class class;

		step = page ? pl_sections_free_block(page) : 1;
		if (step)
			continue;
		step = 1;
		class = pl_page_class(page);
		if (class != PL_CLASS_NONE)
			pl_ledger_move(pfn, PL_SITE_NONE,
				       pl_sites_before(class, order_of(page)));
	}
}

/*
 * The page was free after it was marked. If an allocation has followed, its hook has
 * changed the owner, or will (see pl_ledger_is_unowned()).
 */
static void unmark(unsigned long pfn)
{
	u32 owner = pl_ledger_owner(pfn);

	if (pl_sites_is_before(owner))
		pl_ledger_move(pfn, owner, PL_SITE_NONE);
}

static void unmark_block(struct page *page, unsigned int order)
{
	unsigned long i;

	for (i = 0; i < BIT(order); i++)
		unmark(page_to_pfn(page) + i);
}

static void unmark_pcp(struct zone *zone, void *unused)
{
	int cpu;

	if (!populated_zone(zone))
		return;
	for_each_possible_cpu(cpu)
		pl_pcp_for_each(zone, cpu, unmark_block);
	cond_resched();
}

/* Pages that went from a per-CPU list to the buddy lists after they were marked. */
static void unmark_section(unsigned long pfn, void *unused)
{
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step, i;

	for (; pfn < end; pfn += max(step, 1UL)) {
		struct page *page = pl_sections_page(pfn, &checked);

		step = page ? pl_sections_free_block(page) : 0;
		for (i = 0; i < step; i++)
			unmark(pfn + i);
	}
}

/* What was taken for untracked turns out to be of a class that has no page type. */
static void reclassify(unsigned long pfn, unsigned long nr, enum pl_class class)
{
	for (; nr--; pfn++) {
		u32 owner = pl_ledger_owner(pfn);

		if (pl_sites_is_before(owner) && pl_sites_class(owner) == PL_CLASS_UNTRACKED)
			pl_ledger_move(pfn, owner,
				       pl_sites_before(class, pl_sites_before_order(owner)));
	}
}

/*
 * What is mapped is counted as vmalloc, with what a driver has mapped there with vmap()
 * and what the per-CPU allocator keeps there.
 */
static bool walk_vmalloc(struct pl_mapping *m, unsigned long address, unsigned long end)
{
	unsigned int i;

	for (; address && address < end; cond_resched()) {
		address = pl_mapping_read(m, address, end);
		for (i = 0; i < m->nr; i++)
			if (m->pfn[i])
				reclassify(m->pfn[i], 1, PL_CLASS_VMALLOC);
	}
	return address;
}

/* Are these the kernel's tables? They have our own module where it is. */
static bool finds_this_module(struct pl_mapping *m)
{
	unsigned long address = (unsigned long)THIS_MODULE & PAGE_MASK;
	struct page *page = vmalloc_to_page(THIS_MODULE);
	u32 owner;

	if (!page || !walk_vmalloc(m, address, address + PAGE_SIZE))
		return false;
	owner = pl_ledger_owner(page_to_pfn(page));
	return pl_sites_is_before(owner) && pl_sites_class(owner) == PL_CLASS_VMALLOC;
}

static bool walk_all_vmalloc(void)
{
	struct pl_mapping *m = pl_memory(sizeof(*m));
	bool walked = m && finds_this_module(m) && walk_vmalloc(m, VMALLOC_START, VMALLOC_END) &&
		      walk_vmalloc(m, MODULES_VADDR, MODULES_END);

	kvfree(m);
	return walked;
}

/*
 * Large kmalloc() has no page type before 6.15. Of those before load we know our own,
 * which on a small machine are most; vmalloc's are found by their mapping.
 */
static void mark_own(const void *memory, size_t size)
{
	if (virt_addr_valid(memory))
		reclassify(page_to_pfn(virt_to_page(memory)), DIV_ROUND_UP(size, PAGE_SIZE),
			   PL_CLASS_SLAB);
}

static int mark_all(void)
{
	int err = pl_sections_visit(mark_section, NULL);

	if (err)
		return err;
	/* twice: a page may move from one kind of free list to the other in between */
	pl_zones_visit(unmark_pcp, NULL);
	err = pl_sections_visit(unmark_section, NULL);
	pl_zones_visit(unmark_pcp, NULL);
	return err;
}

int pl_census_take(void)
{
	ktime_t start = ktime_get();
	int err = mark_all();
	u32 site;

	if (err)
		return err;
	result.vmalloc_walked = walk_all_vmalloc();
	pl_shadow_visit_own(mark_own);
	pl_ledger_visit_own(mark_own);
	pl_ledger_census_done();
	for (site = PL_SITE_BEFORE; site < PL_SITE_FIRST; site++)
		result.pages += pl_ledger_site(site).pages;
	result.milliseconds = ktime_ms_delta(ktime_get(), start);
	return 0;
}

const struct pl_census_result *pl_census_result(void)
{
	return &result;
}
