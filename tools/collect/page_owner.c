// SPDX-License-Identifier: GPL-2.0
/*
 * The table of pages by the call stack that page_owner has of them: /sys/kernel/debug/page_owner.
 *
 * There is a record for each block that is allocated (mm/page_owner.c, print_page_owner()):
 * which order it was, the flags that its first page has now, the stack, and lines about
 * migration and cgroups. What meminfo knows is told by the flags, and by the function that
 * allocated it, as the module tells it (module/stack/kinds.c); it is one row for each class.
 *
 * Millions of records: none is kept, and the stacks that they have in common are few.
 */
#include <errno.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "lib/words.h"
#include "pageledger.h"

#define PATH "sys/kernel/debug/page_owner"
#define FRAMES 8
#define FRAME 96
#define ORDERS 24 /* 32 GiB: more than any kernel has, and no sum of a file's overflows */

/**
 * struct kind - what a function makes of the pages that it allocates
 * @function: its name
 * @class: a class that meminfo has a line of; NULL: it passes them on
 */
struct kind {
	const char *function;
	const char *class;
};

#define CLASS_HUGETLB "hugetlb"
#define CLASS_PAGETABLE "pagetable"
#define CLASS_PERCPU "percpu"
#define CLASS_SLAB "slab"
#define CLASS_USER "user"
#define CLASS_VMALLOC "vmalloc"
/* clang-format off */
#define CUT(function, class) {#function, CLASS_##class}
#define PLUMBING(function) {#function, NULL}

static const struct kind kinds[] = {
#include "collect/page_owner_kinds.h"
	/* within the allocator, or page_owner's own: not on the stack for the module */
	PLUMBING(__alloc_pages_slowpath),
	PLUMBING(__set_page_owner),
	PLUMBING(get_page_from_freelist),
	PLUMBING(post_alloc_hook),
	PLUMBING(prep_new_page),
	PLUMBING(save_stack),
};

/* clang-format on */

/**
 * struct held - what one stack, or one class, has
 * @pages: of all its blocks
 * @class: "untracked", or that of the functions above
 * @stack: frames, innermost first, without plumbing
 */
struct held {
	unsigned long long pages;
	const char *class;
	char stack[];
};

/**
 * struct record - of one block
 * @order: of it; below zero before the first record
 * @class: what is known so far, or NULL
 * @frames: how many @stack has
 * @stack: likewise
 */
struct record {
	int order;
	const char *class;
	unsigned int frames;
	char stack[FRAMES * FRAME];
};

/* All that was found: a tree of twalk(), and for it an array. */
struct all {
	void *tree;
	struct held **row;
	size_t n;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct kind *)a)->function, ((const struct kind *)b)->function);
}

/* NULL for a function that is none of these, whatever the compiler has made of its name. */
static const struct kind *kind_of(const char *function)
{
	static struct kind sorted[sizeof(kinds) / sizeof(*kinds)];
	char name[FRAME];
	size_t len = strcspn(function, ". ");

	if (!sorted[0].function) {
		memcpy(sorted, kinds, sizeof(kinds));
		qsort(sorted, sizeof(kinds) / sizeof(*kinds), sizeof(*kinds), by_name);
	}
	if (len > 7 && !strncmp(function + len - 7, "_noprof", 7))
		len -= 7;
	snprintf(name, sizeof(name), "%.*s", (int)len, function);
	return bsearch(&(struct kind){.function = name}, sorted, sizeof(kinds) / sizeof(*kinds),
		       sizeof(*kinds), by_name);
}

/* "... Flags 0x...(referenced|lru|...)" */
static const char *class_of_flags(const char *line)
{
	static const struct {
		const char *flag;
		const char *class;
	} known[] = {
		{"slab", "slab"},	  {"lru", "user"},	   {"swapbacked", "user"},
		{"mappedtodisk", "user"}, {"unevictable", "user"},
	};
	const char *flags = strstr(line, "Flags ");

	flags = flags ? strchr(flags, '(') : NULL;
	while (flags && *flags && *flags != ')') {
		size_t len = strcspn(++flags, "|)");

		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (strlen(known[i].flag) == len && !strncmp(flags, known[i].flag, len))
				return known[i].class;
		flags += len;
	}
	return NULL;
}

/* " function+0x.../0x... [module]" */
static void name_frame(const char *line, char *frame)
{
	char symbol[FRAME - 40], module[32];
	int words = sscanf(line, "%55s %31s", symbol, module);

	symbol[words < 1 ? 0 : strcspn(symbol, "+")] = '\0';
	if (!*symbol || !strncmp(symbol, "0x", 2)) /* an address: of text that has no name */
		strcpy(frame, "[unknown text]");
	else if (words == 2 && *module == '[')
		snprintf(frame, FRAME, "%s %s", symbol, module);
	else
		strcpy(frame, symbol);
	for (char *c = frame; *c; c++)
		if (*c == PL_FRAME_SEPARATOR)
			*c = '?';
}

