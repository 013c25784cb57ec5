// SPDX-License-Identifier: GPL-2.0
/* One walk over all processes and their descriptors, for all that looks for an owner. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners_walk.h"
#include "lib/clock.h"
#include "lib/memory.h"

/* Some 2 us a descriptor: what a machine has that is not sick. */
#define WALK_MS 2000
/* 24 bytes each. */
#define MAX_HANDLES 524288

/* Links of what is no file have the names that the kernel gives: d_dname(), anon_inode_getfd(). */
static const struct {
	const char *prefix;
	enum handle_kind kind;
} links[] = {
	{"pipe:[", HANDLE_PIPE},     /* fs/pipe.c, pipefs_dname() */
	{"socket:[", HANDLE_SOCKET}, /* net/socket.c, sockfs_dname() */
	{"anon_inode:[perf_event]", HANDLE_PERF},
	{"anon_inode:[io_uring]", HANDLE_URING},
	{"anon_inode:bpf-map", HANDLE_BPF_MAP},
	{"anon_inode:bpf-prog", HANDLE_BPF_PROG},
	{"/dev/net/tun", HANDLE_TUN},
	{"/dev/tap", HANDLE_TAP},
	{"/dev/vhost-", HANDLE_VHOST},
	{"/dev/dri/", HANDLE_DRM},
	{"/dmabuf:", HANDLE_DMABUF}, /* drivers/dma-buf/dma-buf.c, dmabuffs_dname() */
	{"/memfd:", HANDLE_MEMFD},   /* mm/memfd.c, MFD_NAME_PREFIX */
};

#define DELETED " (deleted)" /* fs/d_path.c, d_path() */

static enum handle_kind kind_of(const char *link, size_t length, unsigned long long *key)
{
	size_t tail = strlen(DELETED);

	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		size_t len = strlen(links[i].prefix);

		if (strncmp(link, links[i].prefix, len))
			continue;
		*key = strtoull(link + len, NULL, 10);
		return links[i].kind;
	}
	if (*link == '/' && length > tail && !strcmp(link + length - tail, DELETED))
		return HANDLE_DELETED;
	return HANDLE_NONE;
}

/* Only a FIFO is looked for among files: by what is known of it, without asking a server. */
static enum handle_kind kind_of_file(DIR *dir, const char *name, unsigned long long *key)
{
	struct statx stx;

	if (statx(dirfd(dir), name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE | STATX_INO,
		  &stx) ||
	    !S_ISFIFO(stx.stx_mode))
		return HANDLE_NONE;
	*key = file_key(stx.stx_dev_major, stx.stx_dev_minor, stx.stx_ino);
	return HANDLE_FIFO;
}

static int by_inode(const void *pa, const void *pb)
{
	const unsigned long long *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static bool is_kept(const struct handle *h, const struct wanted *sockets)
{
	if (h->kind != HANDLE_SOCKET)
		return h->kind != HANDLE_NONE;
	return sockets->n && bsearch(&h->key, sockets->inode, sockets->n, sizeof(h->key), by_inode);
}

/* Nothing in /proc tells a socket's family. */
static bool is_xdp(const struct handle *h)
{
	int pidfd = (int)syscall(SYS_pidfd_open, h->pid, 0), fd = -1, domain = 0;
	socklen_t size = sizeof(domain);

	if (pidfd >= 0)
		fd = (int)syscall(__NR_pidfd_getfd, pidfd, h->fd, 0);
	if (fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size))
		domain = 0;
	if (fd >= 0)
		close(fd);
	if (pidfd >= 0)
		close(pidfd);
	return domain == AF_XDP;
}

static int add_handle(struct walk *w, const struct handle *h)
{
	struct handle *more = grow_array(w->handle, w->n, sizeof(*more));

	if (!more)
		return -ENOMEM;
	w->handle = more;
	more[w->n++] = *h;
	return 0;
}

static int look_at_fd(struct walk *w, DIR *dir, const char *name, unsigned long pid,
		      const struct wanted *sockets)
{
	struct handle h = {.pid = pid, .fd = atoi(name)};
	char link[4096];
	ssize_t len = readlinkat(dirfd(dir), name, link, sizeof(link) - 1);

	if (len <= 0)
		return 0;
	link[len] = '\0';
	h.kind = kind_of(link, (size_t)len, &h.key);
	if (*link == '/' && (h.kind == HANDLE_NONE || h.kind == HANDLE_DELETED) &&
	    kind_of_file(dir, name, &h.key) == HANDLE_FIFO)
		h.kind = HANDLE_FIFO;
	if (h.kind == HANDLE_SOCKET && sockets->xdp && is_xdp(&h))
		h.kind = HANDLE_XDP;
	return is_kept(&h, sockets) ? add_handle(w, &h) : 0;
}

