// SPDX-License-Identifier: GPL-2.0
/*
 * What a function on an allocation's call stack says about the allocation: a table of
 * names.
 */
#include <linux/bsearch.h>
#include <linux/cpumask.h>
#include <linux/kallsyms.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "compat/pages.h"
#include "compat/unwind.h"
#include "ledger/classes.h"
#include "stack/kinds.h"
#include "stack/text.h"

/*
 * Names are long, stacks are not. A lookup may interrupt another: in process, softirq,
 * hardirq and NMI context. Too much for what modules may have of static per-CPU data
 * (PERCPU_MODULE_RESERVE).
 */
struct scratch {
	char symbol[4][KSYM_SYMBOL_LEN];
	unsigned int used;
};

static struct scratch __percpu *scratches;

struct named_kind {
	const char *name;
	struct pl_kind kind;
};

#define PLUMBING(f)	{ #f, { PL_ACTION_SKIP, PL_CLASS_UNTRACKED } }
#define LOST(f)		{ #f, { PL_ACTION_LOST, PL_CLASS_UNTRACKED } }
#define END(f)		{ #f, { PL_ACTION_END, PL_CLASS_UNTRACKED } }
#define CUT(f, c)	{ #f, { PL_ACTION_CUT, PL_CLASS_##c } }

/*
 * Sorted by name (make check verifies it). A name also stands for what the compiler makes of
 * it (name.isra.0, name.part.0), and for the name_noprof of newer kernels.
 */
static const struct named_kind kinds[] = {
	CUT(___kmalloc_large_node, SLAB),
	CUT(___slab_alloc, SLAB),
	PLUMBING(__alloc_frozen_pages),
	PLUMBING(__alloc_pages),
	PLUMBING(__alloc_pages_bulk),
	PLUMBING(__alloc_pages_nodemask),
	PLUMBING(__dma_direct_alloc_pages),
	END(__do_softirq),
	PLUMBING(__folio_alloc),
	PLUMBING(__folio_alloc_node),
	PLUMBING(__get_free_pages),
	CUT(__kmalloc_large_node, SLAB),
	PLUMBING(__napi_alloc_frag_align),
	PLUMBING(__napi_alloc_skb),
	PLUMBING(__netdev_alloc_frag_align),
	PLUMBING(__netdev_alloc_skb),
	CUT(__page_cache_alloc, USER),
	PLUMBING(__page_frag_alloc_align),
	PLUMBING(__page_frag_cache_refill),
	PLUMBING(__page_pool_alloc_page_order),
	PLUMBING(__page_pool_alloc_pages_slow),
	CUT(__pmd_alloc, PAGETABLE),
	{ "__pud_alloc", { PL_ACTION_CUT, PL_PUD_CLASS } },
	CUT(__slab_alloc, SLAB),
	PLUMBING(__traceiter_mm_page_alloc),
	CUT(__vmalloc_area_node, VMALLOC),
	CUT(__vmalloc_node_range, VMALLOC),
	CUT(alloc_buddy_huge_page, HUGETLB),
	CUT(alloc_buddy_hugetlb_folio, HUGETLB),
	PLUMBING(alloc_contig_pages),
	PLUMBING(alloc_contig_range),
	CUT(alloc_eb_folio_array, USER),
	CUT(alloc_fresh_huge_page, HUGETLB),
	CUT(alloc_fresh_hugetlb_folio, HUGETLB),
	PLUMBING(alloc_frozen_pages),
	PLUMBING(alloc_page_interleave),
	PLUMBING(alloc_pages),
	PLUMBING(alloc_pages_bulk),
	PLUMBING(alloc_pages_bulk_array_mempolicy),
	PLUMBING(alloc_pages_current),
	PLUMBING(alloc_pages_exact),
	PLUMBING(alloc_pages_exact_nid),
	PLUMBING(alloc_pages_mpol),
	PLUMBING(alloc_pages_preferred_many),
	CUT(alloc_pool_huge_folio, HUGETLB),
	CUT(alloc_pool_huge_page, HUGETLB),
	PLUMBING(alloc_skb_with_frags),
	CUT(alloc_slab_page, SLAB),
	CUT(allocate_slab, SLAB),
	LOST(arch_rethook_trampoline),
	PLUMBING(balloon_page_alloc),
	END(common_interrupt),
	PLUMBING(dma_alloc_attrs),
	PLUMBING(dma_alloc_pages),
	PLUMBING(dma_common_alloc_pages),
	PLUMBING(dma_direct_alloc),
	PLUMBING(dma_direct_alloc_pages),
	END(do_softirq),
	END(do_syscall_64),
	END(entry_SYSCALL_64_after_hwframe),
	CUT(filemap_alloc_folio, USER),
	PLUMBING(folio_alloc),
	PLUMBING(folio_alloc_mpol),
	PLUMBING(get_free_pages),
	PLUMBING(get_zeroed_page),
	END(handle_softirqs),
	CUT(kmalloc_large, SLAB),
	CUT(kmalloc_large_node, SLAB),
	CUT(kmalloc_order, SLAB),
	PLUMBING(mempool_alloc),
	PLUMBING(mempool_alloc_pages),
	PLUMBING(napi_alloc_skb),
	PLUMBING(netdev_alloc_frag),
	CUT(new_slab, SLAB),
	PLUMBING(page_frag_alloc_align),
	PLUMBING(page_pool_alloc_frag),
	PLUMBING(page_pool_alloc_frag_netmem),
	PLUMBING(page_pool_alloc_netmem),
	PLUMBING(page_pool_alloc_netmems),
	PLUMBING(page_pool_alloc_pages),
	CUT(pcpu_alloc_pages, PERCPU),
	CUT(pcpu_populate_chunk, PERCPU),
	CUT(pte_alloc_one, PAGETABLE),
	END(ret_from_fork),
	LOST(return_to_handler),
	CUT(shmem_alloc_folio, USER),
	CUT(shmem_alloc_hugefolio, USER),
	CUT(shmem_alloc_hugepage, USER),
	CUT(shmem_alloc_page, USER),
	PLUMBING(sk_page_frag_refill),
	PLUMBING(skb_page_frag_refill),
	PLUMBING(sock_alloc_send_pskb),
	CUT(vm_area_alloc_pages, VMALLOC),
	CUT(vma_alloc_folio, USER),
};

