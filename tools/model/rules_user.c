// SPDX-License-Identifier: GPL-2.0
/*
 * Suspects that are processes, or hold what was memory of processes: anonymous, huge pages,
 * pinned. Shared memory is in rules_shmem.c.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "model/rules_common.h"

#define PROCESS_PERMILLE 400
#define HUGETLB_PERMILLE 20
#define PINNED_PERMILLE 20
#define RESERVED_PERMILLE 20

/* Pages that processes share after fork() are in the rss of each. */
void rule_process(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_PROCESSES];
	unsigned long long anon = meminfo(find->f, "AnonPages"), bytes;
	long row = largest_row(t, "anon");
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

static unsigned long long huge_reserved(const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];

	if (key_word(machine, "hugetlb_reserved"))
		return key_number(machine, "hugetlb_reserved");
	return meminfo(f, "HugePages_Rsvd") * meminfo(f, "Hugepagesize");
}

static void accuse_unused(const struct finder *find, unsigned long long bytes)
{
	unsigned long long reserved = huge_reserved(find->f);
	struct suspect *s;

	/* a program has mapped these, and will use them: no others may have them */
	bytes = less(bytes, reserved);
	if (!is_large(find, bytes, HUGETLB_PERMILLE))
		return;
	s = add_suspect(find, "hugetlb", bytes, true);
	SAY(s->name, "[hugetlb]");
	SAY(s->sentence, "%s are set aside as huge pages, and nobody uses them.", say_size(bytes));
	SAY(s->evidence, "pools of huge pages: %s, of it free %s, of that reserved %s",
	    say_size(line_bytes(find->b, "hugetlb")), say_size(line_bytes(find->b, "hugetlb_free")),
	    say_size(reserved));
	SAY(s->next,
	    "lower vm.nr_hugepages, for other sizes /sys/kernel/mm/hugepages/*/nr_hugepages (see also hugepages= in /proc/cmdline), or have a program use them");
}

/* Files stay when their program has ended; they may still be open, or in another namespace. */
static void accuse_huge_files(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	unsigned long long bytes = 0, files = 0;
	struct suspect *s;
	int first = -1;

	for (int r = -1; (r = find_owner(find->f, "hugetlbfs", NULL, r)) >= 0;) {
		if (cell_number(t, (size_t)r, "pid"))
			continue;
		first = first < 0 ? r : first;
		bytes += cell_number(t, (size_t)r, "bytes");
		files++;
	}
	if (!is_large(find, bytes, HUGETLB_PERMILLE))
		return;
	s = add_suspect(find, "hugetlb", bytes, true);
	SAY(s->name, "%.140s", cell(t, (size_t)first, "name"));
	SAY(s->sentence,
	    "%s of huge pages are in %llu file%s that no process has mapped: %.140s%s.",
	    say_size(bytes), files, files > 1 ? "s" : "", s->name, files > 1 ? " and others" : "");
	SAY(s->evidence, "blocks of the files in hugetlbfs; mappings of all processes");
	SAY(s->next, "if the program that made it has ended: rm %.140s", s->name);
}

void rule_hugetlb(const struct finder *find)
{
	accuse_unused(find, line_bytes(find->b, "hugetlb_free"));
	accuse_huge_files(find);
}

/* Pages of users that a socket has sent without a copy, or received by splice(). */
static long largest_sender(const struct facts *f)
{
	const struct table *t = &f->table[FACT_SOCKETS];
	unsigned long long most = 0;
	long row = -1;

	for (size_t r = 0; r < t->nrows; r++) {
		if (*cell(t, r, "family") == '[' || cell_number(t, r, "user") <= most)
			continue;
		most = cell_number(t, r, "user");
		row = (long)r;
	}
	return row;
}

static bool guess_socket(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_SOCKETS];
	long row = largest_sender(find->f);

	if (row < 0 || cell_number(t, (size_t)row, "user") * page_size(find->f) < bytes / 2)
		return false;
	s->pid = cell_number(t, (size_t)row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more; they can be in fd %s of %s, which has so much of it queued.",
	    say_size(bytes), cell(t, (size_t)row, "fd"), s->name);
	SAY(s->next, "see why it hangs: 'strace -p %llu'; when it ends, the memory comes back",
	    s->pid);
	return true;
}

/* vmsplice() and splice() put pages themselves into a pipe. */
static bool guess_pipe(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	int row = find_owner(find->f, "pipe", NULL, -1);

	if (row < 0 || sum_owners(find->f, "pipe", NULL).bytes < bytes / 2)
		return false;
	s->pid = cell_number(t, (size_t)row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more; they can be in pipes of %s, put there by vmsplice() or splice().",
	    say_size(bytes), s->name);
	SAY(s->next,
	    "see why nobody reads the pipe: 'ls -l /proc/%llu/fd'; it comes back when it is read, or %.64s ends",
	    s->pid, cell(t, (size_t)row, "comm"));
	return true;
}

