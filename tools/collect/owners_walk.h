/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One walk over all processes and their descriptors, for all that looks for an owner. It
 * reads links and status: nothing is opened that a process has open, but for sockets where
 * AF_XDP is looked for (see pidfd_getfd() in owners_pipes.c).
 */
#ifndef OWNERS_WALK_H
#define OWNERS_WALK_H

#include <stdbool.h>
#include <stddef.h>

/** enum handle_kind - what a descriptor is of, as far as an owner is looked for */
enum handle_kind {
	HANDLE_NONE,
	HANDLE_PIPE,
	HANDLE_FIFO,   /* a named pipe */
	HANDLE_SOCKET, /* only those that are asked for */
	HANDLE_XDP,    /* a socket of AF_XDP, if they are asked for */
	HANDLE_PERF,
	HANDLE_URING,
	HANDLE_BPF_MAP,
	HANDLE_BPF_PROG,
	HANDLE_TUN,
	HANDLE_TAP,
	HANDLE_VHOST,
	HANDLE_DRM,
	HANDLE_DMABUF,
	HANDLE_MEMFD,
	HANDLE_DELETED,
};

/**
 * struct handle - a descriptor of a process
 * @kind: never HANDLE_NONE
 * @fd: its number
 * @pid: of the process
 * @key: inode number of a pipe or socket, file_key() of a FIFO; else 0
 */
struct handle {
	enum handle_kind kind;
	int fd;
	unsigned long pid;
	unsigned long long key;
};

/**
 * struct task - what the status of a process says, in bytes
 * @pinned: VmPin
 * @huge: HugetlbPages
 * @shmem: RssShmem
 */
struct task {
	unsigned long pid;
	unsigned long long pinned;
	unsigned long long huge;
	unsigned long long shmem;
};

/**
 * struct walk - what was found
 * @handle: in order of kind, of key, of process and of descriptor
 * @n: how many
 * @task: of all processes, those for which all is 0 left out
 * @ntasks: how many
 * @hidden: processes whose descriptors may not be seen
 * @cut: the first process that there was no time or no room for, or 0
 */
struct walk {
	struct handle *handle;
	size_t n;
	struct task *task;
	size_t ntasks;
	unsigned long hidden;
	unsigned long cut;
};

/**
 * struct wanted - sockets to be found
 * @inode: inode numbers, in order
 * @n: how many
 * @xdp: all of AF_XDP, too
 */
struct wanted {
	unsigned long long *inode;
	size_t n;
	bool xdp;
};

/**
 * walk_processes() - look at all of them
 * @w: filled in, to be given to free_walk()
 * @root: "" or the folder of a copied tree
 * @sockets: those to be found
 *
 * For no more than two seconds.
 *
 * Return: 0 or a negative error number.
 */
int walk_processes(struct walk *w, const char *root, const struct wanted *sockets);

/** free_walk() - free what walk_processes() allocated */
void free_walk(struct walk *w);

/** file_key() - a number for a file: of its inode, and of the device that it is on */
static inline unsigned long long file_key(unsigned int major, unsigned int minor,
					  unsigned long long inode)
{
	return inode ^ (unsigned long long)major << 52 ^ (unsigned long long)minor << 36;
}

/** first_handle() - where those of a kind begin; @n is set to their number */
const struct handle *first_handle(const struct walk *w, enum handle_kind kind, size_t *n);

/** find_handle() - the first of a kind and key, or NULL */
const struct handle *find_handle(const struct walk *w, enum handle_kind kind,
				 unsigned long long key);

/**
 * is_same_file() - true if two descriptors share one open file (kcmp(2))
 *
 * If the kernel does not tell, they do not.
 */
bool is_same_file(const struct handle *a, const struct handle *b);

/** read_link() - what a descriptor is of, in words; "" if it is gone */
void read_link(const char *root, const struct handle *h, char *buf, size_t size);

/** read_name() - a process's name; "" if it is gone */
void read_name(const char *root, unsigned long pid, char *buf, size_t size);

#endif /* OWNERS_WALK_H */
