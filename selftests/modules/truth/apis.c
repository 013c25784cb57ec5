// SPDX-License-Identifier: GPL-2.0
/* The ways to allocate, and how to free what each of them gave. */
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#include "apis.h"
#include "balloon.h"
#include "kernel.h"

/* An allocation of an odd size: alloc_pages_exact() frees the tail of its block. */
#define EXACT_PAGES	5
#define BULK_MAX	256
#define VMALLOC_PAGES	64
#define CONTIG_ORDER	10
#define DMA_PAGES	4
#define FRAG_PAGES	8

/* Each API has a function of its own that is not inlined: the caller to be named. */
#define TRUTH_TAKE(api, expression)						\
static noinline unsigned int truth_##api(struct page **blocks, unsigned int nr)	\
{										\
	unsigned int i;								\
										\
	for (i = 0; i < nr; i++) {						\
		blocks[i] = (expression);					\
		if (!blocks[i])							\
			break;							\
	}									\
	return i;								\
}

static struct page *page_of(void *address)
{
	return address ? virt_to_page(address) : NULL;
}

TRUTH_TAKE(alloc_page, alloc_page(GFP_KERNEL))
TRUTH_TAKE(alloc_pages_1, alloc_pages(GFP_KERNEL, 1))
TRUTH_TAKE(alloc_pages_2, alloc_pages(GFP_KERNEL, 2))
TRUTH_TAKE(alloc_pages_3, alloc_pages(GFP_KERNEL, 3))
TRUTH_TAKE(alloc_pages_4, alloc_pages(GFP_KERNEL, 4))
TRUTH_TAKE(alloc_pages_5, alloc_pages(GFP_KERNEL, 5))
TRUTH_TAKE(alloc_pages_6, alloc_pages(GFP_KERNEL, 6))
TRUTH_TAKE(alloc_pages_7, alloc_pages(GFP_KERNEL, 7))
TRUTH_TAKE(alloc_pages_8, alloc_pages(GFP_KERNEL, 8))
TRUTH_TAKE(alloc_pages_9, alloc_pages(GFP_KERNEL | __GFP_COMP, 9))
TRUTH_TAKE(alloc_pages_10, alloc_pages(GFP_KERNEL, 10))
TRUTH_TAKE(alloc_pages_node, alloc_pages_node(0, GFP_KERNEL | __GFP_COMP, 2))
TRUTH_TAKE(movable, alloc_page(GFP_HIGHUSER_MOVABLE))
TRUTH_TAKE(get_free_pages, page_of((void *)__get_free_pages(GFP_KERNEL, 1)))
TRUTH_TAKE(alloc_pages_exact, page_of(alloc_pages_exact(EXACT_PAGES * PAGE_SIZE, GFP_KERNEL)))

/* One call may return fewer pages than were asked for. */
static __always_inline unsigned int fill(struct page **blocks, unsigned int nr)
{
	unsigned int done = 0, last;

	do {
		last = done;
		done += bulk_fill(GFP_KERNEL, min(nr - done, BULK_MAX), blocks + done);
	} while (done < nr && done > last);
	return done;
}

static noinline unsigned int truth_bulk_array(struct page **blocks, unsigned int nr)
{
	return fill(blocks, nr);
}

static noinline unsigned int truth_bulk_list(struct page **blocks, unsigned int nr)
{
	struct page *page, *next;
	LIST_HEAD(list);
	unsigned int done = 0;

	bulk_list(GFP_KERNEL, nr, &list);
	list_for_each_entry_safe(page, next, &list, lru) {
		list_del(&page->lru);
		blocks[done++] = page;
	}
	return done;
}

/*
 * A caller of its own: its allocation is none of the API that is tested. Of the largest order:
 * of a smaller range older kernels take all of the block, and free the rest of it.
 */
static noinline struct page *free_block(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, CONTIG_ORDER);

	if (page)
		__free_pages(page, CONTIG_ORDER);
	return page;
}

/*
 * The range is one that was just free; the owner of the block that told us where must
 * not be left with it.
 */