/*
 * Parts of huge pages: how many are known since 6.12, before only that there have been any. What
 * is on its way to or from an LRU list is in the sum that is to be explained, too.
 */
static bool guess_huge(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *machine = &find->f->table[FACT_MACHINE];
	bool told = key_word(machine, "partly_mapped");
	unsigned long long split;

	text_number(find->f->vmstat, "thp_deferred_split_page", &split);
	if (told ? key_number(machine, "partly_mapped") < bytes - bytes / 10 : !split)
		return false;
	SAY(s->name, "[huge pages]");
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more; they can be parts of huge pages that were given back, in pages that are not split yet.",
	    say_size(bytes));
	SAY(s->next,
	    "they come back when memory is needed; 'echo 2 >/proc/sys/vm/drop_caches' does it now, if they are that");
	return true;
}

static bool name_pinner(const struct finder *find, unsigned long long bytes, struct suspect *s,
			char detail[160])
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	char owners[224];
	int row = name_main_owners(find->f, NULL, "pinned", bytes, s, owners, detail);
	bool uring = row >= 0 && !strcmp(cell(t, (size_t)row, "kind"), "io_uring");

	if (row < 0)
		return false;
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
	SAY(s->sentence, "%s of user memory are of no process and no file any more, but pinned%s.",
	    say_size(bytes), owners);
	SAY(s->next, "it comes back when %.64s (pid %llu) %s, or ends",
	    cell(t, (size_t)row, "comm"), s->pid,
	    uring ? "unregisters its buffers or closes the ring" : "lets go of it");
	return true;
}

/* Of these only who has one is known: see add_xdp() in collect/owners_net.c. */
static bool guess_xdp(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	int row = find_owner(find->f, "xdp", "pinned", -1);

	if (row < 0)
		return false;
	s->pid = cell_number(t, (size_t)row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more, but pinned; it can be for the AF_XDP socket of %s.",
	    say_size(bytes), s->name);
	SAY(s->next, "it comes back when %.64s closes it, or ends", s->name);
	return true;
}

/* Pages of a memfd that has been closed are a udmabuf's alone (drivers/dma-buf/udmabuf.c). */
static bool guess_dmabuf(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_OWNERS];
	const struct owned owned = sum_owners(find->f, "dmabuf", "shmem");
	char name[144];

	if (!owned.n || owned.bytes < bytes / 2)
		return false;
	name_owners(find->f, "dmabuf", "shmem", name, sizeof(name));
	s->pid = cell_number(t, owned.row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, owned.row, "comm"), s->pid);
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more; they can be in %s.",
	    say_size(bytes), name);
	SAY(s->next, "it comes back when %.64s closes them, or ends", s->name);
	return true;
}

static void guess_pinner(const struct finder *find, unsigned long long bytes, struct suspect *s)
{
	if (guess_xdp(find, bytes, s) || guess_dmabuf(find, bytes, s) ||
	    guess_socket(find, bytes, s) || guess_pipe(find, bytes, s) ||
	    guess_huge(find, bytes, s))
		return;
	SAY(s->name, "[pinned]");
	SAY(s->sentence,
	    "%s of user memory are of no process and no file any more, but something keeps them.",
	    say_size(bytes));
	SAY(s->next,
	    "look for virtual machines with devices passed to them (VFIO), RDMA, and programs that send without copying");
}

/* The line is a lower bound: pages of the swap cache can be mapped, and pinned ones in it. */
void rule_pinned(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "pinned");
	unsigned long long more = line_bytes(find->b, "swap_cache");
	char detail[160] = "";
	struct suspect *s;

	if (!is_large(find, bytes, PINNED_PERMILLE))
		return;
	s = add_suspect(find, "pinned", bytes, true);
	if (!name_pinner(find, bytes, s, detail))
		guess_pinner(find, bytes, s);
	SAY(s->evidence,
	    "pages on the LRU lists, less AnonPages, Cached, SwapCached and Buffers%s%s%s",
	    more ? "; at most so much more: " : "", more ? say_size(more) : "", detail);
}

/* Those whose caller the module knows are among its callers. */
void rule_reserved(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "reserved");
	struct suspect *s;

	if (!is_large(find, bytes, RESERVED_PERMILLE))
		return;
	s = add_suspect(find, "reserved", bytes, true);
	SAY(s->name, "[reserved]");
	SAY(s->sentence,
	    "Drivers have marked %s of their pages reserved, which are in no line of /proc/meminfo.",
	    say_size(bytes));
	SAY(s->evidence, "a scan of all pages: pages of MemTotal that are marked so");
	SAY(s->next, "unload a driver that maps memory to programs, and see whether it was its");
}
