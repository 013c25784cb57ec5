// SPDX-License-Identifier: GPL-2.0
/* All that the reader reads, as one file that can be passed on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "input/snapshot_writer.h"
#include "output/write.h"

static int write_snapshot(const char *path, const char *text, size_t size)
{
	size_t compressed;
	char *data = compress_snapshot(text, size, &compressed);
	int error = data ? write_output(path, 0600, data, compressed) : -1;

	free(data);
	return error;
}

int cmd_record(const struct options *o)
{
	const char *path = o->operands[0];
	size_t size;
	char *text;
	int error;

	if (!strcmp(path, "-") && isatty(STDOUT_FILENO)) {
		fprintf(stderr, "pageledger: a snapshot is not shown on a terminal; name a file\n");
		return EXIT_ERROR;
	}
	text = make_snapshot(o->source, &size);
	error = text ? write_snapshot(path, text, size) : -1;
	free(text);
	return error ? EXIT_ERROR : 0;
}