static void add_frame(struct record *record, const char *line)
{
	char frame[FRAME];
	const struct kind *kind;

	if (record->class || record->frames == FRAMES)
		return;
	name_frame(line, frame);
	kind = record->frames ? NULL : kind_of(frame);
	if (kind) {
		record->class = kind->class;
		return;
	}
	if (record->frames++)
		strcat(record->stack, (char[]){PL_FRAME_SEPARATOR, '\0'});
	strcat(record->stack, frame);
}

static int by_stack(const void *a, const void *b)
{
	return strcmp(((const struct held *)a)->stack, ((const struct held *)b)->stack);
}

static struct held *find_held(struct all *all, const char *class, const char *stack)
{
	struct held *held = calloc(1, sizeof(*held) + strlen(stack) + 1), **found;

	if (!held)
		return NULL;
	held->class = class;
	strcpy(held->stack, stack);
	found = tsearch(held, &all->tree, by_stack);
	if (!found || *found != held)
		free(held);
	return found ? *found : NULL;
}

/* There are stacks that page_owner has made up (init_page_owner(), mm/page_owner.c). */
static const char *stack_of(const struct record *record)
{
	const char *stack = record->stack;

	if (!strncmp(stack, "register_early_stack", 20))
		return "[before page_owner]";
	if (!*stack || !strncmp(stack, "register_dummy_stack", 20) ||
	    !strncmp(stack, "register_failure_stack", 22))
		return "[no stack]";
	return stack;
}

static int end_record(struct all *all, struct record *record)
{
	char whole[FRAME];
	int order = record->order;
	struct held *held;

	record->order = -1;
	if (order < 0)
		return 0;
	if (record->class) {
		snprintf(whole, sizeof(whole), "[%s]", record->class);
		held = find_held(all, record->class, whole);
	} else {
		held = find_held(all, "untracked", stack_of(record));
	}
	if (!held)
		return -ENOMEM;
	held->pages += 1ULL << order;
	return 0;
}

static int read_records(FILE *in, struct all *all)
{
	struct record record = {.order = -1};
	char *line = NULL;
	size_t size = 0;
	unsigned int order;
	int error = 0;

	while (!error && getline(&line, &size, in) > 0) {
		if (*line == '\n') {
			error = end_record(all, &record);
		} else if (sscanf(line, "Page allocated via order %u,", &order) == 1) {
			error = end_record(all, &record);
			record = (struct record){.order = order < ORDERS ? (int)order : -1};
		} else if (!strncmp(line, "PFN ", 4)) {
			record.class = class_of_flags(line);
		} else if (*line == ' ') {
			add_frame(&record, line);
		}
	}
	if (!error)
		error = end_record(all, &record);
	if (!error && ferror(in))
		error = -EIO;
	free(line);
	return error;
}

static int larger(const void *a, const void *b)
{
	const struct held *x = *(struct held *const *)a, *y = *(struct held *const *)b;

	if (x->pages != y->pages)
		return (x->pages < y->pages) - (x->pages > y->pages);
	return by_stack(x, y);
}

static void gather(const void *node, VISIT visit, void *arg)
{
	struct all *all = arg;

	if (visit != postorder && visit != leaf)
		return;
	if (all->row)
		all->row[all->n] = *(struct held *const *)node;
	all->n++;
}

/* Twice: how many there are is known only then. */
static int sort(struct all *all)
{
	twalk_r(all->tree, gather, all);
	all->row = calloc(all->n + 1, sizeof(struct held *));
	if (!all->row)
		return -ENOMEM;
	all->n = 0;
	twalk_r(all->tree, gather, all);
	qsort(all->row, all->n, sizeof(struct held *), larger);
	return 0;
}

static void print_row(FILE *out, const struct held *held)
{
	fprintf(out, "%llu %llu %s ", held->pages,
		held->pages * (unsigned long long)sysconf(_SC_PAGESIZE), held->class);
	print_words(out, held->stack);
	fputc('\n', out);
}

int collect_page_owner(const char *root, FILE *out)
{
	FILE *in = open_below(root, PATH);
	struct all all = {0};
	int error;

	if (!in)
		return -errno;
	error = read_records(in, &all);
	fclose(in);
	if (!error)
		error = sort(&all);
	for (size_t i = 0; !error && i < all.n; i++)
		print_row(out, all.row[i]);
	free(all.row);
	tdestroy(all.tree, free);
	return error;
}
