// SPDX-License-Identifier: GPL-2.0
/* All that the reader reads, as one text that can be passed on. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "input/snapshot.h"
#include "input/snapshot_writer.h"
#include "input/texts.h"
#include "lib/address.h"
#include "lib/files.h"
#include "lib/memory.h"

/* Return: 0, or a negative error number if the text cannot be read. */
static int add_section(FILE *out, const struct source *source, const char *name)
{
	size_t size;
	char *data;
	int error = read_text(source, name, &data, &size);
	bool cut;

	if (error)
		return error;
	hide_addresses(data, size);
	cut = size && data[size - 1] != '\n';
	fprintf(out, SNAPSHOT_SECTION "%s %zu\n", name, size + (size_t)cut);
	fwrite(data, 1, size, out);
	if (cut)
		fputc('\n', out);
	free(data);
	return 0;
}

/*
 * All sections at @out, and at @lost the names of those that cannot be had.
 * Return: 0, or -1 after one line on stderr.
 */
static int add_sections(FILE *out, FILE *lost, const struct source *source)
{
	int error;

	fputs(SNAPSHOT_MAGIC "\n", out);
	for (const struct text *text = texts; text->name; text++) {
		if (!is_worth_reading(source, text->name))
			continue;
		error = add_section(out, source, text->name);
		if (error && (text->need == NEEDED || (is_refused(-error) && !is_live(source)))) {
			complain(source, text->name, -error);
			return -1;
		}
		if (error && (text->need != RARE || error != -ENOENT))
			fprintf(lost, "%s%s", ftell(lost) ? ", " : "", text->name);
	}
	fputs(SNAPSHOT_END "\n", out);
	return 0;
}

static void say_lost(const char *lost, const struct source *source)
{
	if (*lost)
		fprintf(stderr, "pageledger: left out: %s%s\n", lost,
			is_live(source) ? "; run as root, with the module loaded" : "");
}

char *make_snapshot(const struct source *source, size_t *size)
{
	char *text = NULL, *lost = NULL;
	size_t lost_size;
	FILE *out = open_memstream(&text, size), *names = open_memstream(&lost, &lost_size);
	int error = out && names ? add_sections(out, names, source) : 0;
	int full = !out || !names;

	full |= out && fclose(out);
	full |= names && fclose(names);
	if (!error && full) {
		out_of_memory();
		error = -1;
	}
	if (!error)
		say_lost(lost, source);
	free(lost);
	if (!error)
		return text;
	free(text);
	return NULL;
}

/* zlib makes gzip files only, so there is one that is nowhere but in memory. */
static int compress_to(int fd, const char *text, size_t size)
{
	int copy = dup(fd), written;
	void *out = gzdopen(copy, "wb9");

	if (!out) {
		close(copy);
		return -1;
	}
	written = gzwrite(out, text, (unsigned int)size);
	return gzclose(out) != Z_OK || written != (int)size;
}

char *compress_snapshot(const char *text, size_t size, size_t *compressed)
{
	char *data = NULL;
	int fd;

	if (size > SNAPSHOT_MAX) {
		fprintf(stderr, "pageledger: the snapshot is too large, %zu bytes\n", size);
		return NULL;
	}
	fd = memfd_create("snapshot", MFD_CLOEXEC);
	if (fd >= 0 && !compress_to(fd, text, size)) {
		*compressed = (size_t)lseek(fd, 0, SEEK_END);
		data = malloc(*compressed);
	}
	if (data && pread(fd, data, *compressed, 0) != (ssize_t)*compressed) {
		free(data);
		data = NULL;
	}
	if (fd >= 0)
		close(fd);
	if (!data)
		out_of_memory();
	return data;
}
