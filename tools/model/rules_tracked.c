// SPDX-License-Identifier: GPL-2.0
/*
 * Suspects that hold memory which /proc/meminfo has a line for. The thresholds are above
 * what a healthy machine shows: page tables are 0.2 % of what is mapped, kernel stacks 16
 * KiB a thread; slab and shmem are what busy file servers have.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/rules.h"

#define PROCESS_PERMILLE 400
#define SLAB_PERMILLE 150
#define SHMEM_PERMILLE 150
#define HUGETLB_PERMILLE 20
#define ZSMALLOC_PERMILLE 100
#define KERNEL_PERMILLE 50

/* The row with the largest number in a column; -1 if there is none above 0. */
static long largest(const struct table *t, const char *column)
{
	unsigned long long most = 0;
	long row = -1;

	for (size_t r = 0; r < t->nrows; r++) {
		unsigned long long n = cell_number(t, r, column);

		if (n > most) {
			most = n;
			row = (long)r;
		}
	}
	return row;
}

static void name_process(struct suspect *s, const struct facts *f, long row)
{
	const struct table *t = &f->table[FACT_PROCESSES];

	if (row < 0)
		return;
	s->pid = cell_number(t, (size_t)row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
}

/* Pages that processes share after fork() are in the rss of each. */
void rule_process(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long anon = meminfo(find->f, "AnonPages"), bytes;
	long row = largest(t, "anon");
	struct suspect *s;

	bytes = row < 0 ? 0 : cell_number(t, (size_t)row, "anon");
	bytes = bytes < anon ? bytes : anon;
	if (!is_large(find, bytes, PROCESS_PERMILLE))
		return;
	s = add_suspect(find, "process", bytes, false);
	name_process(s, find->f, row);
	SAY(s->sentence, "%s uses %s of anonymous memory; that is no leak of the kernel's.",
	    s->name, say_size(bytes));
	SAY(s->evidence, "RssAnon of %s; all processes: %s", s->name, say_size(anon));
	SAY(s->next, "ask its heap: what it has allocated, and what limits it");
}

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

void rule_slab(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_SLAB];
	unsigned long long slab = less(meminfo(find->f, "Slab"), slab_of_sockets(find->f));
	unsigned long long reclaimable = meminfo(find->f, "SReclaimable");
	struct suspect *s;

	if (!is_large(find, slab, SLAB_PERMILLE))
		return;
	s = add_suspect(find, "slab", slab, reclaimable < slab / 2);
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
		    "'pageledger slab' lists them; a driver or a cgroup keeps the objects");
}

void rule_shmem(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_SHMEM];
	unsigned long long bytes = line_bytes(find->b, "shmem");
	long row = largest(t, "bytes");
	struct suspect *s;

	if (!is_large(find, bytes, SHMEM_PERMILLE))
		return;
	/* a segment of huge pages, or a tmpfs that is swapped out: not what is asked for */
	if (row >= 0 && cell_number(t, (size_t)row, "bytes") > bytes)
		row = -1;
	s = add_suspect(find, "shmem", bytes, false);
	SAY(s->name, "%.120s", row < 0 ? "[shmem]" : cell(t, (size_t)row, "name"));
	SAY(s->sentence,
	    "Files in tmpfs and shared memory take %s; free(1) calls that cache, but nothing can drop it.",
	    say_size(bytes));
	if (row < 0)
		SAY(s->evidence,
		    "Shmem; in no mount seen from here: memfd, shared mappings, or containers");
	else
		SAY(s->evidence, "%.16s %s has %s", cell(t, (size_t)row, "class"), s->name,
		    say_size(cell_number(t, (size_t)row, "bytes")));
	SAY(s->next, "delete what nobody needs there, or limit it (size=)");
}

void rule_hugetlb(const struct finder *find)
{
	unsigned long long reserved = meminfo(find->f, "HugePages_Rsvd");
	unsigned long long bytes = line_bytes(find->b, "hugetlb_free");
	struct suspect *s;

	/* a program has mapped these, and will use them: no others may have them */
	bytes = less(bytes, reserved * meminfo(find->f, "Hugepagesize"));
	if (!is_large(find, bytes, HUGETLB_PERMILLE))
		return;
	s = add_suspect(find, "hugetlb", bytes, true);
	SAY(s->name, "[hugetlb]");
	SAY(s->sentence, "%s are set aside as huge pages, and nobody uses them.", say_size(bytes));
	SAY(s->evidence, "HugePages_Total %llu, HugePages_Free %llu, HugePages_Rsvd %llu",
	    meminfo(find->f, "HugePages_Total"), meminfo(find->f, "HugePages_Free"),
	    meminfo(find->f, "HugePages_Rsvd"));
	SAY(s->next,
	    "lower vm.nr_hugepages (see also hugepages= in /proc/cmdline), or have a program use them");
}

void rule_pagetables(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long bytes = line_bytes(find->b, "pagetables");
	long row = largest(t, "pagetables");
	struct suspect *s;

	if (!is_large(find, bytes, KERNEL_PERMILLE))
		return;
	s = add_suspect(find, "pagetables", bytes, true);
	name_process(s, find->f, row);
	SAY(s->sentence, "Page tables take %s.", say_size(bytes));
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

void rule_vmalloc(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "vmalloc");
	const struct line *stacks = find_line(find->b, "kernel_stack");
	const struct table *t = &find->f->table[FACT_VMALLOC];
	struct suspect *s;
	size_t row = 0;

	while (row < t->nrows && makes_stacks(cell(t, row, "caller")))
		row++;
	if (stacks && stacks->part)
		bytes -= (unsigned long long)stacks->bytes;
	if (!is_large(find, bytes, KERNEL_PERMILLE))
		return;
	s = add_suspect(find, "vmalloc", bytes, true);
	SAY(s->name, "%.150s", row < t->nrows ? cell(t, row, "caller") : "[vmalloc]");
	SAY(s->sentence, "vmalloc() areas take %s, kernel stacks aside.", say_size(bytes));
	if (row < t->nrows)
		SAY(s->evidence, "%s has %s in %s areas", s->name,
		    say_size(cell_number(t, row, "bytes")), cell(t, row, "areas"));
	SAY(s->next, "/proc/vmallocinfo lists the areas");
}

void rule_kernel_stack(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long bytes = line_bytes(find->b, "kernel_stack");
	long row = largest(t, "threads");
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
	struct suspect *s;

	if (!is_large(find, bytes, KERNEL_PERMILLE))
		return;
	s = add_suspect(find, "percpu", bytes, true);
	SAY(s->name, "[percpu]");
	SAY(s->sentence, "Per-CPU memory takes %s.", say_size(bytes));
	SAY(s->evidence, "Percpu, less the first chunk");
	SAY(s->next,
	    "most often cgroups that were deleted and linger: nr_dying_descendants in cgroup.stat");
}

void rule_zsmalloc(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "zsmalloc");
	struct suspect *s;

	if (!is_large(find, bytes, ZSMALLOC_PERMILLE))
		return;
	s = add_suspect(find, "zsmalloc", bytes, false);
	SAY(s->name, "[zsmalloc]");
	SAY(s->sentence, "What was swapped out to zram or zswap takes %s.", say_size(bytes));
	SAY(s->evidence, "nr_zspages; swap in use: %s",
	    say_size(meminfo(find->f, "SwapTotal") - meminfo(find->f, "SwapFree")));
	SAY(s->next, "'zramctl' shows how well it compresses");
}
