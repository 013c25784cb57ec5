// SPDX-License-Identifier: GPL-2.0
/* Tables made of what the kernel says in many places. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "pageledger.h"

static const struct {
	const char *name;
	const char *columns;
	int (*print)(const char *root, FILE *out);
} tables[] = {
	{"processes", COLUMNS_PROCESSES, collect_processes},
	{"slab", COLUMNS_SLAB, collect_slab},
	{"vmalloc", COLUMNS_VMALLOC, collect_vmalloc},
	{"shmem", COLUMNS_SHMEM, collect_shmem},
	{"queues", COLUMNS_QUEUES, collect_queues},
	{"modules", COLUMNS_MODULES, collect_modules},
	{"machine", COLUMNS_MACHINE, collect_machine},
};

static size_t find_table(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strcmp(tables[i].name, name))
			break;
	return i;
}

int is_collected(const char *name)
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
	error = tables[i].print(root, out);
	if (fclose(out) && !error)
		error = -ENOMEM;
	if (error)
		free(*data);
	return error;
}

FILE *open_below(const char *root, const char *path)
{
	char *full;
	FILE *file;

	if (asprintf(&full, "%s/%s", root, path) < 0)
		return NULL;
	file = fopen(full, "re");
	free(full);
	return file;
}

void print_words(FILE *out, const char *text)
{
	if (!*text || *text == ' ') /* the parser's last column: neither empty nor a space */
		fputc('?', out);
	for (text += *text == ' '; *text; text++)
		fputc(*text >= ' ' && *text <= '~' ? *text : '?', out);
}
