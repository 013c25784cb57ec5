/* SPDX-License-Identifier: GPL-2.0 */
/* The page allocator's functions: their arguments, and who calls them. See probed.h. */
#ifndef PL_COMPAT_PAGE_ALLOC_H
#define PL_COMPAT_PAGE_ALLOC_H

#include <linux/gfp.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/string.h>

#include "compat/features.h"

#if PL_HAVE_FOLIO_BATCH_H
#include <linux/folio_batch.h>
#elif PL_HAVE_PAGEVEC_H
#include <linux/pagevec.h>
#endif

/* Argument @n of a function that has just been entered. */
static inline unsigned long pl_argument(struct pt_regs *regs, unsigned int n)
{
#if PL_HAVE_KERNEL_ARGUMENT
	return regs_get_kernel_argument(regs, n);
#elif defined(CONFIG_X86_64)	/* before commit 3c88c692c287 */
	const unsigned long arguments[] = {
		regs->di, regs->si, regs->dx, regs->cx, regs->r8, regs->r9,
	};

	return arguments[n];
#else
#error "pageledger needs a kernel that has regs_get_kernel_argument()"
#endif
}

/**
 * struct pl_batch - what free_unref_folios(struct folio_batch *) was called for
 * @nr: how many folios
 * @folios: their first pages
 */
struct pl_batch {
	unsigned int nr;
	struct page * const *folios;
};

static inline struct pl_batch pl_batch_argument(struct pt_regs *regs)
{
#if PL_HAVE_FOLIO_BATCH_H || PL_HAVE_PAGEVEC_H
	struct folio_batch *batch = (struct folio_batch *)pl_argument(regs, 0);

	/* a folio is its first page */
	return (struct pl_batch) { batch->nr, (struct page **)batch->folios };
#else
	return (struct pl_batch) {};
#endif
}

/* Where a function that has just been entered was called from. */
static inline unsigned long pl_return_address(struct pt_regs *regs)
{
#ifdef CONFIG_X86_64
	return regs_get_kernel_stack_nth(regs, 0);
#elif defined(CONFIG_ARM64)
	return procedure_link_pointer(regs);
#else
	return 0;
#endif
}

/**
 * enum pl_mover - who has called a page owner's migrate_page()
 * @PL_MOVER_SEEN: move_to_new_folio() or move_to_new_page(), whose probe sees the move; it is
 *	not there to be counted twice
 * @PL_MOVER_ALONE: another function of mm/migrate.c: this move is seen here or nowhere
 * @PL_MOVER_UNKNOWN: somebody's trampoline, or a stranger
 */
enum pl_mover { PL_MOVER_SEEN, PL_MOVER_ALONE, PL_MOVER_UNKNOWN };

/**
 * pl_mover() - the same
 * @regs: at the entry of the owner's function
 *
 * Pages that are not on the LRU are moved by their owners. Older kernels call them from
 * move_to_new_folio(). Which are older no version tells: 6.12.117 is not, and has
 * migrate_movable_ops_page() of a later one. Before 6.0 all are, and the arguments are others.
 *
 * Context: a probe's; looks up a name, which takes no lock.
 */
static inline enum pl_mover pl_mover(struct pt_regs *regs)
{
	char caller[KSYM_SYMBOL_LEN];

	if (!PL_HAVE_MOVABLE_OPERATIONS)
		return PL_MOVER_SEEN;
	sprint_symbol(caller, pl_return_address(regs));
	if (str_has_prefix(caller, "move_to_new_"))
		return PL_MOVER_SEEN;
	return str_has_prefix(caller, "migrate_") ? PL_MOVER_ALONE : PL_MOVER_UNKNOWN;
}

/*
 * Where a return probe's function returns to. With rethooks the registers have it, also when
 * another return probe sits on the same function (kernel/trace/rethook.c), and in the instance
 * it may be a trampoline's. Before them the registers have the trampoline's.
 */
static inline unsigned long pl_probe_ip(struct kretprobe_instance *ri, struct pt_regs *regs)
{
#if PL_HAVE_KRETPROBE_RET_ADDR
	return (unsigned long)ri->ret_addr;
#else
	return instruction_pointer(regs);
#endif
}

/**
 * struct pl_bulk - what was asked of the bulk allocator
 * @list: pages are added to its front, or NULL
 * @array: pages are stored in its empty slots, or NULL
 */
struct pl_bulk {
	struct list_head *list;
	struct page **array;
};

/* (gfp, preferred_nid, nodemask, nr_pages, page_list, page_array), or without the list */
static inline struct pl_bulk pl_bulk_arguments(struct pt_regs *regs)
{
	return (struct pl_bulk) {
#if PL_HAVE_BULK_LIST
		.list = (void *)pl_argument(regs, 4),
		.array = (void *)pl_argument(regs, 5),
#else
		.array = (void *)pl_argument(regs, 4),
#endif
	};
}

/* A page by the bulk allocator; without one, as any other. */
static __always_inline struct page *pl_bulk_page(gfp_t gfp)
{
	struct page *page = NULL;

#if PL_HAVE_BULK_LIST
	alloc_pages_bulk_array(gfp, 1, &page);
#elif PL_HAVE_BULK_ARRAY
	alloc_pages_bulk(gfp, 1, &page);
#else
	page = alloc_page(gfp);
#endif
	return page;
}

#endif /* PL_COMPAT_PAGE_ALLOC_H */
