// SPDX-License-Identifier: GPL-2.0
/* The table of owners: what its collectors find, the largest of each kind. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "collect/owners.h"
#include "lib/bounded.h"
#include "lib/memory.h"
#include "lib/words.h"

/* Those that wait for locks of others: of a process's mappings, of all network interfaces. */
static const struct {
	void (*own)(struct owners *o, const struct owners_input *in);
	bool waits;
} collectors[] = {
	{own_pipes, false},	   {own_perf, true},	   {own_urings_and_pinned, true},
	{own_packet_rings, false}, {own_bpf, false},	   {own_tracing, false},
	{own_disks, false},	   {own_interfaces, true}, {own_devices, true},
	{own_graphics, false},	   {own_dmabufs, false},   {own_shmem, true},
	{own_huge_files, true},	   {own_cgroups, false},   {own_services, false},
	{own_unix_queues, false},  {own_flight, false},
};

/* How long all of it may take, and then those that do not wait. It is some 10 us a descriptor. */
#define PATIENCE_MS 5000

/* Rows of one kind. */
#define MAX_ROWS 100

/* All kinds that there are. */
static const char *const kinds[] = {
	"pipe",	    "perf",	 "io_uring",	"pinned",     "packet_ring", "xdp",    "bpf_map",
	"bpf_prog", "tracing",	 "brd",		"zram",	      "null_blk",    "lio",    "md",
	"dm_bufio", "netdev",	 "tun",		"qdisc",      "vhost",	     "drm",    "dmabuf",
	"memfd",    "tmpfs",	 "shared_anon", "sysv",	      "hugetlbfs",   "cgroup", "nfsd",
	"xfs_buf",  "in_flight", "loop",	"unix_queue",
};

#define NR_KINDS (sizeof(kinds) / sizeof(*kinds))

static const char *const how_words[] = {"exact", "at_least", "at_most", "unknown"};

/* Those of a kind that found no room are in @more. */
struct kind {
	struct owner *row;
	size_t n;
	struct owner more;
	unsigned long left_out;
};

struct owners {
	const char *root;
	struct kind kind[NR_KINDS];
	struct owner *note;
	size_t notes;
	bool failed;
};

static struct kind *find_kind(struct owners *o, const char *kind)
{
	for (size_t i = 0; i < NR_KINDS; i++)
		if (!strcmp(kinds[i], kind))
			return &o->kind[i];
	return NULL;
}

/* What is known of a sum: at most as much and at least as much is nothing. */
static enum how worse(enum how a, enum how b)
{
	if (a == b)
		return a;
	if (a == HOW_AT_MOST || b == HOW_AT_MOST)
		return a == HOW_EXACT || b == HOW_EXACT ? HOW_AT_MOST : HOW_UNKNOWN;
	return HOW_AT_LEAST;
}

static void leave_out(struct kind *kind, const struct owner *row)
{
	struct owner *more = &kind->more;

	more->how = kind->left_out++ ? worse(more->how, row->how) : row->how;
	more->line = more->line && strcmp(more->line, row->line) ? "-" : row->line;
	more->bytes += row->bytes;
}

static struct owner *smallest_row(struct kind *kind)
{
	struct owner *smallest = kind->row;

	for (size_t i = 1; i < kind->n; i++)
		if (kind->row[i].bytes < smallest->bytes)
			smallest = &kind->row[i];
	return smallest;
}

static struct owner *make_room(struct kind *kind, const struct owner *row)
{
	struct owner *place = kind->row;

	if (kind->n < MAX_ROWS) {
		place = grow_array(kind->row, kind->n, sizeof(*place));
		if (!place)
			return NULL;
		kind->row = place;
		return place + kind->n++;
	}
	place = smallest_row(kind);
	if (place->bytes >= row->bytes)
		place = NULL;
	leave_out(kind, place ? place : row);
	return place;
}

void add_owner(struct owners *o, const struct owner *row)
{
	struct kind *kind = find_kind(o, row->kind);
	struct owner *place;

	if (!row->bytes && row->how != HOW_UNKNOWN)
		return;
	place = kind ? make_room(kind, row) : NULL;
	if (!place) {
		o->failed |= !kind || kind->n < MAX_ROWS;
		return;
	}
	*place = *row;
	if (row->pid && !*row->comm)
		read_name(o->root, row->pid, place->comm, sizeof(place->comm));
}

void put_words(char *buf, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(buf, size, format, args);
	va_end(args);
}

void add_note(struct owners *o, const char *kind, const char *format, ...)
{
	struct owner *more = grow_array(o->note, o->notes, sizeof(*more));
	va_list args;

	o->failed |= !more;
	if (!more)
		return;
	o->note = more;
	more += o->notes++;
	*more = (struct owner){.kind = "[more]", .line = "-", .fd = -1, .how = HOW_UNKNOWN};
	PUT(more->name, "%s", kind);
	va_start(args, format);
	vsnprintf(more->detail, sizeof(more->detail), format, args);
	va_end(args);
}

