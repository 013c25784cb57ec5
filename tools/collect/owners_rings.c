// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: buffers of perf, rings and registered buffers of io_uring, and what else processes
 * have pinned.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

/* "start-end perms offset dev inode path" of /proc/PID/maps; 0 if it is no such line */
static unsigned long long size_of_map(const char *line, const char *path)
{
	unsigned long long start, end;

	if (!strstr(line, path) || sscanf(line, "%llx-%llx ", &start, &end) != 2 || end < start)
		return 0;
	return end - start;
}

/* What a process has mapped of perf; @areas is set to how many buffers that are. */
static unsigned long long perf_bytes(const struct owners_input *in, unsigned long pid,
				     unsigned int *areas)
{
	FILE *maps = open_path(in->root, "proc/%lu/maps", pid);
	unsigned long long bytes = 0;
	char line[512];

	*areas = 0;
	while (maps && fgets(line, sizeof(line), maps)) {
		unsigned long long size = size_of_map(line, "anon_inode:[perf_event]");

		bytes += size;
		*areas += size > 0;
	}
	if (maps)
		fclose(maps);
	return bytes;
}

/*
 * A buffer is allocated when it is mapped, and goes when the last mapping does: a page for
 * the header and the data (kernel/events/ring_buffer.c, rb_alloc()); an AUX area is mapped
 * apart. fork() does not copy such a mapping (VM_DONTCOPY in perf_mmap()).
 */
static void add_perf(struct owners *o, const struct owners_input *in, const struct handle *h)
{
	struct owner row = {.kind = "perf", .line = "callers", .pid = h->pid, .fd = h->fd};
	unsigned int areas;

	row.bytes = perf_bytes(in, h->pid, &areas);
	PUT(row.name, "perf_event");
	PUT(row.detail, "%u %s mapped", areas, areas == 1 ? "buffer" : "buffers");
	add_owner(o, &row);
}

void own_perf(struct owners *o, const struct owners_input *in)
{
	size_t n;
	const struct handle *h = first_handle(&in->walk, HANDLE_PERF, &n);

	for (size_t i = 0; i < n; i++)
		if (!i || h[i].pid != h[i - 1].pid)
			add_perf(o, in, &h[i]);
}

/* What fdinfo of one io_uring says (io_uring/fdinfo.c, io_uring_show_fdinfo()). */
struct uring {
	unsigned long long sq, cq, pinned;
	unsigned int buffers, seen;
};

/*
 * "    3: 0x<address>/<bytes>" follow UserBufs. A slot without a buffer has no address: ~0 on 6.1
 * (io_uring/rsrc.c, dummy_ubuf), 0 bytes or "<none>" later.
 */
static void parse_uring(struct uring *u, const char *line)
{
	unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
	unsigned long long address, length;
	int known;

	if (sscanf(line, "SqMask: 0x%llx", &u->sq) == 1 ||
	    sscanf(line, "CqMask: 0x%llx", &u->cq) == 1 ||
	    sscanf(line, "UserBufs: %u", &u->buffers) == 1)
		return;
	known = sscanf(line, "%*u: 0x%llx/%llu", &address, &length);
	if (u->seen >= u->buffers || (known != 2 && !strstr(line, ": <none>")))
		return;
	u->seen++;
	if (known == 2 && length && address != ~0ULL && length <= 1ULL << 40)
		u->pinned += (address % page + length + page - 1) / page * page;
}

static void read_uring(const struct owners_input *in, const struct handle *h, struct uring *u)
{
	FILE *info = open_fdinfo(in->root, h);
	char line[512];

	memset(u, 0, sizeof(*u));
	while (info && fgets(line, sizeof(line), info))
		parse_uring(u, line);
	if (info)
		fclose(info);
}

/* Entries have 64 and 16 bytes, or twice that (IORING_SETUP_SQE128, _CQE32): it is not told. */
static void add_rings(struct owners *o, const struct handle *h, const struct uring *u)
{
	struct owner row = {.kind = "io_uring", .line = "callers", .pid = h->pid, .fd = h->fd};

	if (!u->cq || u->cq > 1 << 24)
		return;
	row.how = HOW_AT_LEAST;
	row.bytes = (u->sq + 1) * 64 + (u->cq + 1) * 16;
	PUT(row.name, "rings");
	PUT(row.detail, "%llu entries to submit, %llu to complete", u->sq + 1, u->cq + 1);
	add_owner(o, &row);
}

