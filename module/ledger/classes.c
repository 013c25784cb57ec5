// SPDX-License-Identifier: GPL-2.0
/* What kind of memory a page is, by its page type. */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/page-flags.h>

#include "ledger/classes.h"
#include "uapi/pageledger.h"

static const char * const class_names[] = PL_PAGE_CLASSES;

static_assert(ARRAY_SIZE(class_names) == PL_NR_CLASSES);

const char *pl_class_name(enum pl_class class)
{
	return class_names[class];
}

enum pl_class pl_page_class(struct page *page)
{
	struct page *head = compound_head(page);
	unsigned long mapping;

	if (PageBuddy(page) || PageReserved(page))
		return PL_CLASS_NONE;
	if (PageSlab(head))
		return PL_CLASS_SLAB;
	if (PageTable(page))
		return PL_CLASS_PAGETABLE;
	if (PageOffline(page))
		return PL_CLASS_OFFLINE;
	if (PageHuge(page))
		return PL_CLASS_HUGETLB;
	/* Pages on their way to the LRU are known by their mapping. */
	mapping = (unsigned long)READ_ONCE(head->mapping);
	if (PageLRU(head) || (mapping & PAGE_MAPPING_ANON))
		return PL_CLASS_USER;
	if (mapping && !(mapping & PAGE_MAPPING_FLAGS) && page_count(head))
		return PL_CLASS_USER;
	return PL_CLASS_UNTRACKED;
}
