// SPDX-License-Identifier: GPL-2.0
/* What every page of the machine is: page by page, the judge over the counters. */
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "compat/pages.h"
#include "compat/vmstat.h"
#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/page_scan.h"
#include "ledger/sections.h"
#include "ledger/sites.h"

static const char * const names[PL_NR_SCAN_CLASSES] = {
	[PL_SCAN_FREE]		= "free",
	[PL_SCAN_PCP]		= "pcp_free",
	[PL_SCAN_RESERVED]	= "reserved",
	[PL_SCAN_CORRUPTED]	= "corrupted",
	[PL_SCAN_ANON]		= "anon",
	[PL_SCAN_FILE]		= "file",
	[PL_SCAN_ZSMALLOC]	= "zsmalloc",
	[PL_SCAN_SLAB]		= "slab",
	[PL_SCAN_SLAB_BEFORE]	= "slab_before_load",
	[PL_SCAN_PAGETABLE]	= "pagetable",
	[PL_SCAN_PAGETABLE_BEFORE] = "pagetable_before_load",
	[PL_SCAN_PAGETABLE_SPARE] = "pagetable_spare",
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
		[PL_CLASS_PAGETABLE]	= PL_SCAN_PAGETABLE,
		[PL_CLASS_VMALLOC]	= PL_SCAN_VMALLOC,
		[PL_CLASS_PERCPU]	= PL_SCAN_PERCPU,
	};

	if (site == PL_SITE_NONE)
		return PL_SCAN_PCP;
	if (site == PL_SITE_MOVABLE)
		return PL_SCAN_MOVABLE;
	/* free is what tracked[] has for classes that always have a page type, or are untracked */
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
		if (pl_page_is_zsmalloc(page))
			return PL_SCAN_ZSMALLOC;
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

/*
 * HardwareCorrupted has each of these, whatever it was (num_poisoned_pages_inc(),
 * mm/memory-failure.c). The mark of a hugetlb page is on its head, and says no more than that
 * one of its pages is faulty.
 */
static bool is_corrupted(struct page *page)
{
	return PageHWPoison(page) && !PageBuddy(page) && !PageHuge(page);
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
		class = step > 1 ? PL_SCAN_FREE :
			is_corrupted(page) ? PL_SCAN_CORRUPTED : scan_page(page, pfn);
		scan->pages[class] += step;
		scan->total += step;
	}
}

static void move_pages(struct pl_scan *scan, enum pl_scan_class from, enum pl_scan_class to,
		       long nr)
{
	nr = clamp_t(long, nr, 0, scan->pages[from]);
	scan->pages[from] -= nr;
	scan->pages[to] += nr;
}

struct counts {
	long slab;
	long tables;
};

static struct counts count_kernel(void)
{
	return (struct counts) {
		.slab = pl_vmstat_slab(),
		.tables = pl_vmstat_tables(),
	};
}

/*
 * Large kmalloc(), and page tables of KVM and IOMMUs, have no page type (kmalloc has one since
 * 6.15). Those since load are known by who allocated them; of those before load the kernel
 * has the number alone. It also has the number of page tables that KVM does use: for each
 * virtual CPU it allocates some in advance (mmu_topup_memory_caches(), arch/x86/kvm/mmu/mmu.c),
 * and counts a page when it becomes a table (kvm_account_pgtable_pages()). What came or went
 * between two counts is not taken for either.
 */
static void settle(struct pl_scan *scan, struct counts begin, struct counts end)
{
	long slab = scan->pages[PL_SCAN_SLAB], tables = scan->pages[PL_SCAN_PAGETABLE];

	move_pages(scan, PL_SCAN_BEFORE, PL_SCAN_SLAB_BEFORE, min(begin.slab, end.slab) - slab);
	move_pages(scan, PL_SCAN_BEFORE, PL_SCAN_PAGETABLE_BEFORE,
		   min(begin.tables, end.tables) - tables);
	move_pages(scan, PL_SCAN_PAGETABLE, PL_SCAN_PAGETABLE_SPARE,
		   tables - max(begin.tables, end.tables));
}

static void count_managed(struct zone *zone, void *data)
{
	struct pl_scan *scan = data;

	scan->managed += zone_managed_pages(zone);
}

int pl_scan_run(struct pl_scan *scan)
{
	struct counts begin = count_kernel();
	int err;

	memset(scan, 0, sizeof(*scan));
	err = pl_sections_visit(scan_section, scan);
	if (err)
		return err;
	settle(scan, begin, count_kernel());
	pl_zones_visit(count_managed, scan);
	return 0;
}
