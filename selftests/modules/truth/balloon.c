// SPDX-License-Identifier: GPL-2.0
/*
 * A balloon without a hypervisor: pages that compaction moves while they are held, by the
 * kernel's own mm/balloon_compaction.c. migrate() is virtballoon_migratepage() of
 * drivers/virtio/virtio_balloon.c without its host.
 */
#include <linux/delay.h>
#include <linux/mm.h>

#include "balloon.h"
#include "kernel.h"

static atomic_long_t moved;

/* Where pages are marked by their type and a flag, the kernel does the rest. */
static int migrate(struct balloon_dev_info *balloon, struct page *new, struct page *old,
		   enum migrate_mode mode)
{
#if !PL_HAVE_PAGE_MOVABLE_OPS
	unsigned long flags;

	get_page(new);	/* the balloon's own */
	spin_lock_irqsave(&balloon->pages_lock, flags);
	balloon_page_insert(balloon, new);
	balloon->isolated_pages--;
	__count_vm_event(BALLOON_MIGRATE);
	spin_unlock_irqrestore(&balloon->pages_lock, flags);
#if PL_HAVE_BALLOON_FINALIZE
	balloon_page_finalize(old);
#else
	balloon_page_delete(old);
#endif
	put_page(old);
#endif
	atomic_long_inc(&moved);
	return 0;
}

#if PL_HAVE_BALLOON_AOPS	/* they are known by their mapping, which is this one's */
static struct inode balloon_inode = {
	.i_mapping = &balloon_inode.i_data,
	.i_data.a_ops = &balloon_aops,
};
#endif

static struct balloon_dev_info balloon = {
	.pages = LIST_HEAD_INIT(balloon.pages),
	.migratepage = migrate,
#if !PL_HAVE_PAGE_MOVABLE_OPS
	.pages_lock = __SPIN_LOCK_UNLOCKED(balloon.pages_lock),
#endif
#if PL_HAVE_BALLOON_AOPS
	.inode = &balloon_inode,
#endif
};

/* The caller to be named, see apis.c. */
static noinline struct page *truth_balloon(void)
{
	struct page *page = balloon_page_alloc();

	barrier();	/* no tail call, which would leave no frame */
	return page;
}

/*
 * Compaction moves pages from where memory begins to holes where it ends, so there have to
 * be holes all over. Two beside each page, not one: where it finds none for a while,
 * compaction looks at every 2nd, 4th, ... 32nd page only (isolate_freepages()).
 */
unsigned int balloon_take(struct page **unused, unsigned int nr)
{
	struct page *page, *next;
	LIST_HEAD(holes);
	unsigned int i;

	for (i = 0; i < 3 * nr; i++) {
		page = i % 3 ? alloc_page(GFP_HIGHUSER_MOVABLE) : truth_balloon();
		if (!page)
			break;
		if (i % 3)
			list_add(&page->lru, &holes);
		else
			balloon_page_enqueue(&balloon, page);
	}
	list_for_each_entry_safe(page, next, &holes, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
	return DIV_ROUND_UP(i, 3);
}

/* While compaction has hold of a page it is not in the balloon, but soon will be. */
void balloon_collect(struct page **pages, unsigned int nr)
{
	while (nr) {
		struct page *page = balloon_page_dequeue(&balloon);

		if (page)
			pages[--nr] = page;
		else
			msleep(20);
	}
}

void balloon_give(struct page *page)
{
	__free_page(page);
}

unsigned long balloon_moved(void)
{
	return atomic_long_read(&moved);
}
