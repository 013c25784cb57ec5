// SPDX-License-Identifier: GPL-2.0
/* Why memory is in no line of /proc/meminfo: callers and owners of the same thing. */
#include <stdlib.h>
#include <string.h>

#include "model/causes.h"
#include "model/rules.h"

/* A caller to be found by its name, and what sockets pin of it. */
struct named {
	const char *name;
	size_t row;
	unsigned long long pinned;
};

static bool is_known_caller(const struct facts *f, size_t row)
{
	const struct table *t = &f->table[FACT_CALLERS];
	const char *caller = cell(t, row, "caller");

	return !strcmp(cell(t, row, "class"), "untracked") && !is_before_load(caller) &&
	       !is_counted(f, caller);
}

static int compare_names(const void *pa, const void *pb)
{
	const struct named *a = pa, *b = pb;

	return strcmp(a->name, b->name);
}

/* Return: how many callers there are; @named has room for one a row. */
static size_t name_callers(struct named *named, const struct facts *f)
{
	const struct table *t = &f->table[FACT_CALLERS];
	size_t n = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (is_known_caller(f, r))
			named[n++] = (struct named){.name = cell(t, r, "caller"), .row = r};
	if (n)
		qsort(named, n, sizeof(*named), compare_names);
	return n;
}

/* A socket names the caller of most of its pages: all are taken off that one. */
static void pin_callers(struct causes *c, struct named *named, size_t n, const struct facts *f)
{
	const struct table *t = &f->table[FACT_SOCKETS];

	for (size_t r = 0; r < t->nrows; r++) {
		const struct named key = {.name = cell(t, r, "caller")};
		unsigned long long bytes = cell_number(t, r, "pages") * page_size(f);
		struct named *found;

		if (*cell(t, r, "family") == '[' || is_before_load(key.name))
			continue;
		found = n ? bsearch(&key, named, n, sizeof(*named), compare_names) : NULL;
		if (found)
			found->pinned += bytes;
		else
			c->excess += bytes;
	}
}

static struct cause *cause_of(struct causes *c, const char *caller)
{
	const struct knowledge *row = know_caller(caller);

	return row ? &c->cause[knowledge_number(row)] : &c->cause[c->n++];
}

static void add_caller(struct causes *c, const struct named *named, const struct table *t)
{
	unsigned long long bytes = cell_number(t, named->row, "bytes");
	unsigned long long pinned = named->pinned < bytes ? named->pinned : bytes;
	struct cause *cause = cause_of(c, named->name);

	c->of[named->row] = cause;
	c->excess += named->pinned - pinned;
	/* the file begins with the largest; here they come by name */
	if (!cause->parts || bytes > cell_number(t, cause->largest, "bytes"))
		cause->largest = named->row;
	cause->parts++;
	cause->seen += bytes - pinned;
	cause->pinned += pinned;
}

static bool add_callers(struct causes *c, const struct facts *f)
{
	const struct table *t = &f->table[FACT_CALLERS];
	struct named *named = calloc(t->nrows + 1, sizeof(*named));
	size_t n;

	if (!named)
		return false;
	n = name_callers(named, f);
	pin_callers(c, named, n, f);
	for (size_t i = 0; i < n; i++)
		add_caller(c, &named[i], t);
	free(named);
	return true;
}

/* Of rows with the same owners, the one that holds most: what they own is asked for once. */
static bool speaks_for_owners(const struct causes *c, size_t number)
{
	const char *owners = knowledge_row(number)->owners;

	for (size_t i = 0; i < count_knowledge(); i++) {
		const char *others = knowledge_row(i)->owners;

		if (i == number || !others || strcmp(others, owners))
			continue;
		if (c->cause[i].seen > c->cause[number].seen ||
		    (c->cause[i].seen == c->cause[number].seen && i < number))
			return false;
	}
	return true;
}

/* With the module they are in the table of sockets. */
static bool are_sockets(const struct facts *f, const char *owners)
{
	return has_table(f, FACT_SOCKETS) &&
	       (!strcmp(owners, "packet_ring") || !strcmp(owners, "unix_queue"));
}

static void add_owners(struct causes *c, const struct facts *f)
{
	for (size_t i = 0; i < count_knowledge(); i++) {
		const struct knowledge *row = knowledge_row(i);

		c->cause[i].row = row;
		c->cause[i].owned.how = "unknown";
		if (row->owners && !are_sockets(f, row->owners) && speaks_for_owners(c, i))
			c->cause[i].owned = sum_owners(f, row->owners, "callers");
	}
}

bool is_sure(const struct owned *owned)
{
	return owned->n && (!strcmp(owned->how, "exact") || !strcmp(owned->how, "at_least"));
}

static unsigned long long take(unsigned long long *from, unsigned long long bytes)
{
	unsigned long long taken = bytes < *from ? bytes : *from;

	*from -= taken;
	return taken;
}

/* What is within 1 % of what callers hold is the same: see HOW_EXACT in collect/owners.h. */
static unsigned long long beyond_callers(const struct cause *cause)
{
	unsigned long long held = cause->seen + cause->pinned;
	unsigned long long more = less(cause->owned.bytes, held);

	return held && more <= cause->owned.bytes / 100 ? 0 : more;
}

/* Those who know it exactly first. */
static void share_older(struct causes *c, const char *how)
{
	for (size_t i = 0; i < count_knowledge(); i++) {
		struct cause *cause = &c->cause[i];
		unsigned long long more;

		if (strcmp(cause->owned.how, how) != 0)
			continue;
		more = beyond_callers(cause);
		cause->older = take(&c->before_load, more);
		cause->unseen = take(&c->remainder, more - cause->older);
	}
}

void give_back(struct causes *c, struct cause *cause)
{
	c->before_load += cause->older;
	c->remainder += cause->unseen;
	cause->older = 0;
	cause->unseen = 0;
}

int find_causes(struct causes *c, const struct facts *f, const struct balance *b,
		unsigned long long queued)
{
	size_t callers = f->table[FACT_CALLERS].nrows;

	memset(c, 0, sizeof(*c));
	c->n = count_knowledge();
	c->cause = calloc(c->n + callers, sizeof(*c->cause));
	c->of = calloc(callers + 1, sizeof(*c->of));
	if (!c->cause || !c->of || !add_callers(c, f)) {
		free_causes(c);
		return -1;
	}
	c->before_load = less(line_bytes(b, "before_load"), pinned_by_sockets(f, "[before load")) +
			 line_bytes(b, "vmap");
	c->remainder = less(line_bytes(b, "remainder"), queued);
	add_owners(c, f);
	share_older(c, "exact");
	share_older(c, "at_least");
	return 0;
}

void free_causes(struct causes *c)
{
	free(c->cause);
	free(c->of);
	memset(c, 0, sizeof(*c));
}
