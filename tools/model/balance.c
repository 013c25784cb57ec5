// SPDX-License-Identifier: GPL-2.0
/*
 * MemTotal, and where each part of it is.
 *
 *   MemTotal = MemFree + pages on per-CPU free lists + user memory (balance_user.c)
 *	+ Slab + VmallocUsed + PageTables + SecPageTables + (Percpu - first chunk) + Hugetlb
 *	+ zsmalloc + HardwareCorrupted + GPUActive + GPUReclaim + untracked
 *
 * Each line is made of what it is; the one remainder is what is left, signed. Where other
 * tools go wrong (lines of linux 6.1):
 *
 * - KernelStack is inside VmallocUsed: with VMAP_STACK stacks come from
 *   __vmalloc_node_range() (kernel/fork.c, alloc_thread_stack_node()). Subtracting both
 *   makes 16 KiB a thread vanish twice.
 * - Percpu (mm/percpu.c, pcpu_nr_pages()) counts the first chunk, which comes from
 *   memblock (pcpu_embed_first_chunk()) and has never been in MemTotal.
 * - MemFree leaves out the per-CPU free lists: rmqueue_bulk() takes them off
 *   NR_FREE_PAGES (mm/page_alloc.c). /proc/zoneinfo has them. It has what a confidential
 *   guest has not accepted yet (Unaccepted, 6.12: mm/page_alloc.c, __free_unaccepted()).
 * - Hugetlb (mm/hugetlb.c, hugetlb_report_meminfo()) has pools of all sizes;
 *   HugePages_Total only those of the default one.
 * - zram's memory is in /proc/vmstat only (nr_zspages), zswap's there or in Zswap.
 * - A balloon may have left MemTotal (virtio_balloon, adjust_managed_page_count()) or
 *   not (vmw_balloon).
 * - SecPageTables is KVM's, and since 6.11 IOMMUs' page tables (include/linux/mmzone.h,
 *   NR_SECONDARY_PAGETABLE, drivers/iommu/iommu-pages.h): no pages of PageTables.
 *
 * KReclaimable beyond SReclaimable, WritebackTmp and Bounce stay in the untracked part:
 * these pages are taken straight from the page allocator, and the module names by whom.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/balance_lines.h"
#include "model/balloons.h"

static void add_signed(struct balance *b, const char *key, const char *label, long long bytes,
		       bool part)
{
	if (bytes && b->n < MAX_LINES)
		b->line[b->n++] = (struct line){key, label, bytes, part};
}

void add_line(struct balance *b, const char *key, const char *label, unsigned long long bytes,
	      bool part)
{
	add_signed(b, key, label, (long long)bytes, part);
}

unsigned long long vmstat_bytes(const struct facts *f, const char *key)
{
	unsigned long long pages;

	text_number(f->vmstat, key, &pages);
	return pages * page_size(f);
}

/* "count:" of every CPU and zone. */
static unsigned long long percpu_lists(const struct facts *f)
{
	unsigned long long pages = 0;

	for (const char *at = f->zoneinfo; (at = strstr(at, " count:")) != NULL;) {
		at += strlen(" count:");
		pages += strtoull(at, NULL, 10);
	}
	return pages * page_size(f);
}

unsigned long long percpu_bytes(const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];
	unsigned long long first = key_number(machine, "percpu_first_chunk");
	const char *chunks = key_word(machine, "percpu_chunks");

	/* only root may know the chunks: what is too much then is far below 0.1 % */
	return chunks && !strcmp(chunks, "0") ? 0 : less(meminfo(f, "Percpu"), first);
}

/* zswap can have a pool that is not zsmalloc's: it has a line of its own (zbud on 6.1). */
unsigned long long zpool_bytes(const struct facts *f)
{
	unsigned long long zspages = vmstat_bytes(f, "nr_zspages"), zswap = meminfo(f, "Zswap");
	const char *pool = key_word(&f->table[FACT_MACHINE], "zswap_pool");

	if (pool && strcmp(pool, "zsmalloc") != 0)
		return zspages + zswap;
	return zspages > zswap ? zspages : zswap;
}

