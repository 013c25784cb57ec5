/* SPDX-License-Identifier: GPL-2.0 */
/* What kernels have in different ways, of what the truth uses: see module/compat/. */
#ifndef TRUTH_KERNEL_H
#define TRUTH_KERNEL_H

#include "compat/features.h"

#include <linux/gfp.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#if PL_HAVE_BALLOON_H
#include <linux/balloon.h>
#else
#include <linux/balloon_compaction.h>
#endif
#if PL_HAVE_PAGE_FRAG_CACHE_H
#include <linux/page_frag_cache.h>
#endif

#ifndef IRQ_WORK_INIT_HARD
#define IRQ_WORK_INIT_HARD(f)	((struct irq_work) {				\
	.flags = ATOMIC_INIT(IRQ_WORK_HARD_IRQ), .func = (f) })
#endif

/* Fill empty slots. Inlined: the caller is the truth's. Without a bulk allocator, one by one. */
static __always_inline unsigned long bulk_fill(gfp_t gfp, unsigned long nr, struct page **array)
{
#if PL_HAVE_BULK_LIST
	return alloc_pages_bulk_array(gfp, nr, array);
#elif PL_HAVE_BULK_ARRAY
	return alloc_pages_bulk(gfp, nr, array);
#else
	unsigned long i;

	for (i = 0; i < nr; i++) {
		array[i] = array[i] ?: alloc_page(gfp);
		if (!array[i])
			break;
	}
	return i;
#endif
}

/* Since 6.14 only arrays are filled. */
static __always_inline unsigned long bulk_list(gfp_t gfp, unsigned long nr, struct list_head *list)
{
#if PL_HAVE_BULK_LIST
	return alloc_pages_bulk_list(gfp, nr, list);
#else
	struct page *page;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		page = NULL;
		if (!bulk_fill(gfp, 1, &page))
			break;
		list_add(&page->lru, list);
	}
	return i;
#endif
}

/* Drop the cache's own hold on its last page. */
static inline void frag_drain(struct page_frag_cache *cache)
{
#if PL_HAVE_PAGE_FRAG_CACHE_H
	page_frag_cache_drain(cache);
#else
	if (cache->va)
		__page_frag_cache_drain(virt_to_head_page(cache->va), cache->pagecnt_bias);
#endif
}

#endif /* TRUTH_KERNEL_H */
