// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel may have what we look for and use it in another way. So before loading has
 * succeeded, pages are allocated and freed whose owner we know.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/module.h>

#include "compat/page_alloc.h"
#include "compat/tested.h"
#include "ledger/ledger.h"
#include "ledger/sites.h"
#include "watch/canary.h"
#include "watch/self_check.h"

/* Not worth a reclaim: what is not to be had is not checked. */
#define GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/* An allocation and its way back. Not inlined: its caller's name is looked for. */
static noinline struct page *take_block(unsigned int order)
{
	return alloc_pages(GFP | __GFP_COMP, order);
}

static noinline struct page *take_address(unsigned int order)
{
	unsigned long address = __get_free_pages(GFP | __GFP_COMP, order);

	return address ? virt_to_page(address) : NULL;
}

static noinline struct page *take_bulk(unsigned int order)
{
	return pl_bulk_page(GFP);
}

static void give_block(struct page *page, unsigned int order)
{
	__free_pages(page, order);
}

static void give_reference(struct page *page, unsigned int order)
{
	put_page(page);
}

struct way {
	const char *name;
	struct page *(*take)(unsigned int order);
	void (*give)(struct page *page, unsigned int order);
	unsigned int order;
};

static const struct way ways[] = {
	{ "alloc_pages() and __free_pages()", take_block, give_block, 0 },
	{ "alloc_pages() and put_page()", take_block, give_reference, 0 },
	{ "alloc_pages() and __free_pages() of order 2", take_block, give_block, 2 },
	{ "__get_free_pages() and put_page() of order 4", take_address, give_reference, 4 },
	{ "the bulk allocator", take_bulk, give_reference, 0 },
};

/* Are all pages of a block one site's, and is it named after us? */
static bool is_ours(unsigned long pfn, unsigned int order, u32 site)
{
	unsigned long i;

	for (i = 0; i < BIT(order); i++)
		if (pl_ledger_owner(pfn + i) != site)
			return false;
	if (site < PL_SITE_FIRST)	/* unwinder=off, or no room: then nothing has a name */
		return site == PL_SITE_NO_STACK || site == PL_SITE_OVERFLOW;
	return within_module(pl_frame_unpack(pl_sites_get(site), 0) - 1, THIS_MODULE);
}

/* Nobody else allocates by our functions, so a site of ours changes by our pages only. */
static bool is_exact(const struct way *way)
{
	struct page *page = way->take(way->order);
	long before, after;
	u32 site;
	bool ours;

	if (!page)	/* no memory to try with is no fault */
		return true;
	site = pl_ledger_owner(page_to_pfn(page));
	ours = is_ours(page_to_pfn(page), way->order, site);
	before = pl_ledger_site(site).pages;
	way->give(page, way->order);
	after = pl_ledger_site(site).pages;
	return ours && (site < PL_SITE_FIRST || before - after == BIT(way->order));
}

#define RETRIES	3	/* a probe may be missed */

int pl_self_check(void)
{
	const struct way *way;
	int tries;

	for (way = ways; way < ways + ARRAY_SIZE(ways); way++) {
		if (way->take == take_bulk && !pl_canary_sings())
			continue;	/* switched off, and said so */
		for (tries = 0; !is_exact(way); tries++) {
			if (tries < RETRIES)
				continue;
			pr_err("this kernel's page allocator is not as expected: pages by %s were not seen come and go, or not under the name of who took them\n",
			       way->name);
			return -ENODEV;
		}
	}
	if (!pl_kernel_is_tested())
		pr_notice("not tested on Linux %s: %zu ways to allocate and free were checked just now, and are seen to the page\n",
			  init_utsname()->release, ARRAY_SIZE(ways));
	return 0;
}
