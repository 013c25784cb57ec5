/* SPDX-License-Identifier: GPL-2.0 */
/* Files that are there whole or not at all. */
#ifndef WRITE_H
#define WRITE_H

#include <stddef.h>
#include <sys/types.h>

/**
 * write_output() - write a file, replacing one that is there
 * @path: the file, or "-" for stdout; a symbolic link is replaced, while a device or a
 *	FIFO, also one that a link leads to, is written to
 * @mode: access rights of the file
 * @data: what to write
 * @size: bytes in @data
 *
 * Readers of @path find the old file until the new one is complete and on disk. After an
 * error, or a signal that ends the program, nothing new is left in the folder.
 *
 * Whatever is there must belong to root or to the caller, or be the caller's stdout or
 * stderr: nobody else is given what root may read.
 *
 * Return: 0, or -1 after one line on stderr.
 */
int write_output(const char *path, mode_t mode, const char *data, size_t size);

/**
 * finish_output() - see to it that all that was printed on stdout has arrived
 *
 * Return: 0, or -1 after one line on stderr.
 */
int finish_output(void);

#endif /* WRITE_H */
