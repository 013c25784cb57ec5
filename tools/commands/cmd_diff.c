// SPDX-License-Identifier: GPL-2.0
/* What grew between two snapshots. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "commands/commands.h"
#include "input/sample.h"
#include "input/source.h"
#include "lib/memory.h"
#include "lib/words.h"
#include "output/view.h"
#include "pageledger.h"

const struct view diff_view = {
	.name = "diff",
	.columns = "kind old new growth name",
	.lines = 20,
};

enum side { OLD, NEW, SIDES };

/* What is compared: of each row, a size in bytes and who it is of. */
static const struct kind {
	const char *name;
	const char *text;
	const char *columns; /* NULL: lines as in meminfo */
	const char *size;
	const char *owner;
} kinds[] = {
	{"meminfo", "proc/meminfo", NULL, NULL, NULL},
	{"caller", "callers", PL_COLUMNS_CALLERS, "bytes", "caller"},
	{"slab", "slab", COLUMNS_SLAB, "bytes", "cache"},
	{"vmalloc", "vmalloc", COLUMNS_VMALLOC, "bytes", "caller"},
	{"shmem", "shmem", COLUMNS_SHMEM, "bytes", "name"},
	{"process", "processes", COLUMNS_PROCESSES, "rss", "comm"},
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

struct item {
	const struct kind *kind;
	char *name;
	unsigned long long size[SIDES];
};

struct items {
	struct item *item;
	size_t n;
};

/* Takes @name over. */
static int add_item(struct items *all, const struct kind *kind, char *name, enum side side,
		    unsigned long long size)
{
	struct item *more = name ? grow_array(all->item, all->n, sizeof(*more)) : NULL;

	if (!more) {
		free(name);
		return out_of_memory();
	}
	all->item = more;
	more[all->n] = (struct item){.kind = kind, .name = name};
	more[all->n++].size[side] = size;
	return 0;
}

/* What stands in meminfo, and is no memory in use or free. */
static bool is_no_memory(const char *line)
{
	static const char *const others[] = {"VmallocTotal", "VmallocChunk", "CommitLimit",
					     "Committed_AS", "DirectMap",    "Hugepagesize"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strncmp(line, others[i], strlen(others[i])))
			return true;
	return false;
}

/* "Key:   N kB" */
static int add_line(struct items *all, const struct kind *kind, enum side side, const char *line)
{
	size_t len = strcspn(line, ":");
	unsigned long long size;
	char *unit;

	if (line[len] != ':' || is_no_memory(line))
		return 0;
	size = strtoull(line + len + 1, &unit, 10);
	if (strcmp(unit, " kB") != 0)
		return 0;
	return add_item(all, kind, strndup(line, len), side, size * 1024);
}

static int add_lines(struct items *all, const struct kind *kind, enum side side,
		     const struct source *source)
{
	char *data, *line, *end;
	int error = 0;
	size_t size;

	if (read_text(source, kind->text, &data, &size))
		return -1;
	for (line = data; !error && line < data + size; line = end + 1) {
		end = memchr(line, '\n', size - (size_t)(line - data)); /* a section's lines end */
		*end = '\0';
		error = add_line(all, kind, side, line);
	}
	free(data);
	return error;
}

static int add_rows(struct items *all, const struct kind *kind, enum side side,
		    const struct source *source)
{
	int size, owner, pid, error = 0;
	struct table t;

	if (read_table(source, kind->text, kind->columns, &t))
		return -1;
	size = find_column(&t, kind->size);
	owner = find_column(&t, kind->owner);
	pid = find_column(&t, "pid");
	for (size_t r = 0; !error && r < t.nrows; r++) {
		char **row = t.cells + r * t.ncolumns, *name = NULL;

		if (pid < 0)
			name = strdup(row[owner]);
		else if (asprintf(&name, "%s (%s)", row[owner], row[pid]) < 0)
			name = NULL;
		error = add_item(all, kind, name, side, strtoull(row[size], NULL, 10));
	}
	free_table(&t);
	return error;
}

#define ONE_SIDED "pageledger: not compared, since only one snapshot has it: "

/* Without a kind that one of them lacks: all that the other has would seem to have grown. */
static int read_kinds(struct items *all, const struct source *sources)
{
	int error = 0, missing = 0;

	for (const struct kind *kind = kinds; !error && kind < kinds + KINDS; kind++) {
		if (!find_section(&sources[OLD].snapshot, kind->text) ||
		    !find_section(&sources[NEW].snapshot, kind->text)) {
			fputs(missing++ ? ", " : ONE_SIDED, stderr);
			fputs(kind->text, stderr);
			continue;
		}
		for (enum side side = OLD; !error && side < SIDES; side++)
			error = (kind->columns ? add_rows : add_lines)(all, kind, side,
								       &sources[side]);
	}
	if (missing)
		fputc('\n', stderr);
	return error;
}

static int by_name(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;

	return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind)
				  : strcmp(a->name, b->name);
}

