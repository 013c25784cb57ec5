// SPDX-License-Identifier: GPL-2.0
/* All that is read of a machine to tell where its memory is. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/texts.h"
#include "lib/memory.h"
#include "model/facts.h"

static const char *const names[NR_FACT_TABLES] = {
	[FACT_CALLERS] = "callers",	[FACT_BALLOON] = "balloon",
	[FACT_MACHINE] = "machine",	[FACT_STATS] = "stats",
	[FACT_SLAB] = "slab",		[FACT_VMALLOC] = "vmalloc",
	[FACT_SHMEM] = "shmem",		[FACT_MODULES] = "modules",
	[FACT_QUEUES] = "queues",	[FACT_SOCKETS] = "sockets",
	[FACT_PROCESSES] = "processes", [FACT_CLASSES] = "classes",
	[FACT_OWNERS] = "owners",	[FACT_VMAP] = "vmap",
	[FACT_PAGEFLAGS] = "pageflags", [FACT_REFERENCES] = "references",
};

/* Sets @to to the text with a NUL behind it; "" if it cannot be read. */
static int read_string(char **to, const struct source *s, const char *name)
{
	char *data = NULL;
	size_t size = 0;

	if (read_optional_text(s, name, &data, &size) < 0)
		return -1;
	*to = strndup(data ? data : "", size);
	free(data);
	if (!*to)
		out_of_memory();
	return *to ? 0 : -1;
}

static int read_strings(struct facts *f, const struct source *s)
{
	unsigned long long total;

	if (read_string(&f->meminfo, s, "proc/meminfo") ||
	    read_string(&f->vmstat, s, "proc/vmstat") ||
	    read_string(&f->zoneinfo, s, "proc/zoneinfo") ||
	    read_string(&f->vmmemctl, s, "sys/kernel/debug/vmmemctl"))
		return -1;
	if (text_number(f->meminfo, "MemTotal", &total) && total)
		return 0;
	fprintf(stderr, "pageledger: no MemTotal in %s%sproc/meminfo\n",
		s->file ? s->file : s->root, s->file ? ": " : "/");
	return -1;
}

/* Return: -1 after one line on stderr. */
static int read_fact(struct facts *f, const struct source *s, int i)
{
	if (!is_worth_reading(s, names[i]))
		return 0;
	return read_optional_table(s, names[i], columns_of(names[i]), &f->table[i]);
}

int read_facts(struct facts *f, const struct source *s)
{
	memset(f, 0, sizeof(*f));
	if (read_strings(f, s)) {
		free_facts(f);
		return -1;
	}
	for (int i = 0; i < NR_FACT_TABLES; i++) {
		if (i == FACT_REFERENCES || read_fact(f, s, i) >= 0)
			continue;
		free_facts(f);
		return -1;
	}
	return 0;
}

int read_references(struct facts *f, const struct source *s)
{
	return read_fact(f, s, FACT_REFERENCES) < 0 ? -1 : 0;
}

void free_facts(struct facts *f)
{
	for (int i = 0; i < NR_FACT_TABLES; i++)
		free_table(&f->table[i]);
	free(f->meminfo);
	free(f->vmstat);
	free(f->zoneinfo);
	free(f->vmmemctl);
	memset(f, 0, sizeof(*f));
}

bool has_table(const struct facts *f, enum fact_table table)
{
	return f->table[table].ncolumns > 0;
}

bool text_number(const char *text, const char *key, unsigned long long *value)
{
	size_t len = strlen(key);

	*value = 0;
	for (const char *line = text; line; line = strchr(line, '\n')) {
		char *end;

		line += *line == '\n';
		if (strncmp(line, key, len) || !strchr(": \t", line[len]) || !line[len])
			continue;
		line += len;
		line += strspn(line, ": \t");
		*value = strtoull(line, &end, 10);
		if (!strncmp(end, " kB", 3))
			*value *= 1024;
		return end != line;
	}
	return false;
}

unsigned long long meminfo(const struct facts *f, const char *key)
{
	unsigned long long value;

	text_number(f->meminfo, key, &value);
	return value;
}

unsigned long long pageflags_bytes(const struct facts *f, const char *class)
{
	const struct table *t = &f->table[FACT_PAGEFLAGS];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "class"), class))
			bytes += cell_number(t, r, "bytes");
	return bytes;
}

unsigned long long page_size(const struct facts *f)
{
	unsigned long long size = key_number(&f->table[FACT_MACHINE], "page_size");

	return size ? size : 4096;
}
