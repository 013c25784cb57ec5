/* SPDX-License-Identifier: GPL-2.0 */
/* Where the reader reads: this machine, a copied tree, or a snapshot. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "input/snapshot.h"
#include "input/table.h"

/**
 * struct source - where texts come from
 * @root: "" for this machine, or the folder of a copied tree
 * @file: name of the snapshot's file, or NULL
 * @snapshot: its sections, if there is a @file
 * @holders: read `references` even if that takes long
 * @text: what they point into
 */
struct source {
	const char *root;
	const char *file;
	struct snapshot snapshot;
	bool holders;
	char *text;
};

/**
 * open_source() - get ready to read
 * @s: filled in; to be given to close_source() if this succeeds
 * @root: "" or a folder
 * @file: a snapshot, compressed or not, or NULL
 *
 * Return: 0, or -1 after one line on stderr.
 */
int open_source(struct source *s, const char *root, const char *file);

/** close_source() - free what open_source() allocated */
void close_source(struct source *s);

/** is_live() - true if the texts are those of this machine, now */
bool is_live(const struct source *s);

/**
 * read_text() - read one of the texts that the reader knows
 * @s: where
 * @name: a path below the root (proc/meminfo); or, without a slash, one of the module's
 *	files (callers), or of the tables that collect() makes (processes)
 * @data: set to the text, which does not end in NUL; to be freed
 * @size: set to its size
 *
 * What takes long to be made, `references` of this machine, is announced on a terminal.
 *
 * Return: 0; a negative error number, -ENOENT if the source has no such text; see
 * file_error().
 */
int read_text(const struct source *s, const char *name, char **data, size_t *size);

/**
 * read_optional_text() - the same for a text that may be missing
 *
 * Return: 0; 1 if it cannot be read, without a word; -1 after one line on stderr if it
 * is_refused().
 */
int read_optional_text(const struct source *s, const char *name, char **data, size_t *size);

/**
 * is_worth_reading() - false for a text that takes too long to be read along with all others
 * @s: where
 * @name: see read_text()
 *
 * It is `pageflags`, where the module is, which tells more, or on a machine of more than 64 GiB;
 * and `references` on this machine, if the kernel has much memory of its own.
 */
bool is_worth_reading(const struct source *s, const char *name);

/** complain() - say on stderr why a text cannot be read: @error is positive */
void complain(const struct source *s, const char *name, int error);

/**
 * read_table() - read and parse a text that is a table
 * @s: where
 * @name: see read_text()
 * @columns: see parse_table()
 * @t: filled in; to be given to free_table() if this returns 0
 *
 * Return: 0, or -1 after one line on stderr that says what to do.
 */
int read_table(const struct source *s, const char *name, const char *columns, struct table *t);

/**
 * read_optional_table() - the same for a table that may be missing
 *
 * Return: 0; 1 if it cannot be read, without a word; -1 after one line on stderr if it
 * is damaged or is_refused().
 */
int read_optional_table(const struct source *s, const char *name, const char *columns,
			struct table *t);

/**
 * open_live() - open one of the module's files to read and write it
 * @s: this machine
 * @name: the file's
 *
 * Return: the file, or NULL after one line on stderr.
 */
FILE *open_live(const struct source *s, const char *name);

/**
 * read_open_table() - read_table() from the start of an open file
 * @s: where it was opened
 * @in: by open_live()
 */
int read_open_table(const struct source *s, FILE *in, const char *name, const char *columns,
		    struct table *t);

#endif /* SOURCE_H */
