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
/* Page tables of a kind that not all kernels count as such: see PL_*_ACTION in compat/. */
#define TABLE(f, kind)	{ #f, { PL_##kind##_ACTION, PL_CLASS_PAGETABLE } }

/*
 * pte_alloc_one() is inlined on arm64: page tables are named after its callers, none of which
 * takes pages for something else by itself.
 *
 * filemap_alloc_folio(), and __page_cache_alloc() before it, end in a jump to folio_alloc() and its
 * like (mm/filemap.c): it is its caller that is on the stack. Most page cache is movable, and not
 * walked; that of disks is not (GFP_USER, bdev_alloc()).
 *
 * Sorted by name (make check verifies it). A name also stands for what the compiler makes of
 * it (name.isra.0, name.part.0), and for the name_noprof of newer kernels.
 *
 * Behind a name are the kernels that have it, if not all of those that we test: 6.1, 6.1- for
 * that and later ones, -6.1, 6.1-6.12; CONFIG_, for those built with that; not PREEMPT_RT,
 * for those built without; arm64, if it is there for these; and "inlined" if stock kernels'
 * compilers leave no function of it, on all or on those that follow, which others may, with
 * the function that is on the stack in its place. All of this is held to what a running kernel
 * has by selftests/guest/classes/names.
 *
 * Some are missing for a reason, their pages have no line in meminfo: the huge zero page,
 * struct pages by vmemmap_alloc_block().
 */
