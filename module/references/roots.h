/* SPDX-License-Identifier: GPL-2.0 */
/* Objects that have a name for people: of processes, their files, devices. */
#ifndef PL_ROOTS_H
#define PL_ROOTS_H

#include <linux/types.h>

struct pid_namespace;

#define PL_ROOT_NAME	48

/**
 * enum pl_root_kind - what an object is
 * @PL_ROOT_TASK: of a process: what the kernel keeps about it
 * @PL_ROOT_STACK: the kernel stack of a task
 * @PL_ROOT_FILE: an open file, or what is behind it: a pipe, a socket, a BPF map, a ring
 * @PL_ROOT_DISK: of a block device
 * @PL_ROOT_NET: of a network device
 * @PL_ROOT_DEVICE: of any other device, or of its driver
 */
enum pl_root_kind {
	PL_ROOT_TASK,
	PL_ROOT_STACK,
	PL_ROOT_FILE,
	PL_ROOT_DISK,
	PL_ROOT_NET,
	PL_ROOT_DEVICE,
};

/**
 * struct pl_root - an object with a name
 * @address: somewhere in it
 * @floor: of a kernel stack, from where on it is in use; else 0
 * @kind: what it is
 * @pid: of a process, in the reader's pid namespace: 0 if it is not to be seen there
 * @fd: of a file: its descriptor
 * @name: the process's name, or the device's with its driver's in brackets
 */
struct pl_root {
	unsigned long address;
	unsigned long floor;
	enum pl_root_kind kind;
	int pid;
	unsigned int fd;
	char name[PL_ROOT_NAME];
};

/**
 * struct pl_roots - all of them, by address
 * @nr: how many
 * @max: for how many there is room
 * @lost: what found none
 * @ns: pid namespace that pids are told in
 * @root: ascending once pl_roots_find() is done
 */
struct pl_roots {
	unsigned int nr;
	unsigned int max;
	unsigned int lost;
	struct pid_namespace *ns;
	struct pl_root *root;
};

/**
 * pl_roots_find() - go through devices, processes and descriptors
 * @roots: all zeroes; to be freed with pl_roots_free(), whatever is returned
 * @max: for how many there is to be room
 *
 * Addresses are numbers here: what they lead to may be gone, and is not looked at.
 *
 * Context: process; sleeps. Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int pl_roots_find(struct pl_roots *roots, unsigned int max);

/** pl_roots_free() - give the memory back */
void pl_roots_free(struct pl_roots *roots);

/** pl_roots_in() - the first that lies in a range of addresses, or NULL */
const struct pl_root *pl_roots_in(const struct pl_roots *roots, unsigned long start,
				  unsigned long size);

#endif /* PL_ROOTS_H */
