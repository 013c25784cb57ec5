// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: buffers that are shared with devices (dma-buf), of exporters whose memory is
 * nobody's but the buffer's. Others share what they count elsewhere: a graphics client's
 * objects, a camera's frames.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

#define MAX_BUFFERS 4096

/* exp_name in fdinfo, and the line of the sheet that the pages are in */
static const struct {
	const char *exporter;
	const char *line;
} exporters[] = {
	{"system", "callers"}, /* drivers/dma-buf/heaps/system_heap.c, by the heap's name */
	{"udmabuf", "shmem"},  /* drivers/dma-buf/udmabuf.c: pages of a memfd */
};

#define NR_EXPORTERS (sizeof(exporters) / sizeof(*exporters))

/**
 * struct holder - buffers that one process was the first to be found with
 */
struct holder {
	const struct handle *handle;
	unsigned long long bytes, buffers;
};

/**
 * struct buffers - those that were found
 * @inode: of each; they differ (drivers/dma-buf/dma-buf.c, dma_buf_getfile())
 */
struct buffers {
	unsigned long long *inode;
	size_t n;
};

/* What dma_buf_show_fdinfo() says; it takes no lock but that of the name. */
static size_t read_buffer(const char *root, const struct handle *h, unsigned long long *size)
{
	FILE *info = open_fdinfo(root, h);
	char line[256], exporter[32] = "";
	size_t i;

	*size = 0;
	while (info && fgets(line, sizeof(line), info))
		if (sscanf(line, "size: %llu", size) != 1)
			sscanf(line, "exp_name: %31s", exporter);
	if (info)
		fclose(info);
	for (i = 0; i < NR_EXPORTERS; i++)
		if (!strcmp(exporter, exporters[i].exporter))
			break;
	return *size < 1ULL << 50 ? i : NR_EXPORTERS;
}

/* Has it been seen with another descriptor? In a copied tree that is not known. */
static bool is_known(struct buffers *seen, const char *root, const struct handle *h)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%lu/fd/%d", h->pid, h->fd);
	if (*root || stat(path, &st))
		return false;
	for (size_t i = 0; i < seen->n; i++)
		if (seen->inode[i] == st.st_ino)
			return true;
	seen->inode[seen->n++] = st.st_ino;
	return false;
}

/* The process has no more of them: descriptors are in order of processes. */
static void end_holder(struct owners *o, struct holder *held, const char *line)
{
	struct owner row = {.kind = "dmabuf", .line = line, .fd = -1, .bytes = held->bytes};

	if (!held->buffers)
		return;
	row.pid = held->handle->pid;
	row.fd = held->buffers == 1 ? held->handle->fd : -1;
	PUT(row.detail, "%llu buffer%s; /sys/kernel/debug/dma_buf/bufinfo lists all", held->buffers,
	    held->buffers == 1 ? "" : "s");
	add_owner(o, &row);
	held->buffers = 0;
	held->bytes = 0;
}

void own_dmabufs(struct owners *o, const struct owners_input *in)
{
	struct buffers seen = {.inode = calloc(MAX_BUFFERS, sizeof(*seen.inode))};
	struct holder held[NR_EXPORTERS] = {0};
	const struct handle *h;
	unsigned long long size;
	size_t n;

	h = first_handle(&in->walk, HANDLE_DMABUF, &n);
	if (n > MAX_BUFFERS)
		add_note(o, "dmabuf", "of %zu descriptors, %d were asked", n, MAX_BUFFERS);
	for (size_t i = 0; seen.inode && i < n && i < MAX_BUFFERS; i++) {
		size_t by = read_buffer(in->root, &h[i], &size);

		if (by == NR_EXPORTERS || is_known(&seen, in->root, &h[i]))
			continue;
		if (held[by].buffers && held[by].handle->pid != h[i].pid)
			end_holder(o, &held[by], exporters[by].line);
		if (!held[by].buffers++)
			held[by].handle = &h[i];
		held[by].bytes += size;
	}
	for (size_t by = 0; by < NR_EXPORTERS; by++)
		end_holder(o, &held[by], exporters[by].line);
	free(seen.inode);
}