static const struct named_kind kinds[] = {
	CUT(___kmalloc_large_node, SLAB),	/* 6.12- */
	CUT(___slab_alloc, SLAB),
	PLUMBING(__alloc_frozen_pages),	/* 7.3- */
	PLUMBING(__alloc_pages),	/* 6.1- */
	PLUMBING(__alloc_pages_bulk),	/* 6.1 */
	PLUMBING(__alloc_pages_nodemask),	/* -5.10 */
	TABLE(__change_page_attr_set_clr, PGD),
	PLUMBING(__cma_alloc_frozen),	/* 7.3- CONFIG_CMA */
	PLUMBING(__dma_direct_alloc_pages),
	CUT(__do_fault, PAGETABLE),	/* arm64 */
	CUT(__do_huge_pmd_anonymous_page, PAGETABLE),	/* arm64 */
	CUT(__do_page_cache_readahead, USER),	/* -4.18 */
	END(__do_softirq),
	CUT(__filemap_get_folio, USER),	/* 6.1-6.12 */
	CUT(__filemap_get_folio_mpol, USER),	/* 7.3- */
	PLUMBING(__folio_alloc),	/* 6.1- */
	PLUMBING(__folio_alloc_node),	/* inlined */
	PLUMBING(__get_free_pages),	/* -6.1 */
	CUT(__kmalloc_large_node, SLAB),	/* 6.1- */
	LOST(__kretprobe_trampoline),	/* arm64 5.15 */
	TABLE(__kvm_mmu_topup_memory_cache, KVM),	/* 6.1- */
	PLUMBING(__napi_alloc_frag_align),	/* 6.1- */
	PLUMBING(__napi_alloc_skb),	/* -6.1 */
	PLUMBING(__netdev_alloc_frag_align),	/* 6.1- */
	PLUMBING(__netdev_alloc_skb),
	TABLE(__p4d_alloc, PGD),	/* 6.1- */
	CUT(__page_cache_alloc, USER),	/* inlined 6.1-: filemap_alloc_folio */
	PLUMBING(__page_frag_alloc_align),	/* 6.12- */
	PLUMBING(__page_frag_cache_refill),	/* inlined */
	PLUMBING(__page_pool_alloc_netmems_slow),	/* 7.3- */
	PLUMBING(__page_pool_alloc_page_order),	/* inlined */
	PLUMBING(__page_pool_alloc_pages_slow),	/* -6.12 */
	CUT(__pmd_alloc, PAGETABLE),
	CUT(__pte_alloc, PAGETABLE),	/* arm64 */
	TABLE(__pte_alloc_kernel, PGD),
	TABLE(__pud_alloc, PUD),
	CUT(__read_swap_cache_async, USER),	/* -6.12 */
	CUT(__slab_alloc, SLAB),	/* inlined 6.1-: allocate_slab */
	TABLE(__tdp_mmu_alloc_sp_for_split, KVM),	/* 6.1 */
	PLUMBING(__traceiter_mm_page_alloc),
	CUT(__vmalloc_area_node, VMALLOC),	/* inlined 6.1-: __vmalloc_node_range */
	CUT(__vmalloc_node_range, VMALLOC),
	CUT(alloc_buddy_huge_page, HUGETLB),	/* 6.1 */
	CUT(alloc_buddy_hugetlb_folio, HUGETLB),	/* 6.12 */
	PLUMBING(alloc_contig_frozen_pages),	/* 7.3- */
	PLUMBING(alloc_contig_frozen_range),	/* 7.3- */
	PLUMBING(alloc_contig_pages),
	PLUMBING(alloc_contig_range),
	CUT(alloc_eb_folio_array, USER),	/* 6.12- */
	CUT(alloc_fresh_huge_page, HUGETLB),	/* -6.1 */
	CUT(alloc_fresh_hugetlb_folio, HUGETLB),	/* 6.12 */
	PLUMBING(alloc_frozen_pages),	/* 7.3- */
	PLUMBING(alloc_frozen_pages_nolock),	/* 7.3- */
	CUT(alloc_gigantic_folio, HUGETLB),	/* 6.12 */
	CUT(alloc_gigantic_page, HUGETLB),	/* 6.1 inlined: alloc_fresh_huge_page */
	PLUMBING(alloc_page_interleave),	/* -6.1 */
	PLUMBING(alloc_pages),	/* 6.1- */
	PLUMBING(alloc_pages_bulk),	/* 6.12- */
	PLUMBING(alloc_pages_bulk_array_mempolicy),	/* 6.1-6.12 */
	PLUMBING(alloc_pages_bulk_array_weighted_interleave),	/* 6.12 */
	PLUMBING(alloc_pages_bulk_mempolicy),	/* 7.3- */
	PLUMBING(alloc_pages_current),	/* -5.10 */
	PLUMBING(alloc_pages_exact),
	PLUMBING(alloc_pages_exact_nid),
	PLUMBING(alloc_pages_mpol),	/* 6.12- */
	PLUMBING(alloc_pages_node),	/* 7.3- */
	PLUMBING(alloc_pages_nolock),	/* 7.3- */
	PLUMBING(alloc_pages_preferred_many),	/* inlined */
	CUT(alloc_pages_vma, USER),	/* -5.10 */
	CUT(alloc_pool_huge_folio, HUGETLB),	/* 6.12- */
	CUT(alloc_pool_huge_page, HUGETLB),	/* -6.1 */
	PLUMBING(alloc_skb_with_frags),
	CUT(alloc_slab_page, SLAB),	/* inlined: allocate_slab */
	CUT(alloc_zpdesc, USER),	/* 7.3- inlined: zs_malloc */
	CUT(alloc_zspage, USER),	/* inlined: zs_malloc */
	CUT(allocate_slab, SLAB),
	TABLE(amd_iommu_attach_device, IOMMU),	/* CONFIG_AMD_IOMMU */
	END(apic_timer_interrupt),	/* -4.18 */
	LOST(arch_rethook_trampoline),	/* 6.1- */
	PLUMBING(balloon_page_alloc),
	PLUMBING(btrfs_alloc_page_array),	/* 6.1- */
	END(call_function_interrupt),	/* -4.18 */
	END(call_function_single_interrupt),	/* -4.18 */
	END(call_on_irq_stack),	/* arm64 */
	PLUMBING(cma_alloc),	/* CONFIG_CMA */
	PLUMBING(cma_alloc_aligned),	/* arm64 CONFIG_CMA */
	PLUMBING(cma_alloc_folio),	/* 6.12 CONFIG_CMA */
	PLUMBING(cma_alloc_frozen),	/* 7.3- CONFIG_CMA */
	PLUMBING(cma_alloc_frozen_compound),	/* 7.3- CONFIG_CMA */
	END(common_interrupt),
	CUT(copy_huge_pmd, PAGETABLE),	/* arm64 */
	PLUMBING(dma_alloc_attrs),
	PLUMBING(dma_alloc_contiguous),	/* CONFIG_CMA */
	PLUMBING(dma_alloc_from_contiguous),	/* CONFIG_CMA */
	PLUMBING(dma_alloc_pages),
	PLUMBING(dma_common_alloc_pages),
	PLUMBING(dma_direct_alloc),
	PLUMBING(dma_direct_alloc_pages),
	TABLE(dmar_enable_qi, IOMMU),
	END(do_el0_svc),	/* arm64 */
	CUT(do_fault_around, PAGETABLE),	/* arm64 */
	CUT(do_huge_pmd_anonymous_page, PAGETABLE),	/* arm64 */
	CUT(do_read_cache_folio, USER),	/* 6.1- */
	CUT(do_read_cache_page, USER),	/* -5.10 */
	CUT(do_read_fault, PAGETABLE),	/* arm64 */
	CUT(do_set_pmd, PAGETABLE),	/* arm64 */
	END(do_softirq),	/* not PREEMPT_RT */
	END(do_syscall_64),
	END(el0_svc),	/* arm64 */
	END(el0_svc_common),	/* arm64 */
	END(entry_SYSCALL_64_after_hwframe),
	CUT(filemap_alloc_folio, USER),	/* 6.1- */
	CUT(filemap_get_pages, USER),	/* 6.1- */
	PLUMBING(folio_alloc),	/* 6.1- */
	PLUMBING(folio_alloc_gigantic),	/* 6.12 inlined */
	PLUMBING(folio_alloc_mpol),	/* 6.12- */
	CUT(generic_file_buffered_read, USER),	/* -5.10 */
	PLUMBING(get_free_pages),	/* 6.12- */
	PLUMBING(get_zeroed_page),
	END(handle_softirqs),	/* 6.1- */
	TABLE(intel_iommu_enable_prq, IOMMU),	/* 6.12- */
	TABLE(intel_pasid_alloc_table, IOMMU),
	TABLE(intel_pasid_get_entry, IOMMU),
	END(invoke_syscall),	/* arm64 */
	TABLE(iommu_alloc_pages_node, IOMMU),	/* 6.12 */
	TABLE(iommu_alloc_pages_node_sz, IOMMU),	/* 7.3- */
	TABLE(iommu_context_addr, IOMMU),
	TABLE(iommu_v1_map_pages, IOMMU),	/* 6.1-6.12 CONFIG_AMD_IOMMU */
	TABLE(iommu_v2_map_pages, IOMMU),	/* 6.1-6.12 CONFIG_AMD_IOMMU */
	END(irq_work_interrupt),	/* -4.18 */
	CUT(kmalloc_large, SLAB),	/* 6.1 */
	CUT(kmalloc_large_node, SLAB),	/* -6.1 */
	CUT(kmalloc_order, SLAB),	/* -5.10 */
	CUT(kmalloc_order_trace, SLAB),	/* -5.10 */
	LOST(kretprobe_trampoline),	/* -5.10 */
	TABLE(kvm_mmu_topup_memory_cache, KVM),
	PLUMBING(mempool_alloc),
	PLUMBING(mempool_alloc_pages),
	TABLE(mmu_memory_cache_alloc_obj, KVM),	/* 6.1- inlined: __kvm_mmu_topup_memory_cache */
	PLUMBING(napi_alloc_frag),	/* -5.10 */
	PLUMBING(napi_alloc_skb),	/* 6.12- */
	PLUMBING(netdev_alloc_frag),	/* inlined 6.1- */
	CUT(new_slab, SLAB),	/* inlined: allocate_slab */
	CUT(only_alloc_fresh_hugetlb_folio, HUGETLB), /* 6.12- inlined 6.12: alloc_gigantic_folio */
	CUT(page_cache_ra_order, USER),	/* 6.1- */
	CUT(page_cache_ra_unbounded, USER),	/* 5.10- */
	PLUMBING(page_frag_alloc),	/* -5.10 */
	PLUMBING(page_frag_alloc_align),	/* 6.1 */
	PLUMBING(page_pool_alloc_frag),	/* 6.1- */
	PLUMBING(page_pool_alloc_frag_netmem),	/* 6.12- */
	PLUMBING(page_pool_alloc_netmems),	/* 6.12- */
	PLUMBING(page_pool_alloc_pages),
	CUT(pagecache_get_page, USER),
	CUT(pcpu_alloc_pages, PERCPU),	/* inlined: pcpu_populate_chunk */
	CUT(pcpu_populate_chunk, PERCPU),
	TABLE(pfn_to_dma_pte, IOMMU),	/* -6.12 */
	TABLE(pgd_alloc, PGD),
	CUT(pte_alloc_one, PAGETABLE),
	CUT(readahead_expand, USER),	/* 6.1- */
	END(reschedule_interrupt),	/* -4.18 */
	END(ret_from_fork),
	LOST(return_to_handler),
	CUT(secretmem_fault, USER),	/* 6.1- */
	CUT(shmem_alloc_folio, USER),	/* 6.1- */
	CUT(shmem_alloc_hugefolio, USER),	/* 6.1 not PREEMPT_RT */
	CUT(shmem_alloc_hugepage, USER),	/* -5.10 */
	CUT(shmem_alloc_page, USER),	/* -5.10 */
	PLUMBING(sk_page_frag_refill),
	PLUMBING(skb_page_frag_refill),
	PLUMBING(sock_alloc_send_pskb),
	CUT(swap_cache_alloc_folio, USER),	/* 7.3- */
	TABLE(tdp_mmu_alloc_sp_for_split, KVM),	/* 6.1- inlined: tdp_mmu_split_huge_pages_root */
	TABLE(tdp_mmu_split_huge_pages_root, KVM),	/* 6.1- */
	TABLE(v1_alloc_pgtable, IOMMU),	/* 6.1-6.12 CONFIG_AMD_IOMMU */
	TABLE(v2_alloc_pgtable, IOMMU),	/* 6.1-6.12 CONFIG_AMD_IOMMU */
	CUT(vm_area_alloc_pages, VMALLOC),	/* inlined: __vmalloc_node_range */
	CUT(vma_alloc_folio, USER),	/* 6.1- */
	CUT(vmf_insert_pfn_pmd, PAGETABLE),	/* arm64 */
	CUT(zs_malloc, USER),
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

	/*
	 * entry of interrupts and exceptions: arch/x86/include/asm/idtentry.h, and the vectors of
	 * arch/arm64/kernel/entry.S
	 */
	if (strstarts(symbol, "asm_") || strstarts(symbol, "sysvec_") ||
	    strstarts(symbol, "el0t_") || strstarts(symbol, "el1h_"))
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
