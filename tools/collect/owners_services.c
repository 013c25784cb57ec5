// SPDX-License-Identifier: GPL-2.0
/* Owners: threads of the kernel's NFS server, metadata of XFS, clients of graphics cards. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

/* Newer kernels keep requests and replies apart: by the function that fills either's pages. */
static bool replies_apart(const struct owners_input *in)
{
	FILE *file = open_path(in->root, "proc/kallsyms");
	bool found = false;
	char line[256];

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, " svc_fill_pages");
	if (file)
		fclose(file);
	return found;
}

/*
 * Each thread keeps pages for the largest request and two more: it takes those that the last
 * request has cost it before it waits for another (net/sunrpc/svc_xprt.c, svc_alloc_arg()).
 * The largest request is a page more than the largest block (net/sunrpc/svc.c,
 * __svc_create()). Where replies are apart there is one more, and as many for the reply
 * (include/linux/sunrpc/svc.h, svc_serv_maxpages() of 7.3), and rq_scratch_folio.
 */
static void own_nfsd(struct owners *o, const struct owners_input *in)
{
	struct owner row = {.kind = "nfsd", .line = "callers", .fd = -1, .how = HOW_EXACT};
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE), threads, block, each;

	if (!read_number(&threads, in->root, "proc/fs/nfsd/threads") ||
	    !read_number(&block, in->root, "proc/fs/nfsd/max_block_size") || threads > 1 << 20 ||
	    block > 1 << 30)
		return;
	each = replies_apart(in) ? 2 * (block + 4 * page) + page : block + 3 * page;
	row.bytes = threads * each;
	PUT(row.name, "nfsd");
	PUT(row.detail,
	    "%llu threads, blocks of %llu bytes (/proc/fs/nfsd/threads, max_block_size)", threads,
	    block);
	add_owner(o, &row);
}

/* "xfs_buf <active> ...": how many buffers there are; their pages are told nowhere. */
static unsigned long long count_buffers(const struct owners_input *in)
{
	FILE *file = open_path(in->root, "proc/slabinfo");
	unsigned long long n = 0;
	char line[512];

	while (file && !n && fgets(line, sizeof(line), file))
		sscanf(line, "xfs_buf %llu", &n);
	if (file)
		fclose(file);
	return n;
}

struct xfs {
	struct owners *o;
	const struct owners_input *in;
	unsigned long long buffers;
};

static void add_xfs(const char *name, void *arg)
{
	const struct xfs *all = arg;
	struct owner row = {.kind = "xfs_buf", .line = "callers", .fd = -1, .how = HOW_UNKNOWN};
	char dev[32], where[224] = "";

	PUT(row.name, "%.100s", name);
	if (read_line(dev, sizeof(dev), all->in->root, "sys/class/block/%s/dev", name))
		find_mount(all->in->root, dev, where, sizeof(where));
	PUT(row.detail, "%s%s%llu metadata buffers of all XFS together, dropped with drop_caches",
	    where, *where ? ", " : "", all->buffers);
	if (strcmp(name, "stats"))
		add_owner(all->o, &row);
}

static void own_xfs(struct owners *o, const struct owners_input *in)
{
	struct xfs all = {o, in, count_buffers(in)};

	each_entry(in->root, "sys/fs/xfs", add_xfs, &all);
}

void own_services(struct owners *o, const struct owners_input *in)
{
	own_nfsd(o, in);
	own_xfs(o, in);
}
