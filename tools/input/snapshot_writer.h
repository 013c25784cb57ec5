/* SPDX-License-Identifier: GPL-2.0 */
/* All that the reader reads, as one text that can be passed on: see snapshot.h. */
#ifndef SNAPSHOT_WRITER_H
#define SNAPSHOT_WRITER_H

#include <stddef.h>

#include "input/source.h"

/**
 * make_snapshot() - read all texts
 * @source: where
 * @size: set to the size of the snapshot
 *
 * Those that cannot be had are named on stderr. Kernel addresses are hidden.
 *
 * Return: the snapshot, to be freed; or NULL after one line on stderr.
 */
char *make_snapshot(const struct source *source, size_t *size);

/**
 * compress_snapshot() - make a gzip file of it, in memory
 * @text: the snapshot
 * @size: of @text
 * @compressed: set to the size of the file
 *
 * Return: the file, to be freed; or NULL after one line on stderr.
 */
char *compress_snapshot(const char *text, size_t size, size_t *compressed);

#endif /* SNAPSHOT_WRITER_H */
