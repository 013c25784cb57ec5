// SPDX-License-Identifier: GPL-2.0
/* The table of processes: what each of them uses, as /proc has it. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "lib/memory.h"
#include "lib/words.h"

/* The proportional share is worth a walk of page tables for so many of the largest. */
#define PSS_PROCESSES 20
/* And for so much of their memory: it is the 4 KiB pages that take time, some 10 ns each. */
#define PSS_BYTES (64ULL << 30)

struct process {
	unsigned long pid;
	unsigned long long rss, pss, anon, shmem, swap, pagetables, threads;
	char comm[64];
};

struct processes {
	struct process *p;
	size_t n;
};

/* A line "Key:   N kB" of @line, in bytes if it says kB. */
static bool read_field(const char *line, const char *key, unsigned long long *value)
{
	size_t len = strlen(key);
	char *end;

	if (strncmp(line, key, len) || line[len] != ':')
		return false;
	*value = strtoull(line + len + 1, &end, 10);
	if (!strncmp(end, " kB", 3))
		*value *= 1024;
	return true;
}

static FILE *open_process(const char *root, unsigned long pid, const char *file)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%lu/%s", pid, file);
	return open_below(root, path);
}

/* Kernel threads have no memory of their own: no VmRSS. */
static bool read_status(const char *root, struct process *p)
{
	FILE *in = open_process(root, p->pid, "status");
	char line[256];
	bool found = false;

	if (!in)
		return false;
	while (fgets(line, sizeof(line), in)) {
		if (!strncmp(line, "Name:\t", 6)) {
			line[strcspn(line, "\n")] = '\0';
			snprintf(p->comm, sizeof(p->comm), "%.63s", line + 6);
		}
		found |= read_field(line, "VmRSS", &p->rss);
		read_field(line, "RssAnon", &p->anon);
		read_field(line, "RssShmem", &p->shmem);
		read_field(line, "VmPTE", &p->pagetables);
		read_field(line, "VmSwap", &p->swap);
		read_field(line, "Threads", &p->threads);
	}
	fclose(in);
	return found;
}

static bool read_pss(const char *root, struct process *p)
{
	FILE *in = open_process(root, p->pid, "smaps_rollup");
	char line[256];
	bool found = false;

	if (!in)
		return false;
	while (!found && fgets(line, sizeof(line), in))
		found = read_field(line, "Pss", &p->pss);
	fclose(in);
	return found;
}

static int add_process(struct processes *all, const struct process *p)
{
	struct process *more = grow_array(all->p, all->n, sizeof(*more));

	if (!more)
		return -ENOMEM;
	all->p = more;
	more[all->n++] = *p;
	return 0;
}

static int read_all(const char *root, struct processes *all)
{
	DIR *dir = open_folder_below(root, "proc");
	int error = dir ? 0 : -errno;
	struct dirent *entry;

	while (!error && (entry = readdir(dir)) != NULL) {
		struct process p = {.pid = strtoul(entry->d_name, NULL, 10)};

		if (isdigit((unsigned char)*entry->d_name) && read_status(root, &p))
			error = add_process(all, &p);
	}
	if (dir)
		closedir(dir);
	return error;
}

static int larger(const void *pa, const void *pb)
{
	const struct process *a = pa, *b = pb;

	return (a->rss < b->rss) - (a->rss > b->rss);
}

static bool is_worth_pss(const struct process *p, size_t place, unsigned long long *walked)
{
	if (place >= PSS_PROCESSES || p->rss > PSS_BYTES - *walked)
		return false;
	*walked += p->rss;
	return true;
}

int collect_processes(const char *root, FILE *out)
{
	struct processes all = {0};
	unsigned long long walked = 0;
	int error = read_all(root, &all);

	if (all.n)
		qsort(all.p, all.n, sizeof(*all.p), larger);
	for (size_t i = 0; !error && i < all.n; i++) {
		struct process *p = &all.p[i];

		fprintf(out, "%lu %llu ", p->pid, p->rss);
		if (is_worth_pss(p, i, &walked) && read_pss(root, p))
			fprintf(out, "%llu ", p->pss);
		else
			fputs("- ", out);
		fprintf(out, "%llu %llu %llu %llu %llu ", p->anon, p->shmem, p->swap, p->pagetables,
			p->threads);
		print_words(out, p->comm);
		fputc('\n', out);
	}
	free(all.p);
	return error;
}