/* Two buffers can be of the same pages, and a part of a huge page pins all of it. */
static void add_registered(struct owners *o, const struct handle *h, const struct uring *u)
{
	struct owner row = {.kind = "io_uring", .line = "pinned", .pid = h->pid, .fd = h->fd};

	row.bytes = u->pinned;
	if (u->seen < u->buffers)
		row.how = u->seen ? HOW_AT_LEAST : HOW_UNKNOWN;
	PUT(row.name, "buffers");
	PUT(row.detail, "%u registered %s%s", u->buffers, u->buffers == 1 ? "buffer" : "buffers",
	    u->seen < u->buffers ? ", it was too busy to tell all" : "");
	if (u->buffers) /* none has bytes: no row */
		add_owner(o, &row);
}

/* Those that were added; what many processes share is looked at once. */
#define MAX_URINGS 1024

struct urings {
	const struct handle *handle[MAX_URINGS];
	struct uring uring[MAX_URINGS];
	size_t n;
};

/* The file's inode is one for all: only equal rings are worth asking for. */
static bool is_known(const struct urings *all, const struct handle *h, const struct uring *u)
{
	for (size_t i = 0; i < all->n; i++)
		if (!memcmp(&all->uring[i], u, sizeof(*u)) && is_same_file(all->handle[i], h))
			return true;
	return false;
}

static void own_urings(struct owners *o, const struct owners_input *in, struct urings *all)
{
	size_t n;
	const struct handle *h = first_handle(&in->walk, HANDLE_URING, &n), *end = h + n;

	for (; h < end && all->n < MAX_URINGS; h++) {
		struct uring *u = &all->uring[all->n];

		read_uring(in, h, u);
		if (is_known(all, h, u))
			continue;
		all->handle[all->n++] = h;
		add_rings(o, h, u);
		add_registered(o, h, u);
	}
	if (h < end)
		add_note(o, "io_uring", "%zu more descriptors were not looked at",
			 (size_t)(end - h));
}

static bool has_perf(const struct walk *w, unsigned long pid)
{
	size_t n;
	const struct handle *h = first_handle(w, HANDLE_PERF, &n);

	for (size_t i = 0; i < n; i++)
		if (h[i].pid == pid)
			return true;
	return false;
}

/*
 * VmPin is what mm->pinned_vm counts: what io_uring and RDMA have pinned of this process, not
 * what VFIO, AF_XDP or vmsplice() have. perf counts buffers there that are larger than its
 * user may lock (kernel/events/core.c, perf_mmap()), so with perf it is not known what is left.
 */
static void add_pinned(struct owners *o, const struct owners_input *in, const struct task *task,
		       const struct urings *all)
{
	struct owner row = {.kind = "pinned", .line = "pinned", .pid = task->pid, .fd = -1};
	bool perf = task->pinned && has_perf(&in->walk, task->pid);
	unsigned long long known = 0;
	unsigned int areas;

	for (size_t i = 0; i < all->n; i++)
		if (all->handle[i]->pid == task->pid)
			known += all->uring[i].pinned;
	if (perf)
		known += perf_bytes(in, task->pid, &areas);
	if (task->pinned <= known)
		return;
	row.how = perf ? HOW_UNKNOWN : HOW_AT_MOST;
	row.bytes = perf ? 0 : task->pinned - known;
	PUT(row.name, "VmPin");
	PUT(row.detail, "VmPin of its status%s; some may be page cache, or mapped as well",
	    known ? ", less what is known of it" : "");
	add_owner(o, &row);
}

void own_urings_and_pinned(struct owners *o, const struct owners_input *in)
{
	struct urings *all = calloc(1, sizeof(*all));

	if (!all)
		return;
	own_urings(o, in, all);
	for (size_t i = 0; i < in->walk.ntasks; i++)
		add_pinned(o, in, &in->walk.task[i], all);
	free(all);
}
