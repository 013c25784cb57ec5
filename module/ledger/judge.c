// SPDX-License-Identifier: GPL-2.0
/*
 * Where the class that a site was given and the types of its pages differ: how a function
 * that is missing in the table of stack/kinds.c is found, by its name.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "ledger/judge.h"
#include "ledger/ledger.h"
#include "ledger/sections.h"
#include "ledger/sites.h"

static void judge_page(struct pl_verdict *verdicts, struct page *page, unsigned long pfn)
{
	u32 site = pl_ledger_owner(pfn);
	enum pl_class type;

	if (site == PL_SITE_NONE)
		return;
	type = pl_page_class(page);
	smp_rmb();	/* the type counts only if the page has the same owner after it */
	if (type != PL_CLASS_NONE && pl_ledger_owner(pfn) == site)
		verdicts[site].pages[type]++;
}

static void judge_section(unsigned long pfn, void *data)
{
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step;

	for (; pfn < end; pfn += max(step, 1UL)) {
		struct page *page = pl_sections_page(pfn, &checked);

		step = page ? pl_sections_free_block(page) : 1;
		if (!step)
			judge_page(data, page, pfn);
	}
}

int pl_judge_run(struct pl_verdict *verdicts)
{
	return pl_sections_visit(judge_section, verdicts);
}

bool pl_judge_is_wrong(u32 site, enum pl_class type)
{
	enum pl_class class = pl_sites_class(site);

	/* a guess, and known as one: [movable] */
	if (site == PL_SITE_MOVABLE)
		return false;
	/* which of them is for the file `balloon` to say */
	if (pl_class_is_untracked(class) && pl_class_is_untracked(type))
		return false;
	if (type == PL_CLASS_UNTRACKED)
		return class == PL_CLASS_USER || class == PL_CLASS_HUGETLB;
	return class != type;
}
