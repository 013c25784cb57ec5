/* SPDX-License-Identifier: GPL-2.0 */
/* A cell of a table as people read it. */
#ifndef CELL_H
#define CELL_H

#include <stddef.h>

#include "input/columns.h"

/* Room for any cell: a chain of six links is longer than a name. */
#define CELL_MAX 1024

/**
 * cell_text() - a cell as it is shown
 * @column: its column
 * @cell: as it is written
 * @exact: sizes in bytes, ages in seconds
 * @buf: room for it
 * @size: of @buf
 *
 * Return: @cell or @buf.
 */
const char *cell_text(const struct column *column, const char *cell, bool exact, char *buf,
		      size_t size);

/** unescape() - \ooo becomes the character it stands for, if that can be printed */
void unescape(char *buf, size_t size, const char *cell);

#endif /* CELL_H */
