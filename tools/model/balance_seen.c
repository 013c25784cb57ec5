// SPDX-License-Identifier: GPL-2.0
/*
 * Without the module the remainder is a difference: MemTotal less what meminfo knows. Pages whose
 * flags say nothing (collect/pageflags.c) are a count of their own. Some are in a line of meminfo
 * all the same: those on per-CPU free lists, of vmalloc(), per-CPU memory, zsmalloc's and graphics
 * drivers'; large kmalloc(), which has no PG_slab (mm/slab_common.c, ___kmalloc_large_node()); and
 * page tables of KVM and IOMMUs.
 *
 * What of the remainder is not seen has a mark of another kind: drivers' SetPageReserved(), for
 * one, which those that were reserved at boot have too. Or it moved while it was counted: what is
 * on per-CPU lists does, and the line is as exact as they are small.
 */
#include "model/balance_lines.h"

static unsigned long long lines_without_mark(const struct balance *b)
{
	static const char *const keys[] = {"percpu_lists", "vmalloc", "percpu", "zsmalloc", "gpu"};
	const struct line *stacks = find_line(b, "kernel_stack");
	unsigned long long bytes = stacks && !stacks->part ? line_bytes(b, "kernel_stack") : 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		bytes += line_bytes(b, keys[i]);
	return bytes;
}

void add_seen_line(struct balance *b, const struct facts *f)
{
	unsigned long long remainder = line_bytes(b, "remainder");
	unsigned long long known =
		lines_without_mark(b) + less(line_bytes(b, "slab"), pageflags_bytes(f, "slab")) +
		less(line_bytes(b, "pagetables"), pageflags_bytes(f, "pagetable"));
	unsigned long long seen =
		less(pageflags_bytes(f, "unmarked") + pageflags_bytes(f, "mapped"), known);

	add_line(b, "untracked_seen", "seen as pages without a mark",
		 seen < remainder ? seen : remainder, true);
}
