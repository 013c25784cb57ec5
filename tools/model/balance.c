// SPDX-License-Identifier: GPL-2.0
/*
 * MemTotal, and where each part of it is.
 *
 *   MemTotal = MemFree + pages on per-CPU free lists + Active + Inactive + Unevictable
 *	+ isolated + Slab + VmallocUsed + PageTables + SecPageTables
 *	+ (Percpu - first chunk) + Hugetlb + zsmalloc + HardwareCorrupted + untracked
 *
 * Where other tools go wrong (lines of linux 6.1):
 *
 * - KernelStack is inside VmallocUsed: with VMAP_STACK stacks come from
 *   __vmalloc_node_range() (kernel/fork.c, alloc_thread_stack_node()). Subtracting both
 *   makes 16 KiB a thread vanish twice.
 * - Percpu (mm/percpu.c, pcpu_nr_pages()) counts the first chunk, which comes from
 *   memblock (pcpu_embed_first_chunk()) and has never been in MemTotal.
 * - MemFree leaves out the per-CPU free lists: rmqueue_bulk() takes them off
 *   NR_FREE_PAGES (mm/page_alloc.c). /proc/zoneinfo has them.
 * - AnonPages + Cached + Buffers are not what the LRU lists hold: a page of the swap cache
 *   can be in two of them. The lists (fs/proc/meminfo.c, NR_LRU_BASE) have a page once.
 *   Shmem is in Cached, and on the anonymous lists.
 * - Hugetlb (mm/hugetlb.c, hugetlb_report_meminfo()) has pools of all sizes;
 *   HugePages_Total only those of the default one.
 * - zram's memory is in /proc/vmstat only (nr_zspages), zswap's there or in Zswap.
 * - A balloon may have left MemTotal (virtio_balloon, adjust_managed_page_count()) or
 *   not (vmw_balloon).
 *
 * KReclaimable beyond SReclaimable, WritebackTmp and Bounce stay in the untracked part:
 * these pages are taken straight from the page allocator, and the module names by whom.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/balance.h"
#include "model/balloons.h"

static void add_line(struct balance *b, const char *key, const char *label, long long bytes,
		     bool part)
{
	if (bytes && b->n < MAX_LINES)
		b->line[b->n++] = (struct line){key, label, bytes, part};
}

/* Not below zero: what is in a pool can be read before or after the pool. */
static unsigned long long vmstat_bytes(const struct facts *f, const char *key)
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

/* What the LRU lists hold, apart by what it is. */
static void add_lru(struct balance *b, const struct facts *f)
{
	unsigned long long lru = meminfo(f, "Active") + meminfo(f, "Inactive") +
				 meminfo(f, "Unevictable") + vmstat_bytes(f, "nr_isolated_anon") +
				 vmstat_bytes(f, "nr_isolated_file");
	unsigned long long anon = meminfo(f, "AnonPages"), shmem = meminfo(f, "Shmem");

	/* what is on its way to the lists is counted, but not on them */
	anon = anon < lru ? anon : lru;
	shmem = shmem < lru - anon ? shmem : lru - anon;
	add_line(b, "anon", "anonymous memory of processes", (long long)anon, false);
	add_line(b, "shmem", "tmpfs and shared memory", (long long)shmem, false);
	add_line(b, "cache", "page cache", (long long)(lru - anon - shmem), false);
}

static unsigned long long percpu_bytes(const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];
	unsigned long long first = key_number(machine, "percpu_first_chunk");
	const char *chunks = key_word(machine, "percpu_chunks");

	/* only root may know the chunks: what is too much then is far below 0.1 % */
	return chunks && !strcmp(chunks, "0") ? 0 : less(meminfo(f, "Percpu"), first);
}

/* zswap can have a pool that is not zsmalloc's: it has a line of its own (zbud on 6.1). */
static unsigned long long zpool_bytes(const struct facts *f)
{
	unsigned long long zspages = vmstat_bytes(f, "nr_zspages"), zswap = meminfo(f, "Zswap");

	return zspages > zswap ? zspages : zswap;
}

