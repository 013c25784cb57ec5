// SPDX-License-Identifier: GPL-2.0
/* What the table of owners says of one kind of memory, for rules. */
#include <stdio.h>
#include <string.h>

#include "model/owned.h"

/* A kind in words; where there is a %s, the thing's name goes there. */
static const struct {
	const char *kind;
	const char *words;
} kinds[] = {
	{"pipe", "pipes"},
	{"perf", "perf buffers"},
	{"io_uring", "io_uring %s"},
	{"pinned", "pinned memory"},
	{"packet_ring", "packet ring"},
	{"xdp", "AF_XDP memory"},
	{"bpf_map", "BPF map %s"},
	{"bpf_prog", "BPF program %s"},
	{"tracing", "trace buffer %s"},
	{"brd", "RAM disk %s"},
	{"zram", "%s"},
	{"null_blk", "null_blk disk %s"},
	{"lio", "RAM disk %s of the SCSI target"},
	{"md", "RAID array %s"},
	{"dm_bufio", "buffers of the device mapper"},
	{"netdev", "rings of %s"},
	{"tun", "queue of %s"},
	{"qdisc", "packets to be sent on %s"},
	{"vhost", "%s"},
	{"drm", "graphics memory (%s)"},
	{"dmabuf", "shared device buffers (dma-buf)"},
	{"memfd", "file %s"},
	{"tmpfs", "deleted file %s"},
	{"shared_anon", "shared anonymous memory"},
	{"sysv", "System V segment %s"},
	{"loop", "deleted file of loop device %s"},
	{"unix_queue", "unix sockets"},
	{"in_flight", "files on their way through a unix socket"},
	{"hugetlbfs", "hugetlbfs file %s"},
	{"cgroup", "deleted cgroups below %s"},
	{"nfsd", "NFS server threads"},
	{"xfs_buf", "XFS on %s"},
};

static bool is_among(const char *kind, const char *list)
{
	size_t len = strlen(kind);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, kind, len) && (at[len] == ',' || !at[len]))
			return true;
	}
	return !list;
}

int find_owner(const struct facts *f, const char *list, const char *line, int after)
{
	const struct table *t = &f->table[FACT_OWNERS];

	for (size_t r = (size_t)(after + 1); r < t->nrows; r++)
		if (*cell(t, r, "kind") != '[' && is_among(cell(t, r, "kind"), list) &&
		    (!line || !strcmp(cell(t, r, "line"), line)))
			return (int)r;
	return -1;
}

/* As in collect/owners.c: at most as much and at least as much is nothing. */
static const char *worse(const char *a, const char *b)
{
	bool most = !strcmp(a, "at_most") || !strcmp(b, "at_most");

	if (!strcmp(a, b) || !strcmp(b, "exact"))
		return a;
	if (!strcmp(a, "exact"))
		return strcmp(b, "unknown") ? b : "at_least";
	return most ? "unknown" : "at_least";
}

struct owned sum_owners(const struct facts *f, const char *list, const char *line)
{
	const struct table *t = &f->table[FACT_OWNERS];
	struct owned sum = {.how = "unknown"};

	for (int r = -1; (r = find_owner(f, list, line, r)) >= 0; sum.n++) {
		const char *how = cell(t, (size_t)r, "how");

		sum.how = sum.n ? worse(sum.how, how) : how;
		sum.row = sum.n ? sum.row : (size_t)r;
		sum.bytes += cell_number(t, (size_t)r, "bytes");
	}
	return sum;
}

static const char *words_of(const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].kind, kind))
			return kinds[i].words;
	return kind;
}

void name_owner(const struct facts *f, int row, char *buf, size_t size)
{
	const struct table *t = &f->table[FACT_OWNERS];
	const char *words = words_of(cell(t, (size_t)row, "kind"));
	const char *hole = strstr(words, "%s");
	const char *comm = cell(t, (size_t)row, "comm");
	int len;

	len = snprintf(buf, size, "%.*s%s%s", hole ? (int)(hole - words) : (int)strlen(words),
		       words, hole ? cell(t, (size_t)row, "name") : "", hole ? hole + 2 : "");
	if (len >= 0 && (size_t)len < size && cell_number(t, (size_t)row, "pid"))
		snprintf(buf + len, size - (size_t)len, " of %s[%s]", comm,
			 cell(t, (size_t)row, "pid"));
}

bool name_owners(const struct facts *f, const char *list, const char *line, char *buf, size_t size)
{
	struct owned sum = sum_owners(f, list, line);
	size_t len;

	*buf = '\0';
	if (!sum.n)
		return false;
	name_owner(f, (int)sum.row, buf, size);
	len = strlen(buf);
	if (sum.n > 1)
		snprintf(buf + len, size - len, " and %zu more", sum.n - 1);
	return true;
}
