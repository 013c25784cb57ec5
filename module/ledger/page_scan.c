// SPDX-License-Identifier: GPL-2.0
/* What every page of the machine is: page by page, the judge over the counters. */
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/page_scan.h"
#include "ledger/sections.h"
#include "ledger/sites.h"

static const char * const names[PL_NR_SCAN_CLASSES] = {
	[PL_SCAN_FREE]		= "free",
	[PL_SCAN_PCP]		= "pcp_free",
	[PL_SCAN_RESERVED]	= "reserved",
	[PL_SCAN_ANON]		= "anon",
	[PL_SCAN_FILE]		= "file",
	[PL_SCAN_SLAB]		= "slab",
	[PL_SCAN_PAGETABLE]	= "pagetable",
	[PL_SCAN_VMALLOC]	= "vmalloc",
	[PL_SCAN_PERCPU]	= "percpu",
	[PL_SCAN_HUGETLB]	= "hugetlb",
	[PL_SCAN_OFFLINE]	= "offline",
	[PL_SCAN_UNTRACKED]	= "untracked",
	[PL_SCAN_MOVABLE]	= "untracked_movable",
	[PL_SCAN_BEFORE]	= "untracked_before_load",
};

const char *pl_scan_name(enum pl_scan_class class)
{
	return names[class];
}

/* The page has no type of its own: who allocated it, and what for? */
static enum pl_scan_class scan_owner(u32 site)
{
	static const enum pl_scan_class tracked[PL_NR_CLASSES] = {
		[PL_CLASS_SLAB]		= PL_SCAN_SLAB,
		[PL_CLASS_VMALLOC]	= PL_SCAN_VMALLOC,
		[PL_CLASS_PERCPU]	= PL_SCAN_PERCPU,
	};

	if (site == PL_SITE_NONE)
		return PL_SCAN_PCP;
	if (site == PL_SITE_MOVABLE)
		return PL_SCAN_MOVABLE;
	/* free is what tracked[] has for classes that have a page type, or are untracked */
	if (tracked[pl_sites_class(site)] != PL_SCAN_FREE)
		return tracked[pl_sites_class(site)];
	return pl_sites_is_before(site) ? PL_SCAN_BEFORE : PL_SCAN_UNTRACKED;
}

static enum pl_scan_class scan_page(struct page *page, unsigned long pfn)
{
	switch (pl_page_class(page)) {
	case PL_CLASS_NONE:
		return PageBuddy(page) ? PL_SCAN_FREE : PL_SCAN_RESERVED;
	case PL_CLASS_USER:
		return PageAnon(compound_head(page)) ? PL_SCAN_ANON : PL_SCAN_FILE;
	case PL_CLASS_SLAB:
		return PL_SCAN_SLAB;
	case PL_CLASS_PAGETABLE:
		return PL_SCAN_PAGETABLE;
	case PL_CLASS_OFFLINE:
		return PL_SCAN_OFFLINE;
	case PL_CLASS_HUGETLB:
		return PL_SCAN_HUGETLB;
	default:
		return scan_owner(pl_ledger_owner(pfn));
	}
}

static void scan_section(unsigned long pfn, void *data)
{
	struct pl_scan *scan = data;
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step;

	for (; pfn < end; pfn += step) {
		struct page *page = pl_sections_page(pfn, &checked);
		enum pl_scan_class class;

		step = 1;
		if (!page)
			continue;
		step = min(max(pl_sections_free_block(page), 1UL), end - pfn);
		class = step > 1 ? PL_SCAN_FREE : scan_page(page, pfn);
		scan->pages[class] += step;
		scan->total += step;
	}
}

static void count_managed(struct zone *zone, void *data)
{
	struct pl_scan *scan = data;

	scan->managed += zone_managed_pages(zone);
}

int pl_scan_run(struct pl_scan *scan)
{
	int err;

	memset(scan, 0, sizeof(*scan));
	err = pl_sections_visit(scan_section, scan);
	if (err)
		return err;
	pl_zones_visit(count_managed, scan);
	return 0;
}