static void note_left_out(struct owners *o, const char *name, const struct kind *kind)
{
	struct owner *note;

	if (!kind->left_out)
		return;
	add_note(o, name, "%lu smaller ones", kind->left_out);
	if (o->failed)
		return;
	note = &o->note[o->notes - 1];
	note->how = kind->more.how;
	note->line = kind->more.line;
	note->bytes = note->how == HOW_UNKNOWN ? 0 : kind->more.bytes;
}

static void note_walk(struct owners *o, const struct walk *w)
{
	if (w->hidden)
		add_note(o, "process", "%lu processes may not be looked into; run as root",
			 w->hidden);
	if (w->cut)
		add_note(o, "process", "processes from %lu on were not looked at: too many",
			 w->cut);
}

static void print_owner(FILE *out, const struct owner *row)
{
	fprintf(out, "%s ", row->kind);
	print_escaped(out, *row->name ? row->name : "-");
	print_known(out, row->pid ? (long long)row->pid : -1);
	print_escaped(out, *row->comm ? row->comm : "-");
	print_known(out, row->fd);
	fprintf(out, "%llu %s %s ", row->bytes, how_words[row->how], row->line);
	print_words(out, *row->detail ? row->detail : "-");
	fputc('\n', out);
}

static int larger(const void *pa, const void *pb)
{
	const struct owner *const *a = pa, *const *b = pb;

	if ((*a)->bytes != (*b)->bytes)
		return (*a)->bytes < (*b)->bytes ? 1 : -1;
	if (strcmp((*a)->kind, (*b)->kind))
		return strcmp((*a)->kind, (*b)->kind);
	return strcmp((*a)->name, (*b)->name);
}

/* The largest first; what was left out last. */
static int print_owners(FILE *out, const struct owners *o)
{
	const struct owner **row = calloc(NR_KINDS * MAX_ROWS, sizeof(*row));
	size_t n = 0;

	if (!row || o->failed) {
		free(row);
		return -ENOMEM;
	}
	for (size_t k = 0; k < NR_KINDS; k++)
		for (size_t i = 0; i < o->kind[k].n; i++)
			row[n++] = &o->kind[k].row[i];
	qsort(row, n, sizeof(*row), larger);
	for (size_t i = 0; i < n; i++)
		print_owner(out, row[i]);
	for (size_t i = 0; i < o->notes; i++)
		print_owner(out, &o->note[i]);
	free(row);
	return 0;
}

static void free_owners(struct owners *o)
{
	for (size_t k = 0; k < NR_KINDS; k++)
		free(o->kind[k].row);
	free(o->note);
	free(o);
}

static void run_collectors(struct owners *o, const struct owners_input *in, bool patient)
{
	for (size_t i = 0; i < sizeof(collectors) / sizeof(*collectors); i++)
		if (patient || !collectors[i].waits)
			collectors[i].own(o, in);
	if (!patient)
		add_note(o, "process",
			 "what waits for locks was not asked: a lock is held for seconds");
	for (size_t k = 0; k < NR_KINDS; k++)
		note_left_out(o, kinds[k], &o->kind[k]);
	note_walk(o, &in->walk);
}

/* Sockets that have rings are asked for first, so that the walk finds who holds them. */
static int read_input(struct owners_input *in)
{
	struct wanted sockets;
	int error;

	find_rings(&in->rings, in->root);
	sockets = want_sockets(&in->rings);
	error = walk_processes(&in->walk, in->root, &sockets);
	free(sockets.inode);
	return error;
}

/**
 * struct attempt - to make the table
 * @patient: with those that wait
 */
struct attempt {
	const char *root;
	bool patient;
};

static int make_table(void *arg, FILE *out)
{
	const struct attempt *attempt = arg;
	struct owners *o = calloc(1, sizeof(*o));
	struct owners_input in = {.root = attempt->root};
	int error = o ? read_input(&in) : -ENOMEM;

	if (!error) {
		o->root = attempt->root;
		run_collectors(o, &in, attempt->patient);
		error = print_owners(out, o);
	}
	free_walk(&in.walk);
	free_rings(&in.rings);
	if (o)
		free_owners(o);
	return error;
}

/* Nothing in a copied tree waits. */
int collect_owners(const char *root, FILE *out)
{
	struct attempt attempt = {root, true};
	int error;

	if (*root)
		return make_table(&attempt, out);
	error = run_bounded(make_table, &attempt, out, PATIENCE_MS);
	if (error != -ETIMEDOUT)
		return error;
	attempt.patient = false;
	return run_bounded(make_table, &attempt, out, PATIENCE_MS);
}
