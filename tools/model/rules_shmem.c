// SPDX-License-Identifier: GPL-2.0
/*
 * Suspects of shared memory. Shmem (mm/shmem.c, shmem_add_to_page_cache(), NR_SHMEM) has files
 * of tmpfs mounts, and of the kernel's own mount that is nowhere: memfd, segments of System V,
 * shared anonymous memory, objects of graphics drivers. A mount is named for what it holds and
 * for no more; a deleted file that is still held is in its mount's sum.
 */
#include <stdlib.h>
#include <string.h>

#include "model/owners.h"
#include "model/rules.h"

#define SHMEM_PERMILLE 150
#define MAX_PARTS 256
/* Of parts that evidence names besides the largest. */
#define MAX_SAID 3
/* Kinds of owners with files on the kernel's own mount; and of those that are in a mount's sum. */
#define UNMOUNTED "memfd,sysv,shared_anon,dmabuf"
#define DELETED "tmpfs,loop"

/* @mount: row of the table of mounts, or -1; @owner: of the table of owners, or -1 */
struct part {
	unsigned long long bytes;
	int mount;
	int owner;
};

struct parts {
	const struct facts *f;
	struct part part[MAX_PARTS];
	size_t n;
	unsigned long long known;
};

/* More than all there is: it is swapped out, or of huge pages; not what is asked for. */
static void add_part(struct parts *p, unsigned long long bytes, int mount, int owner)
{
	if (!bytes || bytes > meminfo(p->f, "Shmem") || p->n == MAX_PARTS)
		return;
	p->part[p->n++] = (struct part){bytes, mount, owner};
	p->known += bytes;
}

static bool is_below(const char *path, const char *mount)
{
	size_t len = strlen(mount);

	return !strncmp(path, mount, len) && (path[len] == '/' || !strcmp(mount, "/"));
}

static const char *path_of(const struct table *t, int row)
{
	return cell(t, (size_t)row,
		    strcmp(cell(t, (size_t)row, "kind"), "loop") ? "name" : "detail");
}

/* What is deleted there, and whoever holds it has a part of his own. */
static unsigned long long deleted_below(const struct facts *f, const char *mount)
{
	const struct table *t = &f->table[FACT_OWNERS];
	unsigned long long bytes = 0;

	for (int r = -1; (r = find_owner(f, DELETED, "shmem", r)) >= 0;)
		if (is_below(path_of(t, r), mount))
			bytes += cell_number(t, (size_t)r, "bytes");
	return bytes;
}

static void add_mounts(struct parts *p)
{
	const struct table *t = &p->f->table[FACT_SHMEM];
	bool owners = has_table(p->f, FACT_OWNERS);

	for (size_t r = 0; r < t->nrows; r++) {
		bool mount = !strcmp(cell(t, r, "class"), "tmpfs");
		unsigned long long bytes = cell_number(t, r, "bytes");

		if (mount)
			add_part(p, less(bytes, deleted_below(p->f, cell(t, r, "name"))), (int)r,
				 -1);
		else if (!owners)
			add_part(p, bytes, (int)r, -1);
	}
}

static void add_owners(struct parts *p, const char *kinds)
{
	const struct table *t = &p->f->table[FACT_OWNERS];

	for (int r = -1; (r = find_owner(p->f, kinds, "shmem", r)) >= 0;)
		add_part(p, cell_number(t, (size_t)r, "bytes"), -1, r);
}

