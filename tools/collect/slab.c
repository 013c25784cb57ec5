// SPDX-License-Identifier: GPL-2.0
/* The table of slab caches, from /proc/slabinfo. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/memory.h"
#include "lib/words.h"

struct cache {
	char name[64];
	unsigned long long bytes, objects, active, size;
};

/* SReclaimable or SUnreclaim: only SLUB's folder in sysfs says it of a cache. */
static const char *class_of(const char *root, const char *cache)
{
	char path[128];
	FILE *in;
	int answer;

	snprintf(path, sizeof(path), "sys/kernel/slab/%s/reclaim_account", cache);
	in = open_below(root, path);
	answer = in ? fgetc(in) : EOF;
	if (in)
		fclose(in);
	return answer == EOF ? "-" : answer == '1' ? "reclaimable" : "unreclaimable";
}

/* "name active objects size per_slab pages_per_slab : tunables ... : slabdata x slabs y" */
static bool parse_cache(const char *line, struct cache *c)
{
	unsigned long long pages, slabs;

	if (sscanf(line, "%63s %llu %llu %llu %*u %llu : tunables %*u %*u %*u : slabdata %*u %llu",
		   c->name, &c->active, &c->objects, &c->size, &pages, &slabs) != 6)
		return false;
	c->bytes = slabs * pages * (unsigned long long)sysconf(_SC_PAGESIZE);
	return true;
}

static int larger(const void *pa, const void *pb)
{
	const struct cache *a = pa, *b = pb;

	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static int read_caches(FILE *in, struct cache **caches, size_t *n)
{
	char line[512];

	while (fgets(line, sizeof(line), in)) {
		struct cache *more = grow_array(*caches, *n, sizeof(*more));

		if (!more)
			return -ENOMEM;
		*caches = more;
		*n += parse_cache(line, more + *n);
	}
	return 0;
}

int collect_slab(const char *root, FILE *out)
{
	FILE *in = open_below(root, "proc/slabinfo");
	struct cache *caches = NULL;
	size_t n = 0;
	int error;

	if (!in)
		return -errno;
	error = read_caches(in, &caches, &n);
	fclose(in);
	if (n)
		qsort(caches, n, sizeof(*caches), larger);
	for (size_t i = 0; !error && i < n && caches[i].bytes; i++) {
		fprintf(out, "%llu %llu %llu %llu %s ", caches[i].bytes, caches[i].objects,
			caches[i].active, caches[i].size, class_of(root, caches[i].name));
		print_words(out, caches[i].name);
		fputc('\n', out);
	}
	free(caches);
	return error;
}
