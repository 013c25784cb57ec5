// SPDX-License-Identifier: GPL-2.0
/*
 * The sheet's lines that the module explains: pages in no line of /proc/meminfo. What the
 * module's files count and meminfo has as well is taken off here, once.
 */
#include <string.h>

#include "model/balance_lines.h"
#include "model/balloons.h"
#include "model/holders.h"

bool is_before_load(const char *caller)
{
	return !strncmp(caller, BEFORE_LOAD, strlen(BEFORE_LOAD));
}

/* Functions whose pages a line of meminfo or vmstat has, though the module's files list them. */
enum counted {
	COUNTED_ZSMALLOC, /* nr_zspages, Zswap */
	COUNTED_GPU,	/* GPUActive, GPUReclaim of newer kernels: drivers/gpu/drm/ttm/ttm_pool.c */
	COUNTED_TABLES, /* SecPageTables: modules that did not know yet; arch/x86/kvm/mmu/ */
};

static const struct {
	enum counted line;
	const char *prefix;
} counted[] = {
	{COUNTED_ZSMALLOC, "alloc_zspage"},
	{COUNTED_ZSMALLOC, "alloc_zpdesc"},
	{COUNTED_ZSMALLOC, "zs_malloc"},
	{COUNTED_ZSMALLOC, "zbud_"},
	{COUNTED_ZSMALLOC, "z3fold_"},
	{COUNTED_GPU, "ttm_pool_alloc"},
	{COUNTED_TABLES, "__kvm_mmu_topup_memory_cache"},
	{COUNTED_TABLES, "__tdp_mmu_alloc_sp_for_split"},
};

#define NR_COUNTED (sizeof(counted) / sizeof(*counted))

/* -1 if none of these lines has what it allocates. */
static int line_of(const struct facts *f, const char *caller)
{
	for (size_t i = 0; i < NR_COUNTED; i++) {
		if (strncmp(caller, counted[i].prefix, strlen(counted[i].prefix)))
			continue;
		if (counted[i].line == COUNTED_GPU && !gpu_bytes(f)) /* an older kernel */
			return -1;
		return (int)counted[i].line;
	}
	return -1;
}

bool is_counted(const struct facts *f, const char *caller)
{
	return line_of(f, caller) >= 0;
}

/* Bytes of untracked callers: of those from before the module was loaded, or of others. */
static unsigned long long caller_bytes(const struct facts *f, bool before)
{
	const struct table *t = &f->table[FACT_CALLERS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "class"), "untracked") &&
		    !is_counted(f, cell(t, r, "caller")) &&
		    is_before_load(cell(t, r, "caller")) == before)
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

static unsigned long long counted_bytes(const struct facts *f, enum counted line)
{
	const struct table *t = &f->table[FACT_CALLERS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (line_of(f, cell(t, r, "caller")) == (int)line)
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

/*
 * Large kmalloc() and page tables of KVM and IOMMUs from before the load: nothing tells their
 * pages, but the kernel has their number, and so has the module's scan. An older module's scan
 * has not; then it is what meminfo has and the scan did not find.
 */
static bool knows_older(const struct facts *f)
{
	return has_class(f, "slab_before_load") || has_class(f, "pagetable_before_load") ||
	       has_class(f, "zsmalloc");
}

static unsigned long long older_slab(const struct facts *f)
{
	unsigned long long slab = class_bytes(f, "slab");

	if (knows_older(f))
		return class_bytes(f, "slab_before_load");
	return slab ? less(meminfo(f, "Slab"), slab) : 0;
}

static unsigned long long older_tables(const struct facts *f)
{
	if (knows_older(f))
		return class_bytes(f, "pagetable_before_load");
	return less(meminfo(f, "SecPageTables"), counted_bytes(f, COUNTED_TABLES));
}

/*
 * Pages that a driver has mapped with vmap() or vm_map_ram(). Those since the load are their
 * caller's. Those before are found in the page tables of the vmalloc area, as are vmalloc()'s
 * and per-CPU memory: what these two have not (VmallocUsed is __vmalloc_area_node()'s pages,
 * mm/vmalloc.c) is vmap()'s, each page once however often it is mapped.
 */
static unsigned long long vmap_bytes(const struct facts *f)
{
	const char *walked = key_word(&f->table[FACT_STATS], "before_load_vmalloc");

	if (walked && strcmp(walked, "known") != 0)
		return 0;
	return less(class_bytes(f, "vmalloc") + class_bytes(f, "percpu"),
		    meminfo(f, "VmallocUsed") + percpu_bytes(f));
}

/*
 * A driver's SetPageReserved() leaves a page where it is, in MemTotal. What has been reserved
 * since boot is not there: so it is what the zones manage and the scan did not find, with what
 * balloons took out of both.
 */
static unsigned long long reserved_bytes(const struct facts *f, const struct balance *b)
{
	if (!has_class(f, "managed"))
		return 0;
	return less(class_bytes(f, "managed") + b->outside,
		    less(class_bytes(f, "total"), class_bytes(f, "reserved")));
}

/*
 * zsmalloc's pages have a class of their own. To an older module they are movable ones that
 * nobody has unwound (with unwind_user=1: its own), or they are older than it; so are zbud's.
 */
void add_module_lines(struct balance *b, const struct facts *f)
{
	unsigned long long zspages = less(zpool_bytes(f), counted_bytes(f, COUNTED_ZSMALLOC) +
								  class_bytes(f, "zsmalloc"));
	unsigned long long movable = class_bytes(f, "untracked_movable");
	unsigned long long gpu = less(gpu_bytes(f), counted_bytes(f, COUNTED_GPU));
	unsigned long long elsewhere =
		less(zspages, movable) + gpu + older_slab(f) + older_tables(f);

	add_line(b, "callers", "untracked, by callers known", caller_bytes(f, false), false);
	add_line(b, "before_load", "untracked, older than the module",
		 less(caller_bytes(f, true), elsewhere), false);
	add_line(b, "vmap", "the same, mapped with vmap()", vmap_bytes(f), false);
	add_line(b, "movable", "untracked, allocated as movable", less(movable, zspages), false);
	add_line(b, "pagetables_spare", "page tables that KVM has ready",
		 class_bytes(f, "pagetable_spare"), false);
	add_line(b, "reserved", "marked reserved by drivers", reserved_bytes(f, b), false);
}
