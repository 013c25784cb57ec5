// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of vmalloc() callers, and of those who map pages with vmap() and its like, from
 * /proc/vmallocinfo.
 *
 * Areas that map what others own do not say vmalloc: they are not in VmallocUsed either
 * (mm/vmalloc.c, __vmalloc_area_node() is what counts nr_vmalloc_pages). Whose the pages are
 * the areas do not tell: a driver's own, or those of a file. ioremap() maps no memory.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/memory.h"
#include "lib/words.h"

/* @pages: below zero if it is unknown */
struct caller {
	char name[128];
	const char *class;
	long long pages;
	unsigned long long areas;
};

struct callers {
	struct caller *row;
	size_t n;
};

static unsigned long long page_bytes(void)
{
	return (unsigned long long)sysconf(_SC_PAGESIZE);
}

/* "0x...-0x... <size> <function>+0x.../0x... [module] ..." */
static bool parse_name(const char *line, struct caller *area)
{
	char symbol[96], module[64];
	int words = sscanf(line, "%*s %*s %95s %63s", symbol, module);

	if (words < 1)
		return false;
	symbol[strcspn(symbol, "+")] = '\0';
	if (!strncmp(symbol, "0x", 2)) /* no symbol: an address, of an unloaded module */
		strcpy(symbol, "[unknown]");
	if (words == 2 && *module == '[')
		snprintf(area->name, sizeof(area->name), "%.60s %.60s", symbol, module);
	else
		snprintf(area->name, sizeof(area->name), "%s", symbol);
	return true;
}

/* "... pages=N vmalloc ..." */
static bool parse_area(const char *line, struct caller *area)
{
	const char *pages = strstr(line, " pages=");

	if (!pages || !strstr(pages, " vmalloc") || !parse_name(line, area))
		return false;
	area->class = "";
	area->pages = (long long)strtoull(pages + 7, NULL, 10);
	area->areas = 1;
	return true;
}

/*
 * A ring buffer of BPF has its data pages twice, one behind the other, and three before them
 * (kernel/bpf/ringbuf.c, bpf_ringbuf_area_alloc()); of data there are a power of two.
 */
static long long count_once(const char *caller, long long pages)
{
	long long data = 1;

	if (strncmp(caller, "bpf_ringbuf_", 12) && strncmp(caller, "ringbuf_map_alloc", 17))
		return pages;
	while (data * 2 <= (pages - 3) / 2)
		data *= 2;
	return pages > data ? pages - data : pages;
}

/* A whole word, with something in front of it: a function can begin with the same. */
static bool has_word(const char *line, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = line; (at = strstr(at, word)) != NULL; at += len)
		if (at > line && at[-1] == ' ' && (at[len] == ' ' || at[len] == '\n'))
			return true;
	return false;
}

/* How it was mapped, by the flags that are shown (mm/vmalloc.c, s_show()); NULL: no memory. */
static const char *class_of(const char *line)
{
	static const char *const classes[] = {"vmap", "dma-coherent", "sparse", "vm_map_ram"};

	if (has_word(line, "ioremap") || has_word(line, "vmalloc"))
		return NULL;
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (has_word(line, classes[i]))
			return classes[i];
	return NULL;
}

/*
 * An area has a page more than what is mapped, as a guard. How much of an area is mapped is
 * not known if it is sparse, or a block that vm_map_ram() shares out.
 */
static bool parse_mapping(const char *line, struct caller *area)
{
	unsigned long long size;

	area->class = class_of(line);
	if (!area->class || sscanf(line, "%*s %llu", &size) != 1 || size > 1ULL << 46)
		return false;
	area->areas = 1;
	area->pages = -1;
	if (!strcmp(area->class, "vm_map_ram")) {
		strcpy(area->name, "[vm_map_ram]");
		return true;
	}
	if (!parse_name(line, area))
		return false;
	if (strcmp(area->class, "sparse") != 0)
		area->pages = count_once(area->name, (long long)(size / page_bytes()) - 1);
	return true;
}

static int by_name(const void *pa, const void *pb)
{
	const struct caller *a = pa, *b = pb;
	int diff = strcmp(a->name, b->name);

	return diff ? diff : strcmp(a->class, b->class);
}

static int larger(const void *pa, const void *pb)
{
	const struct caller *a = pa, *b = pb;

	return (a->pages < b->pages) - (a->pages > b->pages);
}

static int read_areas(FILE *in, bool (*parse)(const char *line, struct caller *area),
		      struct callers *all)
{
	char line[512];

	while (fgets(line, sizeof(line), in)) {
		struct caller *more = grow_array(all->row, all->n, sizeof(*more));

		if (!more)
			return -ENOMEM;
		all->row = more;
		all->n += parse(line, more + all->n);
	}
	return 0;
}

/* Add up the areas of each caller, in place, and put the largest first. */
static void merge(struct callers *all)
{
	struct caller *row = all->row;
	size_t last = 0;

	if (!all->n)
		return;
	qsort(row, all->n, sizeof(*row), by_name);
	for (size_t i = 1; i < all->n; i++) {
		if (by_name(&row[last], &row[i])) {
			row[++last] = row[i];
			continue;
		}
		if (row[i].pages > 0)
			row[last].pages += row[i].pages;
		row[last].areas++;
	}
	all->n = last + 1;
	qsort(row, all->n, sizeof(*row), larger);
}

static int read_callers(const char *root, bool (*parse)(const char *line, struct caller *area),
			struct callers *all)
{
	FILE *in = open_below(root, "proc/vmallocinfo");
	int error;

	memset(all, 0, sizeof(*all));
	if (!in)
		return -errno;
	error = read_areas(in, parse, all);
	fclose(in);
	if (error)
		free(all->row);
	else
		merge(all);
	return error;
}

static void print_row(FILE *out, const struct caller *row)
{
	print_known(out, row->pages < 0 ? -1 : row->pages * (long long)page_bytes());
	fprintf(out, "%llu %s%s", row->areas, row->class, *row->class ? " " : "");
	print_words(out, row->name);
	fputc('\n', out);
}

static int print_callers(const char *root, bool (*parse)(const char *line, struct caller *area),
			 FILE *out)
{
	struct callers all;
	int error = read_callers(root, parse, &all);

	if (error)
		return error;
	for (size_t i = 0; i < all.n; i++)
		print_row(out, &all.row[i]);
	free(all.row);
	return 0;
}

int collect_vmalloc(const char *root, FILE *out)
{
	return print_callers(root, parse_area, out);
}

int collect_vmap(const char *root, FILE *out)
{
	return print_callers(root, parse_mapping, out);
}
