// SPDX-License-Identifier: GPL-2.0
/* The table of vmalloc() callers, from /proc/vmallocinfo. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/memory.h"
#include "lib/words.h"

struct caller {
	char name[128];
	unsigned long long pages, areas;
};

/*
 * "0x...-0x... <size> <function>+0x.../0x... [module] pages=N vmalloc ...". Areas that map
 * what others own (vmap, ioremap) do not say vmalloc: they are not in VmallocUsed either
 * (mm/vmalloc.c, __vmalloc_area_node() is what counts nr_vmalloc_pages).
 */
static bool parse_area(const char *line, struct caller *area)
{
	char symbol[96], module[64];
	const char *pages = strstr(line, " pages=");
	int words;

	if (!pages || !strstr(pages, " vmalloc"))
		return false;
	words = sscanf(line, "%*s %*s %95s %63s", symbol, module);
	if (words < 1)
		return false;
	symbol[strcspn(symbol, "+")] = '\0';
	if (!strncmp(symbol, "0x", 2)) /* no symbol: an address, of an unloaded module */
		strcpy(symbol, "[unknown]");
	if (words == 2 && *module == '[')
		snprintf(area->name, sizeof(area->name), "%.60s %.60s", symbol, module);
	else
		snprintf(area->name, sizeof(area->name), "%s", symbol);
	area->pages = strtoull(pages + 7, NULL, 10);
	area->areas = 1;
	return true;
}

static int by_name(const void *pa, const void *pb)
{
	const struct caller *a = pa, *b = pb;

	return strcmp(a->name, b->name);
}

static int larger(const void *pa, const void *pb)
{
	const struct caller *a = pa, *b = pb;

	return (a->pages < b->pages) - (a->pages > b->pages);
}

static int read_areas(FILE *in, struct caller **areas, size_t *n)
{
	char line[512];

	while (fgets(line, sizeof(line), in)) {
		struct caller *more = grow_array(*areas, *n, sizeof(*more));

		if (!more)
			return -ENOMEM;
		*areas = more;
		*n += parse_area(line, more + *n);
	}
	return 0;
}

/* Add up the areas of each caller, in place. Return: how many callers. */
static size_t merge(struct caller *areas, size_t n)
{
	size_t last = 0;

	qsort(areas, n, sizeof(*areas), by_name);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(areas[last].name, areas[i].name)) {
			areas[++last] = areas[i];
			continue;
		}
		areas[last].pages += areas[i].pages;
		areas[last].areas++;
	}
	qsort(areas, last + 1, sizeof(*areas), larger);
	return last + 1;
}

int collect_vmalloc(const char *root, FILE *out)
{
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);
	FILE *in = open_below(root, "proc/vmallocinfo");
	struct caller *areas = NULL;
	size_t n = 0;
	int error;

	if (!in)
		return -errno;
	error = read_areas(in, &areas, &n);
	fclose(in);
	if (n)
		n = merge(areas, n);
	for (size_t i = 0; !error && i < n; i++) {
		fprintf(out, "%llu %llu ", areas[i].pages * page, areas[i].areas);
		print_words(out, areas[i].name);
		fputc('\n', out);
	}
	free(areas);
	return error;
}