static __always_inline struct page *contig_one(void)
{
	struct page *page = free_block();
	unsigned long pfn;

	if (!page)
		return NULL;
	pfn = page_to_pfn(page);
	return alloc_contig_range(pfn, pfn + BIT(CONTIG_ORDER), MIGRATE_MOVABLE, GFP_KERNEL) ?
	       NULL : page;
}

TRUTH_TAKE(contig, contig_one())

/* One fragment has a whole chunk, once its cache's own hold on that is dropped. */
static __always_inline struct page *frag_one(void)
{
	struct page_frag_cache cache = {};
	void *fragment = page_frag_alloc(&cache, PAGE_SIZE, GFP_KERNEL);

	frag_drain(&cache);
	return page_of(fragment);
}

TRUTH_TAKE(page_frag, frag_one())

static struct platform_device *dma_device;

static struct page *dma_one(void)
{
	dma_addr_t unused;

	return page_of(dma_alloc_coherent(&dma_device->dev, DMA_PAGES * PAGE_SIZE, &unused,
					  GFP_KERNEL));
}

TRUTH_TAKE(dma, dma_one())

/*
 * Allocate in hard interrupt context, on this CPU. With PREEMPT_RT nobody may: the allocator's
 * locks sleep, and such work has a thread (irq_work_single(), kernel/irq_work.c).
 */
struct irq_take {
	struct irq_work work;
	struct page **blocks;
	unsigned int nr;
	unsigned int done;
};

static noinline void truth_irq(struct irq_work *work)
{
	struct irq_take *take = container_of(work, struct irq_take, work);

	while (take->done < take->nr) {
		struct page *page = alloc_page(GFP_ATOMIC);

		if (!page)
			break;
		take->blocks[take->done++] = page;
	}
}

static unsigned int take_irq(struct page **blocks, unsigned int nr)
{
	struct irq_take take = {
		.work = IRQ_WORK_INIT_HARD(truth_irq), .blocks = blocks, .nr = nr,
	};

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		init_irq_work(&take.work, truth_irq);
	irq_work_queue(&take.work);
	irq_work_sync(&take.work);
	return take.done;
}

/* Every other slot is filled before: the bulk allocator must leave those alone. */
static noinline unsigned int truth_bulk_holes(struct page **blocks, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i += 2)
		blocks[i] = alloc_page(GFP_KERNEL);
	return fill(blocks, nr);
}

static noinline unsigned int truth_vmalloc(struct page **blocks, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		blocks[i] = vmalloc(VMALLOC_PAGES * PAGE_SIZE);
	return i;
}

/* As kexec, comedi and AGP drivers do: a block that is not compound, all of its pages marked. */
static __always_inline struct page *reserved_one(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);
	unsigned int i;

	for (i = 0; page && i < 8; i++)
		SetPageReserved(page + i);
	return page;
}

TRUTH_TAKE(reserved, reserved_one())

TRUTH_TAKE(kmalloc_large, page_of(kmalloc(PAGE_SIZE << 3, GFP_KERNEL)))

static void give_vmalloc(struct page *address) { vfree(address); }
static void give_kmalloc(struct page *page) { kfree(page_address(page)); }
static void give_contig(struct page *page)
{
	free_contig_range(page_to_pfn(page), BIT(CONTIG_ORDER));
}

static void give_frag(struct page *page) { page_frag_free(page_address(page)); }

static void give_dma(struct page *page)
{
	dma_free_coherent(&dma_device->dev, DMA_PAGES * PAGE_SIZE, page_address(page),
			  phys_to_dma(&dma_device->dev, page_to_phys(page)));
}

static void give_order_0(struct page *page) { __free_page(page); }
static void give_order_1(struct page *page) { __free_pages(page, 1); }
static void give_order_2(struct page *page) { __free_pages(page, 2); }
static void give_order_3(struct page *page) { __free_pages(page, 3); }
static void give_order_4(struct page *page) { __free_pages(page, 4); }
static void give_order_5(struct page *page) { __free_pages(page, 5); }
static void give_order_6(struct page *page) { __free_pages(page, 6); }
static void give_order_7(struct page *page) { __free_pages(page, 7); }
static void give_order_8(struct page *page) { __free_pages(page, 8); }
static void give_order_10(struct page *page) { __free_pages(page, 10); }
static void give_order_9(struct page *page) { __free_pages(page, 9); }