/* Add up what has one kind and name, in place: the two sides, and a caller's classes. */
static void merge(struct items *all)
{
	size_t n = 0;

	if (all->n)
		qsort(all->item, all->n, sizeof(*all->item), by_name);
	for (size_t i = 0; i < all->n; i++) {
		struct item *item = &all->item[i];

		if (!n || by_name(&all->item[n - 1], item)) {
			all->item[n++] = *item;
			continue;
		}
		for (enum side side = OLD; side < SIDES; side++)
			all->item[n - 1].size[side] += item->size[side];
		free(item->name);
	}
	all->n = n;
}

/* Largest growth first. */
static int by_growth(const void *pa, const void *pb)
{
	const unsigned long long *a = ((const struct item *)pa)->size;
	const unsigned long long *b = ((const struct item *)pb)->size;
	int a_grew = a[NEW] >= a[OLD], b_grew = b[NEW] >= b[OLD];
	unsigned long long a_by = a[NEW] - a[OLD], b_by = b[NEW] - b[OLD];

	if (a_grew != b_grew)
		return b_grew - a_grew;
	return a_by == b_by ? by_name(pa, pb) : a_by < b_by ? 1 : -1;
}

static void print_item(FILE *out, const struct item *item)
{
	unsigned long long old = item->size[OLD], new = item->size[NEW];

	if (old == new)
		return;
	fprintf(out, "%s %llu %llu %s%llu ", item->kind->name, old, new, new < old ? "-" : "",
		new < old ? old - new : new - old);
	print_words(out, item->name);
	fputc('\n', out);
}

static int show_items(const struct items *all, const struct options *o)
{
	struct sample s;
	struct table t;
	int err;

	if (begin_sample(&s, diff_view.name, diff_view.columns))
		return EXIT_ERROR;
	for (size_t i = 0; i < all->n; i++)
		print_item(s.out, &all->item[i]);
	if (end_sample(&s, &t))
		return EXIT_ERROR;
	err = show_table(&diff_view, &t, &o->style);
	free_table(&t);
	return err ? EXIT_ERROR : 0;
}

static int diff(const struct source *sources, const struct options *o)
{
	struct items all = {0};
	int status = EXIT_ERROR;

	if (!read_kinds(&all, sources)) {
		merge(&all);
		if (all.n)
			qsort(all.item, all.n, sizeof(*all.item), by_growth);
		status = show_items(&all, o);
	}
	for (size_t i = 0; i < all.n; i++)
		free(all.item[i].name);
	free(all.item);
	return status;
}

int cmd_diff(const struct options *o)
{
	struct source sources[SIDES];
	int status;

	if (open_source(&sources[OLD], "", o->operands[OLD]))
		return EXIT_ERROR;
	if (open_source(&sources[NEW], "", o->operands[NEW])) {
		close_source(&sources[OLD]);
		return EXIT_ERROR;
	}
	status = diff(sources, o);
	close_source(&sources[OLD]);
	close_source(&sources[NEW]);
	return status;
}
