// SPDX-License-Identifier: GPL-2.0
/* Reading the module's files, here or in a copied tree. */
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "pageledger.h"
#include "source.h"

#define DEBUGFS "/sys/kernel/debug"

/* Say why @path cannot be read, and what to do about it. */
static void complain(const char *root, const char *path, int error)
{
	struct statfs fs;

	if (*root || (error != EACCES && error != EPERM && error != ENOENT))
		fprintf(stderr, "pageledger: cannot read %s: %s\n", path, strerror(error));
	else if (geteuid() != 0)
		fprintf(stderr, "pageledger: cannot read %s: only root may; run it with sudo\n",
			path);
	else if (error != ENOENT)
		fprintf(stderr, "pageledger: cannot read %s: %s (kernel lockdown?)\n", path,
			strerror(error));
	else if (statfs(DEBUGFS, &fs) || fs.f_type != DEBUGFS_MAGIC)
		fprintf(stderr,
			"pageledger: debugfs is not mounted; run 'mount -t debugfs none %s'\n",
			DEBUGFS);
	else
		fprintf(stderr,
			"pageledger: the module is not loaded; run 'modprobe pageledger', or 'make load' in its source\n");
}

/* Read to the end: the size of a debugfs file is not known before. */
static char *slurp(FILE *in, size_t *size)
{
	size_t room = 1 << 16, got;
	char *data = malloc(room), *more;

	*size = 0;
	while (data && (got = fread(data + *size, 1, room - *size, in)) > 0) {
		*size += got;
		if (*size < room)
			continue;
		room *= 2;
		more = realloc(data, room);
		if (!more)
			free(data);
		data = more;
	}
	if (data && ferror(in)) {
		free(data);
		return NULL;
	}
	return data;
}

int read_table(const char *root, const char *file, const char *columns, struct table *t)
{
	const char *error;
	char *path, *data;
	size_t size;
	FILE *in;

	if (asprintf(&path, "%s" DEBUGFS "/" PL_DIR "/%s", root, file) < 0)
		return -1;
	errno = 0;
	in = fopen(path, "re");
	data = in ? slurp(in, &size) : NULL;
	if (data) {
		error = parse_table(t, file, columns, data, size);
		if (error)
			fprintf(stderr, "pageledger: %s is %s\n", path, error);
	} else {
		error = strerror(errno);
		complain(root, path, errno);
	}
	if (in)
		fclose(in);
	free(data);
	free(path);
	return error ? -1 : 0;
}
