// SPDX-License-Identifier: GPL-2.0
/* Tables made of what the kernel says in many places. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/files.h"
#include "pageledger.h"

static const struct {
	const char *name;
	const char *columns;
	int (*print)(const char *root, FILE *out);
} tables[] = {
	{"processes", COLUMNS_PROCESSES, collect_processes},
	{"slab", COLUMNS_SLAB, collect_slab},
	{"vmalloc", COLUMNS_VMALLOC, collect_vmalloc},
	{"vmap", COLUMNS_VMAP, collect_vmap},
	{"shmem", COLUMNS_SHMEM, collect_shmem},
	{"queues", COLUMNS_QUEUES, collect_queues},
	{"modules", COLUMNS_MODULES, collect_modules},
	{"machine", COLUMNS_MACHINE, collect_machine},
	{"owners", COLUMNS_OWNERS, collect_owners},
	{"page_owner", COLUMNS_PAGE_OWNER, collect_page_owner},
	{"pageflags", COLUMNS_PAGEFLAGS, collect_pageflags},
};

/* Of the table that is being made: the first file that was refused, and how much was opened. */
static struct {
	int error;
	char path[128];
	size_t size;
} tally;

static size_t find_table(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strcmp(tables[i].name, name))
			break;
	return i;
}

bool is_collected(const char *name)
{
	return find_table(name) < sizeof(tables) / sizeof(*tables);
}

int collect(const char *root, const char *name, char **data, size_t *size)
{
	size_t i = find_table(name);
	FILE *out = open_memstream(data, size);
	int error;

	if (!out)
		return -errno;
	fprintf(out, PL_MAGIC " %s %d\n# %s\n", name, PL_FORMAT, tables[i].columns);
	memset(&tally, 0, sizeof(tally));
	error = tables[i].print(root, out);
	if (tally.error)
		error = tally.error;
	if (fclose(out) && !error)
		error = -ENOMEM;
	if (error)
		free(*data);
	return error;
}

const char *refused_file(void)
{
	return tally.path;
}

static void note_refused(const char *path, int error)
{
	if (tally.error || !is_refused(-error))
		return;
	tally.error = error;
	snprintf(tally.path, sizeof(tally.path), "%s", path);
}

/* Many files, each of them no larger than one may be, can be too much all the same. */
static int count_size(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	tally.size += (size_t)st.st_size;
	return tally.size > TEXT_MAX ? -EFBIG : 0;
}

FILE *open_below(const char *root, const char *path)
{
	int fd = open_file(root, path), error = fd < 0 ? fd : count_size(fd);
	FILE *file = error ? NULL : fdopen(fd, "r");

	if (file)
		return file;
	if (!error)
		error = -errno;
	if (fd >= 0)
		close(fd);
	note_refused(path, error);
	errno = -error;
	return NULL;
}

DIR *open_folder_below(const char *root, const char *path)
{
	int fd = open_folder(root, path);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (fd < 0)
		note_refused(path, fd);
	else if (!dir)
		close(fd);
	if (fd < 0)
		errno = -fd;
	return dir;
}
