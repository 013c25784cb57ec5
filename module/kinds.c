// SPDX-License-Identifier: GPL-2.0
/*
 * What a function on an allocation's call stack says about the allocation: a table of
 * names, and a memory of the addresses that were looked up in it.
 *
 * The memory is direct-mapped and lossy. An entry is one word, an address shifted up
 * by a byte with the kind in that byte, so it is read and written whole without a
 * lock; a kernel address keeps its meaning without its top byte.
 */
#include <linux/bsearch.h>
#include <linux/hash.h>
#include <linux/kallsyms.h>
#include <linux/percpu.h>
#include <linux/string.h>

#include "classify.h"
#include "compat/pages.h"
#include "kinds.h"

#define MEMO_BITS	10
#define KIND_BITS	8
#define ACTION_BITS	3
#define ACTION_MASK	(BIT(ACTION_BITS) - 1)
#define CLASS_MASK	(BIT(KIND_BITS - ACTION_BITS) - 1)

static u64 memo[BIT(MEMO_BITS)];

/* Two, for a lookup that interrupts another: names are long, hook stacks are not. */
struct scratch {
	char symbol[2][KSYM_SYMBOL_LEN];
	unsigned int used;
};

static DEFINE_PER_CPU(struct scratch, scratches);

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
	PLUMBING(dma_alloc_attrs),
	PLUMBING(dma_alloc_pages),
	PLUMBING(dma_common_alloc_pages),
	PLUMBING(dma_direct_alloc),
	PLUMBING(dma_direct_alloc_pages),
	END(do_syscall_64),
	END(entry_SYSCALL_64_after_hwframe),
	CUT(filemap_alloc_folio, USER),
	PLUMBING(folio_alloc),
	PLUMBING(folio_alloc_mpol),
	PLUMBING(get_free_pages),
	PLUMBING(get_zeroed_page),
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
static int match(const void *key, const void *elt)
{
	const char *symbol = key, *name = ((const struct named_kind *)elt)->name;
	size_t len = strcspn(symbol, ". ");
	int diff;

	if (len > 7 && !strncmp(symbol + len - 7, "_noprof", 7))
		len -= 7;
	diff = strncmp(symbol, name, len);
	return diff ? diff : -(int)(strlen(name) > len);
}

static struct pl_kind kind_of_symbol(const char *symbol)
{
	const struct named_kind *k = bsearch(symbol, kinds, ARRAY_SIZE(kinds),
					     sizeof(kinds[0]), match);

	/* entry stubs of interrupts and exceptions (arch/x86/include/asm/idtentry.h) */
	if (!strncmp(symbol, "asm_", 4))
		return (struct pl_kind) { PL_ACTION_END, PL_CLASS_UNTRACKED };
	return k ? k->kind : (struct pl_kind) { PL_ACTION_NAME, PL_CLASS_UNTRACKED };
}

/* Look the name up, in a buffer that nothing else on this CPU is using. */
static struct pl_kind kind_of_address(unsigned long address)
{
	struct scratch *s = this_cpu_ptr(&scratches);
	struct pl_kind kind = { PL_ACTION_UNKNOWN, PL_CLASS_UNTRACKED };
	unsigned int mine = s->used++;

	barrier();	/* claim before use: an interrupt here takes the next buffer */
	if (mine < ARRAY_SIZE(s->symbol)) {
		sprint_symbol_no_offset(s->symbol[mine], address);
		kind = kind_of_symbol(s->symbol[mine]);
	}
	barrier();
	s->used--;
	return kind;
}

struct pl_kind pl_kinds_lookup(unsigned long address)
{
	u64 *entry = &memo[hash_long(address, MEMO_BITS)];
	u64 known = READ_ONCE(*entry);
	struct pl_kind kind;

	if (likely(known >> KIND_BITS == (address << KIND_BITS) >> KIND_BITS)) {
		kind.action = known & ACTION_MASK;
		kind.class = known >> ACTION_BITS & CLASS_MASK;
		return kind;
	}
	kind = kind_of_address(address);
	if (kind.action == PL_ACTION_UNKNOWN)
		kind.action = PL_ACTION_NAME;	/* not remembered: we do not know */
	else
		WRITE_ONCE(*entry, (u64)address << KIND_BITS | kind.class << ACTION_BITS |
				   kind.action);
	return kind;
}

void pl_kinds_flush(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(memo); i++)
		WRITE_ONCE(memo[i], 0);
}