/* Compare a name with a symbol up to the symbol's suffix. */
static int match_kind(const void *key, const void *elt)
{
	const char *symbol = key, *name = ((const struct named_kind *)elt)->name;
	size_t len = strcspn(symbol, ".+ ");
	int diff;

	if (len > 7 && !strncmp(symbol + len - 7, "_noprof", 7))
		len -= 7;
	diff = strncmp(symbol, name, len);
	return diff ? diff : -(int)(strlen(name) > len);
}

/* Where in its function: "name+0xOFFSET/0xSIZE", and perhaps " [module]". */
static bool is_entry(const char *symbol)
{
	static const char * const offsets[] = PL_ENTRY_OFFSETS;
	const char *offset = strchrnul(symbol, '+');
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offsets); i++)
		if (str_has_prefix(offset, offsets[i]))
			return true;
	return false;
}

static struct pl_kind kind_of_symbol(const char *symbol)
{
	const struct named_kind *k = bsearch(symbol, kinds, ARRAY_SIZE(kinds),
					     sizeof(kinds[0]), match_kind);

	/* entry of interrupts and exceptions (arch/x86/include/asm/idtentry.h) */
	if (strstarts(symbol, "asm_") || strstarts(symbol, "sysvec_"))
		return (struct pl_kind) { PL_ACTION_END, PL_CLASS_UNTRACKED };
	/* what ends a stack is not traced, and may call right away */
	if (is_entry(symbol) && !(k && k->kind.action == PL_ACTION_END))
		return (struct pl_kind) { PL_ACTION_ENTRY, PL_CLASS_UNTRACKED };
	return k ? k->kind : (struct pl_kind) { PL_ACTION_NAME, PL_CLASS_UNTRACKED };
}

int pl_kinds_init(void)
{
	/* __GFP_NORETRY is all that alloc_percpu() passes on: -ENOMEM, not the OOM killer */
	scratches = alloc_percpu_gfp(struct scratch, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	return scratches ? 0 : -ENOMEM;
}

size_t pl_kinds_bytes(void)
{
	return num_possible_cpus() * sizeof(struct scratch);
}

void pl_kinds_exit(void)
{
	free_percpu(scratches);
}

/* Looks the name up in a buffer that nothing else on this CPU is using. */
struct pl_kind pl_kinds_lookup(unsigned long address)
{
	struct scratch *s = this_cpu_ptr(scratches);
	struct pl_kind kind = { PL_ACTION_UNKNOWN, PL_CLASS_UNTRACKED };
	unsigned int mine = s->used++;

	barrier();	/* claim before use: an interrupt here takes the next buffer */
	if (mine < ARRAY_SIZE(s->symbol)) {
		/* not the byte before: trampolines are "returned to" at their start */
		sprint_symbol(s->symbol[mine], address);
		if (pl_text_is_foreign(address, s->symbol[mine]))
			kind.action = PL_ACTION_FOREIGN;
		else
			kind = kind_of_symbol(s->symbol[mine]);
	}
	barrier();
	s->used--;
	return kind;
}