static int larger(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;

	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static void find_parts(struct parts *p, const struct facts *f)
{
	p->f = f;
	add_owners(p, UNMOUNTED);
	add_owners(p, DELETED);
	add_mounts(p);
	if (p->n)
		qsort(p->part, p->n, sizeof(*p->part), larger);
}

static void name_part(const struct parts *p, const struct part *part, char *buf, size_t size)
{
	const struct table *t = &p->f->table[FACT_SHMEM];

	if (part->mount < 0)
		name_owner(p->f, part->owner, buf, size);
	else
		snprintf(buf, size, "%.16s %.120s", cell(t, (size_t)part->mount, "class"),
			 cell(t, (size_t)part->mount, "name"));
}

static void say_parts(const struct parts *p, size_t from, unsigned long long rest, char *buf,
		      size_t size)
{
	size_t at = (size_t)snprintf(buf, size, "Shmem in /proc/meminfo");
	char name[144];

	for (size_t i = from; i < p->n && i < from + MAX_SAID && at < size; i++) {
		name_part(p, &p->part[i], name, sizeof(name));
		at += (size_t)snprintf(buf + at, size - at, "%s%.70s %s", i > from ? ", " : "; ",
				       name, say_size(p->part[i].bytes));
	}
	if (p->n > from + MAX_SAID && at < size)
		at += (size_t)snprintf(buf + at, size - at, " and %zu more",
				       p->n - from - MAX_SAID);
	if (rest && at < size)
		at += (size_t)snprintf(buf + at, size - at,
				       "; %s in no mount and no file that is seen", say_size(rest));
	if (meminfo(p->f, "SwapTotal") > meminfo(p->f, "SwapFree") && at < size)
		snprintf(buf + at, size - at, "; mounts have what is in swap as well");
}

/* How the largest is given back. */
static void say_next(const struct parts *p, const struct part *part, struct suspect *s)
{
	const struct table *owners = &p->f->table[FACT_OWNERS];
	const char *kind = part->owner < 0 ? "" : cell(owners, (size_t)part->owner, "kind");
	const char *name = part->owner < 0 ? "" : cell(owners, (size_t)part->owner, "name");

	if (part->owner < 0)
		SAY(s->next, "delete what nobody needs there, or limit it (size=)");
	else if (!strcmp(kind, "sysv"))
		SAY(s->next, "'ipcrm -m %.20s' deletes it; it goes when nobody has it attached",
		    !strncmp(name, "shmid:", 6) ? name + 6 : name);
	else if (!strcmp(kind, "loop"))
		SAY(s->next, "'losetup -d /dev/%.64s' lets it go, when it is not mounted", name);
	else if (s->pid)
		SAY(s->next, "it goes when %.64s (pid %llu) closes and unmaps it, or ends",
		    cell(owners, (size_t)part->owner, "comm"), s->pid);
	else
		SAY(s->next, "it goes when whoever has it closes it");
}

static void accuse_part(const struct parts *p, struct suspect *s, unsigned long long bytes)
{
	const struct table *owners = &p->f->table[FACT_OWNERS];
	const struct part *part = p->part;
	bool most =
		part->owner >= 0 && !strcmp(cell(owners, (size_t)part->owner, "how"), "at_most");
	char name[144];

	name_part(p, part, name, sizeof(name));
	SAY(s->name, "%.140s",
	    part->mount < 0 ? name : cell(&p->f->table[FACT_SHMEM], (size_t)part->mount, "name"));
	s->pid = part->owner < 0 ? 0 : cell_number(owners, (size_t)part->owner, "pid");
	SAY(s->sentence,
	    "Files in tmpfs and shared memory take %s; free(1) calls that cache, but nothing can drop it. %s%s of it: %s.",
	    say_size(bytes), most ? "At most " : "", say_size(part->bytes), name);
	say_parts(p, 1, less(bytes, p->known), s->evidence, sizeof(s->evidence));
	say_next(p, part, s);
}

/* Most of it is in nothing that tells how much it has: who can have it is a guess. */
static const char *guess_kind(const struct facts *f)
{
	return find_owner(f, "in_flight", NULL, -1) >= 0 ? "in_flight" : "drm";
}

static void say_guess(const struct facts *f, struct suspect *s)
{
	const struct table *t = &f->table[FACT_OWNERS];
	int row = find_owner(f, guess_kind(f), NULL, -1);

	SAY(s->name, "[shmem]");
	SAY(s->next,
	    "look for graphics clients, files on their way through unix sockets, and as root for containers' mounts");
	if (row < 0)
		return;
	name_owner(f, row, s->name, sizeof(s->name));
	s->pid = cell_number(t, (size_t)row, "pid");
	if (!strcmp(guess_kind(f), "in_flight"))
		SAY(s->next,
		    "see why it does not read: 'strace -p %llu'; it goes when %.64s receives it, or ends",
		    s->pid, cell(t, (size_t)row, "comm"));
	else
		SAY(s->next, "it goes when %.64s (pid %llu) closes it, or ends",
		    cell(t, (size_t)row, "comm"), s->pid);
}

static void accuse_untold(const struct parts *p, struct suspect *s, unsigned long long bytes)
{
	bool flight = !strcmp(guess_kind(p->f), "in_flight");
	char name[144];
	bool told = name_owners(p->f, guess_kind(p->f), NULL, name, sizeof(name));

	say_guess(p->f, s);
	SAY(s->sentence,
	    "Files in tmpfs and shared memory take %s; free(1) calls that cache, but nothing can drop it. %s of it is in no mount and no file that is seen%s%s%s.",
	    say_size(bytes), say_size(less(bytes, p->known)), told ? "; it can be " : "",
	    told ? name : "", flight ? ", which does not read" : "");
	say_parts(p, 0, less(bytes, p->known), s->evidence, sizeof(s->evidence));
}

void rule_shmem(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "shmem");
	struct parts *p;
	struct suspect *s;

	if (!is_large(find, bytes, SHMEM_PERMILLE))
		return;
	p = calloc(1, sizeof(*p));
	if (!p)
		return;
	find_parts(p, find->f);
	s = add_suspect(find, "shmem", bytes, false);
	/* what nothing names is more than the largest that something does */
	if (p->n && p->part->bytes >= less(bytes, p->known))
		accuse_part(p, s, bytes);
	else
		accuse_untold(p, s, bytes);
	free(p);
}
