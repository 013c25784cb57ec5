// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: files that are on their way: sent through a unix socket (SCM_RIGHTS) and not received.
 * No process has them open, if who sent them has closed them; the socket says how many wait
 * in its queue (net/unix/af_unix.c, unix_show_fdinfo()), but not which.
 */
#include <stdio.h>
#include <sys/socket.h>

#include "collect/collect.h"
#include "collect/owners.h"
#include "collect/owners_read.h"

/* They are looked for where there is much shared memory: an eighth of all. */
static bool is_shmem_large(const char *root)
{
	FILE *in = open_below(root, "proc/meminfo");
	unsigned long long total = 0, shmem = 0;
	char line[128];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "MemTotal: %llu", &total) != 1)
			sscanf(line, "Shmem: %llu", &shmem);
	if (in)
		fclose(in);
	return shmem > total / 8;
}

static bool is_queue(const struct rings *rings, unsigned long long inode)
{
	for (size_t i = 0; i < rings->n; i++)
		if (rings->ring[i].family == AF_UNIX && rings->ring[i].inode == inode)
			return true;
	return false;
}

static unsigned int files_waiting(const struct owners_input *in, const struct handle *h)
{
	FILE *info = open_fdinfo(in->root, h);
	unsigned int files = 0;
	char line[128];

	while (info && fgets(line, sizeof(line), info))
		sscanf(line, "scm_fds: %u", &files);
	if (info)
		fclose(info);
	return files;
}

void own_flight(struct owners *o, const struct owners_input *in)
{
	struct owner row = {.kind = "in_flight", .line = "shmem", .how = HOW_UNKNOWN};
	size_t n;
	const struct handle *h = first_handle(&in->walk, HANDLE_SOCKET, &n);

	if (!is_shmem_large(in->root))
		return;
	for (size_t i = 0; i < n; i++) {
		unsigned int files;

		if ((i && h[i].key == h[i - 1].key) || !is_queue(&in->rings, h[i].key))
			continue;
		files = files_waiting(in, &h[i]);
		if (!files)
			continue;
		row.pid = h[i].pid;
		row.fd = h[i].fd;
		PUT(row.name, "socket:[%llu]", h[i].key);
		PUT(row.detail, "%u file%s sent through it and not received", files,
		    files == 1 ? "" : "s");
		add_owner(o, &row);
	}
}
