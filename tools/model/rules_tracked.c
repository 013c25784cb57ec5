// SPDX-License-Identifier: GPL-2.0
/*
 * Suspects that hold memory of the kernel's which /proc/meminfo has a line for. The thresholds
 * are above what a healthy machine shows: page tables are 0.2 % of what is mapped, kernel
 * stacks 16 KiB a thread; slab is what busy file servers have.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/knowledge.h"
#include "model/rules_common.h"

#define SLAB_PERMILLE 150
#define KERNEL_PERMILLE 50

/* What sockets hold in slab is theirs. */
static unsigned long long slab_of_sockets(const struct facts *f)
{
	const struct table *t = &f->table[FACT_SOCKETS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (*cell(t, r, "family") != '[')
			bytes += cell_number(t, r, "slab");
	return bytes;
}

static void say_slab(const struct finder *find, unsigned long long slab, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_SLAB];
	unsigned long long reclaimable = meminfo(find->f, "SReclaimable");

	SAY(s->name, "%.64s", t->nrows ? cell(t, 0, "cache") : "slab");
	SAY(s->sentence, "Slab caches hold %s, of which %s are reclaimable; the largest is %s.",
	    say_size(slab), say_size(reclaimable), s->name);
	if (t->nrows)
		SAY(s->evidence, "%s: %s in %s objects of %s bytes", s->name,
		    say_size(cell_number(t, 0, "bytes")), cell(t, 0, "objects"),
		    cell(t, 0, "size"));
	else
		SAY(s->evidence, "Slab in /proc/meminfo; only root may see the caches");
	if (reclaimable >= slab / 2)
		SAY(s->next,
		    "it comes back when needed; 'echo 2 >/proc/sys/vm/drop_caches' does it now");
	else
		SAY(s->next,
		    "'pageledger slab' lists them: the cache's name says what uses such objects");
}

void rule_slab(const struct finder *find)
{
	unsigned long long slab = less(meminfo(find->f, "Slab"), slab_of_sockets(find->f));
	bool reclaimable = meminfo(find->f, "SReclaimable") >= slab / 2;

	if (!is_large(find, slab, SLAB_PERMILLE) || (!reclaimable && bytes_of_dying_cgroups(find)))
		return;
	say_slab(find, slab, add_suspect(find, "slab", slab, !reclaimable));
}

/* KVM's, and of newer kernels IOMMUs': see balance.c. */
static void say_secondary(const struct finder *find, struct suspect *s)
{
	SAY(s->name, "[SecPageTables]");
	SAY(s->evidence, "SecPageTables %s, PageTables %s",
	    say_size(meminfo(find->f, "SecPageTables")), say_size(meminfo(find->f, "PageTables")));
	SAY(s->next,
	    "most are of virtual machines, or of devices passed to them: huge pages make them small");
}

void rule_pagetables(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long bytes = line_bytes(find->b, "pagetables");
	long row = largest_row(t, "pagetables");
	struct suspect *s;

	if (!is_large(find, bytes, KERNEL_PERMILLE))
		return;
	s = add_suspect(find, "pagetables", bytes, true);
	SAY(s->sentence, "Page tables take %s.", say_size(bytes));
	if (meminfo(find->f, "SecPageTables") > bytes / 2) {
		say_secondary(find, s);
		return;
	}
	name_process(s, find->f, row);
	if (row >= 0)
		SAY(s->evidence, "%s has %s of them (VmPTE)", s->name,
		    say_size(cell_number(t, (size_t)row, "pagetables")));
	SAY(s->next,
	    "many processes that map much, or one that maps sparsely: huge pages make them small");
}

/* Where copy_process() got a stack (kernel/fork.c), however much the compiler inlines. */
static bool makes_stacks(const char *caller)
{
	return !strcmp(caller, "alloc_thread_stack_node") || !strcmp(caller, "dup_task_struct") ||
	       !strcmp(caller, "copy_process");
}

/* The per-CPU allocator's own: maps of its chunks (mm/percpu.c, pcpu_alloc_chunk()). */
static bool keeps_account(const char *caller)
{
	return !strncmp(caller, "pcpu_", strlen("pcpu_"));
}

