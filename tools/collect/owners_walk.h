/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One walk over all processes and their descriptors, for all that looks for an owner. It
 * reads links, status and nothing else: nothing is opened that a process has open.
 */
#ifndef OWNERS_WALK_H
#define OWNERS_WALK_H

#include <stdbool.h>
#include <stddef.h>

/** enum handle_kind - what a descriptor is of, as far as an owner is looked for */
enum handle_kind {
	HANDLE_NONE,
	HANDLE_PIPE,
};

/**
 * struct handle - a descriptor of a process
 * @kind: never HANDLE_NONE
 * @fd: its number
 * @pid: of the process
 * @key: inode number of a pipe; else 0
 */
struct handle {
	enum handle_kind kind;
	int fd;
	unsigned long pid;
	unsigned long long key;
};

/**
 * struct walk - what was found
 * @handle: in order of kind, of key, of process and of descriptor
 * @n: how many
 * @hidden: processes whose descriptors may not be seen
 * @cut: the first process that there was no time or no room for, or 0
 */
struct walk {
	struct handle *handle;
	size_t n;
	unsigned long hidden;
	unsigned long cut;
};

/**
 * walk_processes() - look at all of them
 * @w: filled in, to be given to free_walk()
 * @root: "" or the folder of a copied tree
 *
 * For no more than two seconds.
 *
 * Return: 0 or a negative error number.
 */
int walk_processes(struct walk *w, const char *root);

/** free_walk() - free what walk_processes() allocated */
void free_walk(struct walk *w);

/** first_handle() - where those of a kind begin; @n is set to their number */
const struct handle *first_handle(const struct walk *w, enum handle_kind kind, size_t *n);

/** read_link() - what a descriptor is of, in words; "" if it is gone */
void read_link(const char *root, const struct handle *h, char *buf, size_t size);

/** read_name() - a process's name; "" if it is gone */
void read_name(const char *root, unsigned long pid, char *buf, size_t size);

#endif /* OWNERS_WALK_H */
