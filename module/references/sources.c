// SPDX-License-Identifier: GPL-2.0
/*
 * All kernel memory that can hold a pointer to something, page by page.
 *
 * Pages are found by their page frames, and read where the kernel maps all of memory, so that
 * no mapping of a device's registers is ever looked at. What is in vmalloc space is found
 * by the page tables, for the sake of its address, and read through the page frames, too. Of
 * what the page allocator has never had, only the image's data and the first per-CPU chunks
 * are read: the rest may be firmware's.
 */
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>

#include "compat/pages.h"
#include "compat/uaccess.h"
#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/mappings.h"
#include "ledger/memory.h"
#include "ledger/sections.h"
#include "ledger/sites.h"
#include "references/image.h"
#include "references/sources.h"

struct walk {
	struct pl_source *source;
	void (*visit)(const struct pl_source *source, void *data);
	void *data;
};

/*
 * Word by word, and few are kept: this is what all of it takes. As copy_from_kernel_nofault() does
 * it (mm/maccess.c), without the copy. Return: false if the page cannot be read.
 */
#ifdef __get_kernel_nofault
static bool gather(struct pl_source *s, const unsigned long *from)
{
	unsigned long word, low = s->low, span = s->span;
	struct pl_filter filter = s->filter;
	unsigned int i, nr = 0;

	pagefault_disable();
#pragma GCC unroll 8
	for (i = 0; i < PL_SOURCE_WORDS; i++) {
		__get_kernel_nofault(&word, from + i, unsigned long, fault);
		if (likely(!pl_filter_has(&filter, word)) || word - low >= span)
			continue;
		s->pointer[nr].at = i;
		s->pointer[nr++].word = word;
	}
	pagefault_enable();
	s->nr = nr;
	return true;
fault:
	pagefault_enable();
	return false;
}
#else
static bool gather(struct pl_source *s, const unsigned long *from)
{
	unsigned long word;
	unsigned int i;

	s->nr = 0;
	for (i = 0; i < PL_SOURCE_WORDS; i++) {
		if (get_kernel_nofault(word, from + i))
			return false;
		if (!pl_filter_has(&s->filter, word) || word - s->low >= s->span)
			continue;
		s->pointer[s->nr].at = i;
		s->pointer[s->nr++].word = word;
	}
	return true;
}
#endif

static void visit_page(const struct walk *walk, enum pl_source_kind kind, unsigned long address,
		       struct page *page)
{
	struct pl_source *s = walk->source;

	/* a faulty page must not be touched */
	if (PageHWPoison(page) || !gather(s, page_address(page))) {
		s->unread++;
		return;
	}
	s->kind = kind;
	s->address = address;
	s->pfn = page_to_pfn(page);
	walk->visit(s, walk->data);
}

/* Return: whether it may hold pointers; *@kind is set then. */
static bool is_source(struct page *page, unsigned long pfn, enum pl_source_kind *kind)
{
	u32 site;

	switch (pl_page_class(page)) {
	case PL_CLASS_SLAB:
		*kind = PL_SOURCE_SLAB;
		return true;
	case PL_CLASS_UNTRACKED:
		site = pl_ledger_owner(pfn);
		*kind = PL_SOURCE_PAGE;
		/* what is mapped in vmalloc space comes with its address there */
		return site != PL_SITE_NONE && site != PL_SITE_MOVABLE &&
		       (pl_sites_class(site) == PL_CLASS_UNTRACKED ||
			pl_sites_class(site) == PL_CLASS_SLAB);
	default:
		return false;
	}
}

static void visit_section(unsigned long pfn, void *data)
{
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step;
	enum pl_source_kind kind;

	for (; pfn < end && !fatal_signal_pending(current); pfn += step) {
		struct page *page = pl_sections_page(pfn, &checked);

		step = page ? max(pl_sections_free_block(page), 1UL) : 1;
		if (page && step == 1 && is_source(page, pfn, &kind))
			visit_page(data, kind, (unsigned long)page_address(page), page);
		cond_resched();
	}
}

static int visit_mapped(const struct walk *walk, struct pl_mapping *m, unsigned long address,
			unsigned long end)
{
	unsigned long next = 0;
	unsigned int i;

	while (address && address < end) {
		address = pl_mapping_read(m, address, end);
		pl_sections_hold();
		for (i = 0; i < m->nr; i++) {
			struct page *page = m->pfn[i] ? pfn_to_online_page(m->pfn[i]) : NULL;
			unsigned long where = m->address + i * PAGE_SIZE;

			if (!page || pl_page_class(page) == PL_CLASS_USER)
				continue;
			if (where != next)
				walk->source->area = where;
			next = where + PAGE_SIZE;
			if (pl_page_class(page) == PL_CLASS_PERCPU)
				visit_page(walk, PL_SOURCE_PERCPU, where, page);
			else if (!PageReserved(page))
				visit_page(walk, PL_SOURCE_MAPPED, where, page);
			else if (pl_image_has(where))
				visit_page(walk, PL_SOURCE_IMAGE, where, page);
		}
		pl_sections_release();
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static void visit_percpu(const struct walk *walk)
{
	unsigned long address, end;
	int cpu;

	for_each_possible_cpu(cpu) {
		pl_image_percpu(cpu, &address, &end);
		pl_sections_hold();
		for (address &= PAGE_MASK; address < end; address += PAGE_SIZE) {
			struct page *page = virt_addr_valid((void *)address) ?
					    virt_to_page((void *)address) : NULL;

			if (page && PageReserved(page))
				visit_page(walk, PL_SOURCE_PERCPU, address, page);
		}
		pl_sections_release();
		cond_resched();
	}
}

int pl_sources_visit(struct pl_source *source,
		     void (*visit)(const struct pl_source *source, void *data), void *data)
{
	struct walk walk = { source, visit, data };
	struct pl_mapping *m = pl_memory(sizeof(*m));
	int err;

	if (!m)
		return -ENOMEM;
	m->writable = true;
	source->unread = 0;
	err = pl_sections_visit(visit_section, &walk);
	if (!err)
		err = visit_mapped(&walk, m, VMALLOC_START, VMALLOC_END);
	if (!err)
		err = visit_mapped(&walk, m, MODULES_VADDR, MODULES_END);
#ifdef CONFIG_X86_64	/* elsewhere it is in vmalloc space */
	if (!err)
		err = visit_mapped(&walk, m, __START_KERNEL_map,
				   __START_KERNEL_map + KERNEL_IMAGE_SIZE);
#endif
	if (!err)
		visit_percpu(&walk);
	kvfree(m);
	return err ?: fatal_signal_pending(current) ? -EINTR : 0;
}