/* The largest that has no other suspect; the number of rows if there is none. */
static size_t largest_area(const struct table *t)
{
	size_t row = 0;

	while (row < t->nrows &&
	       (makes_stacks(cell(t, row, "caller")) || keeps_account(cell(t, row, "caller"))))
		row++;
	return row;
}

/* It can be more than what it keeps account of, and comes and goes with it. */
static unsigned long long account_bytes(const struct facts *f)
{
	const struct table *t = &f->table[FACT_VMALLOC];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (keeps_account(cell(t, r, "caller")))
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

/* The module of "function [module]"; false if it is no module's. */
static bool module_of(const char *caller, char module[64])
{
	const char *open = strrchr(caller, '[');

	return open && open > caller && sscanf(open, "[%63[^]]]", module) == 1;
}

static void say_area_next(const char *caller, struct suspect *s)
{
	const struct knowledge *row = know_caller(caller);
	char module[64];

	if (row)
		SAY(s->next, "they can be %.80s: %s", row->what, row->next);
	else if (module_of(caller, module))
		SAY(s->next,
		    "it belongs to the module %s: 'modinfo -p %s' has its settings; /proc/vmallocinfo lists the areas",
		    module, module);
	else
		SAY(s->next, "/proc/vmallocinfo lists the areas");
}

static void say_vmalloc(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_VMALLOC];
	size_t row = largest_area(t);
	const char *caller = row < t->nrows ? cell(t, row, "caller") : "[vmalloc]";
	char owners[224], detail[160];
	int owner = name_main_owners(find->f, NULL, "vmalloc", bytes, s, owners, detail);

	if (owner < 0)
		SAY(s->name, "%.150s", caller);
	SAY(s->sentence, "vmalloc() areas take %s, kernel stacks aside%s.", say_size(bytes),
	    owner < 0 ? "" : owners);
	if (row < t->nrows)
		SAY(s->evidence, "%.120s has %s in %s area%s%s", caller,
		    say_size(cell_number(t, row, "bytes")), cell(t, row, "areas"),
		    strcmp(cell(t, row, "areas"), "1") ? "s" : "", detail);
	say_area_next(caller, s);
	say_owner_next(find->f, owner, s);
}

void rule_vmalloc(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "vmalloc");
	const struct line *stacks = find_line(find->b, "kernel_stack");

	if (stacks && stacks->part)
		bytes -= (unsigned long long)stacks->bytes;
	bytes = less(bytes, account_bytes(find->f));
	if (is_large(find, bytes, KERNEL_PERMILLE))
		say_vmalloc(find, bytes, add_suspect(find, "vmalloc", bytes, true));
}

void rule_kernel_stack(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long bytes = line_bytes(find->b, "kernel_stack");
	long row = largest_row(t, "threads");
	struct suspect *s;

	if (!is_large(find, bytes, KERNEL_PERMILLE))
		return;
	s = add_suspect(find, "kernel_stack", bytes, true);
	name_process(s, find->f, row);
	SAY(s->sentence, "Kernel stacks of threads take %s.", say_size(bytes));
	if (row >= 0)
		SAY(s->evidence, "%s has %s threads", s->name, cell(t, (size_t)row, "threads"));
	SAY(s->next, "have it make fewer threads");
}

void rule_percpu(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "percpu");
	char owners[224], detail[160];
	struct suspect *s;
	int owner;

	if (!is_large(find, bytes, KERNEL_PERMILLE) || bytes_of_dying_cgroups(find))
		return;
	s = add_suspect(find, "percpu", bytes, true);
	owner = name_main_owners(find->f, "bpf_map", "percpu", bytes, s, owners, detail);
	if (owner < 0)
		SAY(s->name, "[percpu]");
	SAY(s->sentence, "Per-CPU memory takes %s%s.", say_size(bytes), owners);
	SAY(s->evidence,
	    "Percpu, less the first chunk; %s of vmalloc() besides keep account of it%s",
	    say_size(account_bytes(find->f)), detail);
	SAY(s->next,
	    "it is counters of BPF maps, network interfaces, mounts and cgroups: the more there are, and the more CPUs, the more it takes");
	say_owner_next(find->f, owner, s);
}