unsigned long long gpu_bytes(const struct facts *f)
{
	return meminfo(f, "GPUActive") + meminfo(f, "GPUReclaim");
}

/* meminfo has those of the default size only. */
static unsigned long long huge_free(const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];

	if (key_word(machine, "hugetlb_free"))
		return key_number(machine, "hugetlb_free");
	return meminfo(f, "HugePages_Free") * meminfo(f, "Hugepagesize");
}

static void add_free(struct balance *b, const struct facts *f)
{
	add_line(b, "free", "free", meminfo(f, "MemFree"), false);
	add_line(b, "unaccepted", "not accepted yet", meminfo(f, "Unaccepted"), true);
	add_line(b, "percpu_lists", "free, on per-CPU lists", percpu_lists(f), false);
}

static void add_kernel(struct balance *b, const struct facts *f)
{
	unsigned long long vmalloc = meminfo(f, "VmallocUsed"), stacks = meminfo(f, "KernelStack");

	add_line(b, "slab", "slab caches", meminfo(f, "Slab"), false);
	add_line(b, "slab_reclaimable", "reclaimable", meminfo(f, "SReclaimable"), true);
	add_line(b, "vmalloc", "vmalloc", vmalloc, false);
	/* no part of it on a kernel without VMAP_STACK */
	add_line(b, "kernel_stack", "kernel stacks", stacks, stacks <= vmalloc);
	add_line(b, "pagetables", "page tables",
		 meminfo(f, "PageTables") + meminfo(f, "SecPageTables"), false);
	add_line(b, "percpu", "per-CPU memory", percpu_bytes(f), false);
	add_line(b, "hugetlb", "hugetlb pools", meminfo(f, "Hugetlb"), false);
	add_line(b, "hugetlb_free", "unused", huge_free(f), true);
	add_line(b, "zsmalloc", "zram, zswap", zpool_bytes(f), false);
	add_line(b, "gpu", "graphics drivers", gpu_bytes(f), false);
	add_line(b, "corrupted", "taken out as faulty", meminfo(f, "HardwareCorrupted"), false);
}

static long find_class(const struct facts *f, const char *class)
{
	const struct table *t = &f->table[FACT_CLASSES];

	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "class"), class))
			return (long)r;
	return -1;
}

bool has_class(const struct facts *f, const char *class)
{
	return find_class(f, class) >= 0;
}

unsigned long long class_bytes(const struct facts *f, const char *class)
{
	long row = find_class(f, class);

	return row < 0 ? 0 : cell_number(&f->table[FACT_CLASSES], (size_t)row, "bytes");
}

static long long sum(const struct balance *b)
{
	unsigned long long bytes = 0;

	for (size_t i = 0; i < b->n; i++)
		if (!b->line[i].part)
			bytes += (unsigned long long)b->line[i].bytes;
	return (long long)bytes;
}

void make_balance(struct balance *b, const struct facts *f)
{
	memset(b, 0, sizeof(*b));
	b->total = meminfo(f, "MemTotal");
	b->outside = balloon_bytes(f, "outside");
	b->module = has_table(f, FACT_CALLERS);
	find_taken(b, f);
	add_free(b, f);
	add_user_lines(b, f);
	add_kernel(b, f);
	b->untracked = (long long)(b->total - (unsigned long long)sum(b));
	add_line(b, "balloon", "balloon", balloon_bytes(f, "inside"), false);
	if (b->module)
		add_module_lines(b, f);
	b->remainder = (long long)(b->total - (unsigned long long)sum(b));
	add_signed(b, "remainder", b->module ? "unexplained" : "untracked: in no line of meminfo",
		   b->remainder, false);
	if (!b->module)
		add_seen_line(b, f);
}

const struct line *find_line(const struct balance *b, const char *key)
{
	for (size_t i = 0; i < b->n; i++)
		if (!strcmp(b->line[i].key, key))
			return &b->line[i];
	return NULL;
}

unsigned long long line_bytes(const struct balance *b, const char *key)
{
	const struct line *line = find_line(b, key);

	return line && line->bytes > 0 ? (unsigned long long)line->bytes : 0;
}
