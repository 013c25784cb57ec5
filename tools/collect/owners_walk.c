// SPDX-License-Identifier: GPL-2.0
/* One walk over all processes and their descriptors, for all that looks for an owner. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners_walk.h"
#include "lib/clock.h"
#include "lib/memory.h"

/* Some 2 us a descriptor: what a machine has that is not sick. */
#define WALK_MS 2000
/* 24 bytes each. */
#define MAX_HANDLES (1 << 19)

/* Links of what is no file have the names that the kernel gives: d_dname(), anon_inode_getfd(). */
static const struct {
	const char *prefix;
	enum handle_kind kind;
} links[] = {
	{"pipe:[", HANDLE_PIPE}, /* fs/pipe.c, pipefs_dname() */
};

static enum handle_kind kind_of(const char *link, unsigned long long *key)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		size_t len = strlen(links[i].prefix);

		if (strncmp(link, links[i].prefix, len))
			continue;
		*key = strtoull(link + len, NULL, 10);
		return links[i].kind;
	}
	return HANDLE_NONE;
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

static int look_at_fd(struct walk *w, DIR *dir, const char *name, unsigned long pid)
{
	struct handle h = {.pid = pid, .fd = atoi(name)};
	char link[256];
	ssize_t len = readlinkat(dirfd(dir), name, link, sizeof(link) - 1);

	if (len <= 0)
		return 0;
	link[len] = '\0';
	h.kind = kind_of(link, &h.key);
	return h.kind == HANDLE_NONE ? 0 : add_handle(w, &h);
}

static int look_at_process(struct walk *w, const char *root, unsigned long pid, long long end)
{
	struct dirent *entry;
	char path[64];
	int error = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "proc/%lu/fd", pid);
	dir = open_folder_below(root, path);
	w->hidden += !dir && (errno == EACCES || errno == EPERM);
	while (dir && !error && !w->cut && (entry = readdir(dir)) != NULL) {
		if (isdigit((unsigned char)*entry->d_name))
			error = look_at_fd(w, dir, entry->d_name, pid);
		if (w->n >= MAX_HANDLES || milliseconds() > end)
			w->cut = pid;
	}
	if (dir)
		closedir(dir);
	return error;
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

int walk_processes(struct walk *w, const char *root)
{
	long long end = milliseconds() + WALK_MS;
	struct dirent *entry;
	int error = 0;
	DIR *dir;

	memset(w, 0, sizeof(*w));
	dir = open_folder_below(root, "proc");
	if (!dir)
		return -errno;
	while (!error && !w->cut && (entry = readdir(dir)) != NULL)
		if (isdigit((unsigned char)*entry->d_name))
			error = look_at_process(w, root, strtoul(entry->d_name, NULL, 10), end);
	closedir(dir);
	if (w->n)
		qsort(w->handle, w->n, sizeof(*w->handle), by_key);
	return error;
}

void free_walk(struct walk *w)
{
	free(w->handle);
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
