/* SPDX-License-Identifier: GPL-2.0 */
/* Small files of the kernel, and what is mounted, for those that look for owners. */
#ifndef OWNERS_READ_H
#define OWNERS_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "collect/owners_walk.h"
#include "lib/words.h"

/** open_path() - open_below() with a path as printf() has it */
FILE *open_path(const char *root, const char *format, ...) PRINTF_LIKE(2, 3);

/** read_line() - the first line of a file, without its end; false, and "", if there is none */
bool read_line(char *buf, size_t size, const char *root, const char *format, ...) PRINTF_LIKE(4, 5);

/** read_number() - the number that a file begins with; false, and 0, if there is none */
bool read_number(unsigned long long *value, const char *root, const char *format, ...)
	PRINTF_LIKE(3, 4);

/** open_fdinfo() - what the kernel says of a descriptor; NULL if it is gone */
FILE *open_fdinfo(const char *root, const struct handle *h);

/**
 * find_mount() - where a block device is mounted
 * @dev: "major:minor"
 * @buf: set to "mounted on /x", "swap", or "" if neither is known
 *
 * In the reader's mount namespace.
 */
void find_mount(const char *root, const char *dev, char *buf, size_t size);

/** each_entry() - call for each entry of a folder, for the first few thousand of them */
void each_entry(const char *root, const char *path, void (*call)(const char *name, void *arg),
		void *arg);

#endif /* OWNERS_READ_H */