/**
 * struct tour - a walk on its way
 * @w: what was found
 * @end: in milliseconds(), when it is to be over
 */
struct tour {
	struct walk *w;
	const char *root;
	const struct wanted *sockets;
	long long end;
};

static int look_at_fds(const struct tour *tour, unsigned long pid)
{
	struct walk *w = tour->w;
	struct dirent *entry;
	char path[64];
	int error = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "proc/%lu/fd", pid);
	dir = open_folder_below(tour->root, path);
	w->hidden += !dir && (errno == EACCES || errno == EPERM);
	while (dir && !error && !w->cut && (entry = readdir(dir)) != NULL) {
		if (isdigit((unsigned char)*entry->d_name))
			error = look_at_fd(w, dir, entry->d_name, pid, tour->sockets);
		if (w->n >= MAX_HANDLES || milliseconds() > tour->end)
			w->cut = pid;
	}
	if (dir)
		closedir(dir);
	return error;
}

static void parse_status(struct task *task, const char *line)
{
	const struct {
		const char *key;
		unsigned long long *to;
	} keys[] = {
		{"VmPin:", &task->pinned},
		{"HugetlbPages:", &task->huge},
		{"RssShmem:", &task->shmem},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strncmp(line, keys[i].key, strlen(keys[i].key)))
			*keys[i].to = strtoull(line + strlen(keys[i].key), NULL, 10) * 1024;
}

static int look_at_status(const struct tour *tour, unsigned long pid)
{
	struct walk *w = tour->w;
	struct task task = {.pid = pid}, *more;
	char line[256];
	FILE *in;

	snprintf(line, sizeof(line), "proc/%lu/status", pid);
	in = open_below(tour->root, line);
	while (in && fgets(line, sizeof(line), in))
		parse_status(&task, line);
	if (in)
		fclose(in);
	if (!task.pinned && !task.huge && !task.shmem)
		return 0;
	more = grow_array(w->task, w->ntasks, sizeof(*more));
	if (!more)
		return -ENOMEM;
	w->task = more;
	more[w->ntasks++] = task;
	return 0;
}

static int by_key(const void *pa, const void *pb)
{
	const struct handle *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->fd - b->fd;
}

int walk_processes(struct walk *w, const char *root, const struct wanted *sockets)
{
	const struct tour tour = {w, root, sockets, milliseconds() + WALK_MS};
	struct dirent *entry;
	unsigned long pid;
	int error = 0;
	DIR *dir;

	memset(w, 0, sizeof(*w));
	dir = open_folder_below(root, "proc");
	if (!dir)
		return -errno;
	while (!error && !w->cut && (entry = readdir(dir)) != NULL) {
		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		pid = strtoul(entry->d_name, NULL, 10);
		error = look_at_status(&tour, pid);
		if (!error)
			error = look_at_fds(&tour, pid);
	}
	closedir(dir);
	if (w->n)
		qsort(w->handle, w->n, sizeof(*w->handle), by_key);
	return error;
}

void free_walk(struct walk *w)
{
	free(w->handle);
	free(w->task);
	memset(w, 0, sizeof(*w));
}

const struct handle *first_handle(const struct walk *w, enum handle_kind kind, size_t *n)
{
	size_t first = 0;

	*n = 0;
	while (first < w->n && w->handle[first].kind != kind)
		first++;
	while (first + *n < w->n && w->handle[first + *n].kind == kind)
		++*n;
	return w->handle + first;
}

const struct handle *find_handle(const struct walk *w, enum handle_kind kind,
				 unsigned long long key)
{
	const struct handle wanted = {.kind = kind, .key = key};
	size_t low = 0, high = w->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_key(&w->handle[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == w->n || w->handle[low].kind != kind || w->handle[low].key != key)
		return NULL;
	return &w->handle[low];
}

bool is_same_file(const struct handle *a, const struct handle *b)
{
	return !syscall(SYS_kcmp, a->pid, b->pid, KCMP_FILE, a->fd, b->fd);
}

void read_link(const char *root, const struct handle *h, char *buf, size_t size)
{
	char path[64];
	ssize_t len = -1;
	DIR *dir;

	snprintf(path, sizeof(path), "proc/%lu/fd", h->pid);
	dir = open_folder_below(root, path);
	snprintf(path, sizeof(path), "%d", h->fd);
	if (dir) {
		len = readlinkat(dirfd(dir), path, buf, size - 1);
		closedir(dir);
	}
	buf[len < 0 ? 0 : len] = '\0';
}

void read_name(const char *root, unsigned long pid, char *buf, size_t size)
{
	char path[64];
	FILE *in;

	snprintf(path, sizeof(path), "proc/%lu/comm", pid);
	in = open_below(root, path);
	if (!in || !fgets(buf, (int)size, in))
		*buf = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	if (in)
		fclose(in);
}
