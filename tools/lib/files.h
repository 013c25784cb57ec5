/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Opening files that somebody else may have put there: a file that is read is a regular
 * one, has an end, and lies in the tree it is said to be in. Nothing here waits for a FIFO,
 * or opens a device.
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * No text is longer. The longest that a machine has are `stacks` and `held`: 524288 call
 * stacks of 8 frames are some 150 MB.
 */
#define TEXT_MAX (256UL << 20)

/**
 * open_file() - open a file to read it
 * @root: "" for this machine, or the folder of a copied tree: links that lead out of it,
 *	absolute ones among them, are not followed
 * @path: its path there, without a slash in front
 *
 * Return: a descriptor, or a negative error number: file_error() has words for it.
 */
int open_file(const char *root, const char *path);

/** open_folder() - the same for a folder, to read what is in it */
int open_folder(const char *root, const char *path);

/**
 * open_input() - open a file or a pipe, not a FIFO, to read it
 * @path: as the user gave it
 * @most: bytes that a file may have
 *
 * Return: as open_file().
 */
int open_input(const char *path, size_t most);

/** is_refused() - true if a file is there, and not what can be read: no reason to go on */
bool is_refused(int error);

/** file_error() - an error number, positive, in words */
const char *file_error(int error);

#endif /* FILES_H */
