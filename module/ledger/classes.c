// SPDX-License-Identifier: GPL-2.0
/* What kind of memory a page is, by its page type. */
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/page-flags.h>

#include "compat/pages.h"
#include "compat/uaccess.h"
#include "ledger/classes.h"
#include "uapi/pageledger.h"

static const char * const class_names[] = PL_PAGE_CLASSES;

static_assert(ARRAY_SIZE(class_names) == PL_NR_CLASSES);

const char *pl_class_name(enum pl_class class)
{
	return class_names[class];
}

/*
 * Of pages that are reserved, those that the page allocator has never had: since boot they are
 * as __init_single_page() (mm/page_alloc.c, since 6.4 mm/mm_init.c) has left them, in use and
 * on a list of their own. A driver's were on a free list once, which has poisoned the links
 * (list_del()), or are tails of a block and not in use by themselves. So does kexec mark its
 * pages (kimage_alloc_pages()), comedi, AGP. Not told from boot's are tails that were split off
 * a block that nobody had before: see @managed in page_scan.h.
 *
 * KFENCE's pool is boot's, too, and every other page of it is marked as slab by hand and put to
 * use as such (kfence_init_pool(), mm/kfence/core.c).
 */
bool pl_page_is_boots(struct page *page)
{
	if (!PageReserved(page))
		return false;
	return PageSlab(page) ||
	       (READ_ONCE(page->lru.next) == &page->lru && page_ref_count(page));
}

/*
 * A page of the page cache is one of its mapping's. Drivers let a page point at the file that
 * maps it, to be found by its users: perf_mmap_fault(), fb_deferred_io_page(), amdgpu; no page
 * of their files is page cache. The mapping may have gone meanwhile.
 */
static bool has_pages(const struct address_space *mapping)
{
	unsigned long nr;

	return !get_kernel_nofault(nr, &mapping->nrpages) && nr;
}

/* Pages on their way to the LRU are known by their mapping. */
static bool is_users(struct page *head)
{
	unsigned long mapping = (unsigned long)READ_ONCE(head->mapping);

	if (PageLRU(head) || (mapping & PL_MAPPING_ANON))
		return true;
	return mapping && !(mapping & PL_MAPPING_FLAGS) && page_count(head) &&
	       has_pages((const struct address_space *)mapping);
}

enum pl_class pl_page_class(struct page *page)
{
	struct page *head = compound_head(page);

	if (PageBuddy(page) || pl_page_is_boots(page))
		return PL_CLASS_NONE;
	if (PageSlab(head) || pl_page_is_large_kmalloc(head))
		return PL_CLASS_SLAB;
	if (PageTable(page))
		return PL_CLASS_PAGETABLE;
	if (PageOffline(page))
		return PL_CLASS_OFFLINE;
	if (PageHuge(page))
		return PL_CLASS_HUGETLB;
	if (is_users(head) || pl_page_is_zsmalloc(page))
		return PL_CLASS_USER;
	return PL_CLASS_UNTRACKED;
}
