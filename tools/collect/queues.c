// SPDX-License-Identifier: GPL-2.0
/*
 * The table of sockets with much queued, from /proc/net: what there is without the module.
 * It has those of the reader's network namespace only, and no unix sockets.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/words.h"

/* Below this it is no more than traffic; a holder is looked for only above. */
#define LEAST 65536
#define MAX_QUEUES 256
#define TCP_LISTEN 0x0a /* its rx_queue counts connections: net/ipv4/tcp_ipv4.c */

struct queue {
	const char *protocol;
	unsigned long rx, tx, inode, pid, fd;
	char comm[64];
};

struct queues {
	struct queue q[MAX_QUEUES];
	size_t n;
};

static unsigned long queued(const struct queue *q)
{
	return q->rx + q->tx;
}

/* Full: the smallest makes room. */
static void add_queue(struct queues *all, const struct queue *q)
{
	struct queue *smallest = all->q;

	if (all->n < MAX_QUEUES) {
		all->q[all->n++] = *q;
		return;
	}
	for (size_t i = 1; i < all->n; i++)
		if (queued(&all->q[i]) < queued(smallest))
			smallest = &all->q[i];
	if (queued(smallest) < queued(q))
		*smallest = *q;
}

/* "sl: local remote state tx:rx timer retransmits uid timeout inode ..." */
static void read_protocol(const char *root, const char *protocol, struct queues *all)
{
	char path[32], line[512];
	FILE *in;

	snprintf(path, sizeof(path), "proc/net/%s", protocol);
	in = open_below(root, path);
	while (in && fgets(line, sizeof(line), in)) {
		struct queue q = {.protocol = protocol};
		unsigned int state;

		if (sscanf(line, "%*s %*s %*s %x %lx:%lx %*s %*s %*s %*s %lu", &state, &q.tx, &q.rx,
			   &q.inode) != 4)
			continue;
		if (!strncmp(protocol, "tcp", 3) && state == TCP_LISTEN)
			continue;
		if (queued(&q) >= LEAST)
			add_queue(all, &q);
	}
	if (in)
		fclose(in);
}

static void read_comm(const char *root, struct queue *q)
{
	char path[64];
	FILE *in;

	snprintf(path, sizeof(path), "proc/%lu/comm", q->pid);
	in = open_below(root, path);
	if (in && fgets(q->comm, sizeof(q->comm), in))
		q->comm[strcspn(q->comm, "\n")] = '\0';
	if (in)
		fclose(in);
}

/* The first descriptor that leads to a socket is the one that is shown. */
static void found(const char *root, struct queues *all, unsigned long inode, unsigned long pid,
		  unsigned long fd)
{
	for (size_t i = 0; i < all->n; i++) {
		struct queue *q = &all->q[i];

		if (q->inode != inode || q->pid)
			continue;
		q->pid = pid;
		q->fd = fd;
		read_comm(root, q);
	}
}

static void look_at_fds(const char *root, struct queues *all, unsigned long pid)
{
	struct dirent *entry;
	unsigned long inode;
	char path[64], link[64];
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof(path), "proc/%lu/fd", pid);
	dir = open_folder_below(root, path);
	while (dir && (entry = readdir(dir)) != NULL) {
		len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link) - 1);
		if (len <= 0)
			continue;
		link[len] = '\0';
		if (sscanf(link, "socket:[%lu]", &inode) == 1)
			found(root, all, inode, pid, strtoul(entry->d_name, NULL, 10));
	}
	if (dir)
		closedir(dir);
}

static void find_holders(const char *root, struct queues *all)
{
	DIR *dir = open_folder_below(root, "proc");
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL)
		if (isdigit((unsigned char)*entry->d_name))
			look_at_fds(root, all, strtoul(entry->d_name, NULL, 10));
	if (dir)
		closedir(dir);
}

static int larger(const void *pa, const void *pb)
{
	const struct queue *a = pa, *b = pb;

	return (queued(a) < queued(b)) - (queued(a) > queued(b));
}

int collect_queues(const char *root, FILE *out)
{
	static const char *const protocols[] = {"tcp", "tcp6", "udp",	  "udp6",
						"raw", "raw6", "udplite", "udplite6"};
	struct queues *all = calloc(1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		read_protocol(root, protocols[i], all);
	if (all->n)
		find_holders(root, all);
	qsort(all->q, all->n, sizeof(*all->q), larger);
	for (size_t i = 0; i < all->n; i++) {
		const struct queue *q = &all->q[i];

		fprintf(out, "%lu %lu %lu %s ", q->rx, q->tx, q->inode, q->protocol);
		if (q->pid)
			fprintf(out, "%lu %lu ", q->pid, q->fd);
		else
			fputs("- - ", out);
		print_words(out, q->pid ? q->comm : "-");
		fputc('\n', out);
	}
	free(all);
	return 0;
}
