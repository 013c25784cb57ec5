// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: pipes, named or not, each process's together.
 *
 * How full a pipe is, only a descriptor of it tells, and opening it anew by its link would
 * make us one of its readers or writers (fs/pipe.c, fifo_open()). pidfd_getfd() gives us the
 * very file that the process has open, which counts nobody. While we have it, a few
 * microseconds, its other end does not learn that the process has closed it: EOF and EPIPE
 * come that much later, by pipe_release(), as they would have.
 *
 * A full buffer is a page, whatever is in it: pipe_write() adds to the last one if that has
 * room for all of the rest, else takes another. So data is the least, and the size the most.
 * What was spliced or vmspliced into a pipe are pages of somebody else: not told from here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "collect/owners.h"
#include "lib/units.h"

/* @reader, @writer: a descriptor of that end, or NULL; @first: any */
struct pipe {
	const struct handle *first, *reader, *writer;
	unsigned long long data, size;
};

struct pipes {
	struct pipe *pipe;
	size_t n;
	unsigned long unasked;
};

/* Which end: the link's own permissions (fs/proc/fd.c, tid_fd_update_inode()). */
static unsigned int end_of(const struct handle *h)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%lu/fd/%d", h->pid, h->fd);
	return lstat(path, &st) ? 0 : st.st_mode & 0600;
}

static unsigned long long key_of(const struct handle *h, const struct stat *st)
{
	return h->kind == HANDLE_FIFO ? file_key(major(st->st_dev), minor(st->st_dev), st->st_ino)
				      : st->st_ino;
}

static bool measure(const struct handle *h, int pidfd, struct pipe *pipe)
{
	int fd = (int)syscall(__NR_pidfd_getfd, pidfd, h->fd, 0), data = 0, size = -1;
	struct stat st;

	if (fd < 0)
		return false;
	/* the descriptor may be another's by now */
	if (!fstat(fd, &st) && S_ISFIFO(st.st_mode) && key_of(h, &st) == h->key &&
	    !ioctl(fd, FIONREAD, &data))
		size = fcntl(fd, F_GETPIPE_SZ);
	close(fd);
	if (size < 0)
		return false;
	pipe->data = (unsigned int)data;
	pipe->size = (unsigned int)size;
	return true;
}

static const struct handle *next_pipe(const struct handle *h, const struct handle *end)
{
	unsigned long long key = h->key;

	while (h < end && h->key == key)
		h++;
	return h;
}

static void find_ends(struct pipe *pipe, const struct handle *end)
{
	for (const struct handle *h = pipe->first; h < end && (!pipe->reader || !pipe->writer);
	     h++) {
		unsigned int mode = end_of(h);

		if (mode & 0400 && !pipe->reader)
			pipe->reader = h;
		if (mode & 0200 && !pipe->writer)
			pipe->writer = h;
	}
}

static int by_process(const void *pa, const void *pb)
{
	const struct pipe *a = pa, *b = pb;

	return (a->first->pid > b->first->pid) - (a->first->pid < b->first->pid);
}

static unsigned long owner_of(const struct pipe *pipe)
{
	return pipe->reader ? pipe->reader->pid : pipe->first->pid;
}

static int by_owner(const void *pa, const void *pb)
{
	const struct pipe *a = pa, *b = pb;

	if (owner_of(a) != owner_of(b))
		return owner_of(a) < owner_of(b) ? -1 : 1;
	return (a->data < b->data) - (a->data > b->data);
}

/* One descriptor of a process for all of its pipes. What is empty is dropped. */
static void measure_all(struct pipes *all)
{
	unsigned long pid = 0;
	size_t kept = 0;
	int pidfd = -1;

	qsort(all->pipe, all->n, sizeof(*all->pipe), by_process);
	for (size_t i = 0; i < all->n; i++) {
		struct pipe *pipe = &all->pipe[i];

		if (pipe->first->pid != pid) {
			pid = pipe->first->pid;
			if (pidfd >= 0)
				close(pidfd);
			pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
		}
		errno = 0;
		if (!measure(pipe->first, pidfd, pipe))
			all->unasked += errno == EPERM; /* else it is gone */
		else if (pipe->data)
			all->pipe[kept++] = *pipe;
	}
	if (pidfd >= 0)
		close(pidfd);
	all->n = kept;
}

static unsigned long long least(const struct pipe *pipe)
{
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);

	return (pipe->data + page - 1) / page * page;
}

/* Pipes of one process, the largest first. */
static void add_pipes(struct owners *o, const struct pipe *pipe, size_t n)
{
	const struct handle *h = pipe->reader ? pipe->reader : pipe->first;
	struct owner row = {.kind = "pipe", .line = "callers", .pid = h->pid, .fd = h->fd};
	unsigned long long size = 0;
	char most[16];

	for (size_t i = 0; i < n; i++) {
		row.bytes += least(&pipe[i]);
		size += pipe[i].size;
	}
	row.how = size - row.bytes <= row.bytes / 100 ? HOW_EXACT : HOW_AT_LEAST;
	read_link("", h, row.name, sizeof(row.name));
	format_size(most, sizeof(most), size);
	PUT(row.detail, "%zu %s with data, room for %s%s", n, n == 1 ? "pipe" : "pipes", most,
	    pipe->reader ? "" : ", nobody has the end to read");
	if (pipe->reader && pipe->writer && pipe->writer->pid != h->pid) {
		size_t len = strlen(row.detail);

		snprintf(row.detail + len, sizeof(row.detail) - len, ", written by pid %lu",
			 pipe->writer->pid);
	}
	add_owner(o, &row);
}

static void add_all(struct owners *o, struct pipes *all)
{
	size_t n;

	if (all->n)
		qsort(all->pipe, all->n, sizeof(*all->pipe), by_owner);
	for (size_t i = 0; i < all->n; i += n) {
		for (n = 1; i + n < all->n; n++)
			if (owner_of(&all->pipe[i]) != owner_of(&all->pipe[i + n]))
				break;
		add_pipes(o, &all->pipe[i], n);
	}
	if (all->unasked)
		add_note(o, "pipe", "%lu pipes could not be asked what is in them", all->unasked);
}

static void own_kind(struct owners *o, const struct owners_input *in, enum handle_kind kind)
{
	size_t n;
	const struct handle *h = first_handle(&in->walk, kind, &n), *end = h + n;
	struct pipes all = {.pipe = calloc(n + 1, sizeof(*all.pipe))};

	while (all.pipe && h < end) {
		all.pipe[all.n++].first = h;
		h = next_pipe(h, end);
	}
	if (*in->root)
		all.unasked = all.n;
	if (*in->root || !all.pipe)
		all.n = 0;
	measure_all(&all);
	for (size_t i = 0; i < all.n; i++)
		find_ends(&all.pipe[i], next_pipe(all.pipe[i].first, end));
	add_all(o, &all);
	free(all.pipe);
}

void own_pipes(struct owners *o, const struct owners_input *in)
{
	own_kind(o, in, HANDLE_PIPE);
	own_kind(o, in, HANDLE_FIFO);
}