static void give_reserved(struct page *page)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		ClearPageReserved(page + i);
	__free_pages(page, 3);
}

static void give_exact(struct page *page)
{
	free_pages_exact(page_address(page), EXACT_PAGES * PAGE_SIZE);
}

struct api apis[] = {
	{ "alloc_page", truth_alloc_page, give_order_0, 0, 1, SINGLE },
	{ "alloc_pages_1", truth_alloc_pages_1, give_order_1, 1, 2, PLAIN },
	{ "alloc_pages_2", truth_alloc_pages_2, give_order_2, 2, 4, PLAIN },
	{ "alloc_pages_4", truth_alloc_pages_4, give_order_4, 4, 16, PLAIN },
	{ "alloc_pages_5", truth_alloc_pages_5, give_order_5, 5, 32, PLAIN },
	{ "alloc_pages_6", truth_alloc_pages_6, give_order_6, 6, 64, PLAIN },
	{ "alloc_pages_7", truth_alloc_pages_7, give_order_7, 7, 128, PLAIN },
	{ "alloc_pages_8", truth_alloc_pages_8, give_order_8, 8, 256, PLAIN },
	{ "alloc_pages_10", truth_alloc_pages_10, give_order_10, 10, 1024, PLAIN },
	{ "alloc_pages_node", truth_alloc_pages_node, give_order_2, 2, 4, OPAQUE },
	{ "movable", truth_movable, give_order_0, 0, 1, SINGLE },
	{ "contig", truth_contig, give_contig, 0, 1 << CONTIG_ORDER, OPAQUE },
	{ "page_frag", truth_page_frag, give_frag, 0, FRAG_PAGES, OPAQUE },
	{ "dma", truth_dma, give_dma, 0, DMA_PAGES, OPAQUE },
	{ "irq", take_irq, give_order_0, 0, 1, SINGLE },
	{ "alloc_pages_3", truth_alloc_pages_3, give_order_3, 3, 8, PLAIN },
	{ "alloc_pages_9", truth_alloc_pages_9, give_order_9, 9, 512, OPAQUE },
	{ "get_free_pages", truth_get_free_pages, give_order_1, 1, 2, PLAIN },
	{ "alloc_pages_exact", truth_alloc_pages_exact, give_exact, 0, EXACT_PAGES, OPAQUE },
	{ "bulk_array", truth_bulk_array, give_order_0, 0, 1, SINGLE },
	{ "bulk_list", truth_bulk_list, give_order_0, 0, 1, SINGLE },
	{ "bulk_holes", truth_bulk_holes, give_order_0, 0, 1, SINGLE },
	{ "vmalloc", truth_vmalloc, give_vmalloc, 0, VMALLOC_PAGES, OPAQUE },
	{ "kmalloc_large", truth_kmalloc_large, give_kmalloc, 3, 8, OPAQUE },
	{ "reserved", truth_reserved, give_reserved, 3, 8, OPAQUE },
	{ "balloon", balloon_take, balloon_give, 0, 1, SINGLE, balloon_collect },
};

const unsigned int nr_apis = ARRAY_SIZE(apis);

int apis_init(void)
{
	int err;

	dma_device = platform_device_register_simple("pl_truth", -1, NULL, 0);
	if (IS_ERR(dma_device))
		return PTR_ERR(dma_device);
#ifdef CONFIG_ARM64	/* else its memory is mapped once more, uncached, somewhere else */
#if PL_HAVE_DEVICE_FLAGS
	dev_set_dma_coherent(&dma_device->dev);
#else
	dma_device->dev.dma_coherent = true;
#endif
#endif
	err = dma_coerce_mask_and_coherent(&dma_device->dev, DMA_BIT_MASK(64));
	if (err)
		platform_device_unregister(dma_device);
	return err;
}

void apis_exit(void)
{
	platform_device_unregister(dma_device);
}