static void add_kernel(struct balance *b, const struct facts *f)
{
	unsigned long long vmalloc = meminfo(f, "VmallocUsed"), stacks = meminfo(f, "KernelStack");
	unsigned long long huge_free = meminfo(f, "HugePages_Free") * meminfo(f, "Hugepagesize");

	add_line(b, "slab", "slab caches", (long long)meminfo(f, "Slab"), false);
	add_line(b, "slab_reclaimable", "reclaimable", (long long)meminfo(f, "SReclaimable"), true);
	add_line(b, "vmalloc", "vmalloc", (long long)vmalloc, false);
	if (stacks <= vmalloc)
		add_line(b, "kernel_stack", "kernel stacks", (long long)stacks, true);
	else /* a kernel without VMAP_STACK */
		add_line(b, "kernel_stack", "kernel stacks", (long long)stacks, false);
	add_line(b, "pagetables", "page tables",
		 (long long)(meminfo(f, "PageTables") + meminfo(f, "SecPageTables")), false);
	add_line(b, "percpu", "per-CPU memory", (long long)percpu_bytes(f), false);
	add_line(b, "hugetlb", "hugetlb pools", (long long)meminfo(f, "Hugetlb"), false);
	add_line(b, "hugetlb_free", "unused", (long long)huge_free, true);
	add_line(b, "zsmalloc", "zram, zswap", (long long)zpool_bytes(f), false);
	add_line(b, "corrupted", "taken out as faulty", (long long)meminfo(f, "HardwareCorrupted"),
		 false);
}

bool is_before_load(const char *caller)
{
	return !strncmp(caller, "[before load", strlen("[before load"));
}

bool is_zsmalloc(const char *caller)
{
	static const char *const names[] = {"alloc_zspage", "alloc_zpdesc", "zs_malloc", "zbud_",
					    "z3fold_"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(caller, names[i], strlen(names[i])))
			return true;
	return false;
}

/* Bytes of callers: of those from before the module was loaded, or of others. */
static unsigned long long caller_bytes(const struct facts *f, bool before)
{
	const struct table *t = &f->table[FACT_CALLERS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "class"), "untracked") &&
		    !is_zsmalloc(cell(t, r, "caller")) &&
		    is_before_load(cell(t, r, "caller")) == before)
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

static unsigned long long zsmalloc_callers(const struct facts *f)
{
	const struct table *t = &f->table[FACT_CALLERS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (is_zsmalloc(cell(t, r, "caller")))
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

static unsigned long long class_bytes(const struct facts *f, const char *class)
{
	const struct table *t = &f->table[FACT_CLASSES];

	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "class"), class))
			return cell_number(t, r, "bytes");
	return 0;
}

/*
 * What the module explains. zsmalloc's pages have a line already, and a class of their own. In
 * a snapshot of an older module they are movable ones that nobody has unwound (with
 * unwind_user=1: its own), or they are older than the module; so are zbud's. So
 * has a kmalloc() of more than 8 KiB: nothing tells its pages if they are older (6.15 is the
 * first to give them a page type), but Slab has them and the scan's slab pages have not. Of
 * page tables of KVM and IOMMUs that are older the module has the number.
 */
static void add_module(struct balance *b, const struct facts *f)
{
	unsigned long long zspages =
		less(zpool_bytes(f), zsmalloc_callers(f) + class_bytes(f, "zsmalloc"));
	unsigned long long movable = class_bytes(f, "untracked_movable");
	unsigned long long slab = class_bytes(f, "slab");
	unsigned long long kmalloc = slab ? less(meminfo(f, "Slab"), slab) : 0;
	unsigned long long tables = class_bytes(f, "pagetable_before_load");
	unsigned long long before =
		less(caller_bytes(f, true), less(zspages, movable) + kmalloc + tables);

	add_line(b, "callers", "untracked, by callers known", (long long)caller_bytes(f, false),
		 false);
	add_line(b, "before_load", "untracked, older than the module", (long long)before, false);
	add_line(b, "movable", "untracked, allocated as movable", (long long)less(movable, zspages),
		 false);
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
	b->module = has_table(f, FACT_CALLERS);
	add_line(b, "free", "free", (long long)meminfo(f, "MemFree"), false);
	add_line(b, "percpu_lists", "free, on per-CPU lists", (long long)percpu_lists(f), false);
	add_lru(b, f);
	add_kernel(b, f);
	b->untracked = (long long)(b->total - (unsigned long long)sum(b));
	add_line(b, "balloon", "balloon", (long long)balloon_bytes(f, "inside"), false);
	b->outside = balloon_bytes(f, "outside");
	if (b->module)
		add_module(b, f);
	b->remainder = (long long)(b->total - (unsigned long long)sum(b));
	add_line(b, "remainder", b->module ? "unexplained" : "untracked: in no line of meminfo",
		 b->remainder, false);
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
