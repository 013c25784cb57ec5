/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A snapshot: all that the reader reads of a machine, as one text. Pure: no I/O.
 *
 *	# pageledger snapshot 1
 *	# section <name> <bytes>
 *	<so many bytes, whole lines>
 *	...
 *	# end
 *
 * Sections are named as read_text() names texts. `record` compresses it with gzip.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#define SNAPSHOT_MAGIC "# pageledger snapshot 1"
#define SNAPSHOT_SECTION "# section "
#define SNAPSHOT_END "# end"

/* No snapshot is longer, see TEXT_MAX; a few bytes of gzip could be. */
#define SNAPSHOT_MAX (512UL << 20)
/*
 * Nor does one get so many times longer, once it is long: no two lines of what is long are
 * the same, and that costs some bytes. 30 times is much.
 */
#define SNAPSHOT_RATIO 100
#define SNAPSHOT_LONG (16UL << 20)
/* Nor has one more sections. */
#define SNAPSHOT_SECTIONS 256

/**
 * struct section - one of the texts in a snapshot
 * @name: ends in NUL
 * @data: whole lines; does not end in NUL
 * @size: bytes in @data
 */
struct section {
	const char *name;
	const char *data;
	size_t size;
};

/**
 * struct snapshot - a parsed snapshot
 * @sections: no two of one name
 * @n: how many
 *
 * Points into the text it was parsed from.
 */
struct snapshot {
	struct section *sections;
	size_t n;
};

/**
 * parse_snapshot() - find the sections of a snapshot
 * @s: filled in; to be given to free_snapshot() if this succeeds
 * @text: what to parse; lines that name sections are cut up in place
 * @size: bytes in @text
 *
 * Return: NULL, or what is wrong with it in words (a constant string), with nothing
 * allocated.
 */
const char *parse_snapshot(struct snapshot *s, char *text, size_t size);

/** begins_snapshot() - false if no snapshot begins with this; may be shorter than the first line */
bool begins_snapshot(const char *text, size_t size);

/** free_snapshot() - free what parse_snapshot() allocated; the text is the caller's */
void free_snapshot(struct snapshot *s);

/** find_section() - a section by its name, or NULL */
const struct section *find_section(const struct snapshot *s, const char *name);

#endif /* SNAPSHOT_H */
