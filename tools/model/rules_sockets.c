// SPDX-License-Identifier: GPL-2.0
/* Suspects that let data pile up in sockets. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/knowledge.h"
#include "model/rules.h"

/* Busy servers have their queues full now and then. */
#define SOCKET_PERMILLE 20

/*
 * struct holder - sockets of one process
 * @pid: its number, or 0: no process
 * @row: of its largest
 * @bytes: that all of them hold: untracked pages, and slab
 */
struct holder {
	unsigned long long pid;
	size_t row;
	size_t sockets;
	unsigned long long bytes, data;
};

static unsigned long long held_by(const struct facts *f, size_t row)
{
	const struct table *t = &f->table[FACT_SOCKETS];

	return cell_number(t, row, "pages") * page_size(f) + cell_number(t, row, "slab");
}

static bool is_summary(const struct table *t, size_t row)
{
	return *cell(t, row, "family") == '[';
}

unsigned long long pinned_by_sockets(const struct facts *f, const char *caller)
{
	const struct table *t = &f->table[FACT_SOCKETS];
	unsigned long long pages = 0;
	size_t len = caller ? strlen(caller) : 0;

	/* "[before load" stands for all of them */
	for (size_t r = 0; r < t->nrows; r++) {
		const char *owner = cell(t, r, "caller");

		if (is_summary(t, r))
			continue;
		if (!caller || (!strncmp(owner, caller, len) && (!owner[len] || *caller == '[')))
			pages += cell_number(t, r, "pages");
	}
	return pages * page_size(f);
}

/* Those of one process together, its largest first. */
static int compare_holders(const void *pa, const void *pb)
{
	const struct holder *a = pa, *b = pb;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return (a->row > b->row) - (a->row < b->row);
}

static void add_holder(struct holder *to, const struct holder *from)
{
	to->bytes += from->bytes;
	to->data += from->data;
	to->sockets += from->sockets;
}

/* Return: how many there are; @h has room for one a row. */
static size_t find_holders(struct holder *h, const struct facts *f)
{
	const struct table *t = &f->table[FACT_SOCKETS];
	size_t sockets = 0, n = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (!is_summary(t, r))
			h[sockets++] = (struct holder){cell_number(t, r, "pid"), r, 1,
						       held_by(f, r), cell_number(t, r, "data")};
	if (sockets)
		qsort(h, sockets, sizeof(*h), compare_holders);
	for (size_t i = 0; i < sockets; i++) {
		if (n && h[n - 1].pid == h[i].pid)
			add_holder(&h[n - 1], &h[i]);
		else
			h[n++] = h[i];
	}
	return n;
}

static void name_holder(struct suspect *s, const struct table *t, size_t row)
{
	s->pid = cell_number(t, row, "pid");
	if (s->pid)
		SAY(s->name, "%.64s[%llu]", cell(t, row, "comm"), s->pid);
	else
		SAY(s->name, "[no process]");
}

/* A connection that nobody has accepted has no inode, and its listener's descriptor. */
static const char *fault(const struct table *t, size_t row)
{
	if (!strcmp(cell(t, row, "inode"), "0"))
		return "does not accept what came to";
	if (cell_number(t, row, "tx") > cell_number(t, row, "rx"))
		return "waits for a peer to take what it wrote to";
	return "does not read";
}

/*
 * A ring is as large as its program wants it, full or not; what is in it is not queued, and
 * nobody can tell whether it is read (net/packet/af_packet.c, packet_set_ring()).
 */
static bool is_ring(const struct table *t, size_t row)
{
	return !strcmp(cell(t, row, "family"), "packet") && !cell_number(t, row, "data");
}

static void say_ring(const struct finder *find, const struct holder *h, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_SOCKETS];

	if (h->sockets > 1)
		SAY(s->sentence, "%s keeps %s in packet rings of %zu sockets.", s->name,
		    say_size(h->bytes), h->sockets);
	else
		SAY(s->sentence, "%s keeps a packet ring of %s in fd %s.", s->name,
		    say_size(h->bytes), cell(t, h->row, "fd"));
	SAY(s->evidence, "%s pages pinned, most by %.150s; nothing is queued besides",
	    cell(t, h->row, "pages"), cell(t, h->row, "caller"));
	SAY(s->next, "%s", know_owner("packet_ring")->next);
}

static void accuse_holder(const struct finder *find, const struct holder *h)
{
	const struct table *t = &find->f->table[FACT_SOCKETS];
	unsigned long long rx = cell_number(t, h->row, "rx"), tx = cell_number(t, h->row, "tx");
	struct suspect *s = add_suspect(find, "socket", h->bytes, true);
	char more[48] = "";

	name_holder(s, t, h->row);
	if (!h->data && is_ring(t, h->row)) {
		say_ring(find, h, s);
		return;
	}
	if (h->sockets > 1)
		snprintf(more, sizeof(more), " and %zu other socket%s", h->sockets - 1,
			 h->sockets > 2 ? "s" : "");
	SAY(s->sentence, "%s %s fd %s (%.16s %.16s)%s: %s of memory for %s of data.", s->name,
	    fault(t, h->row), cell(t, h->row, "fd"), cell(t, h->row, "family"),
	    cell(t, h->row, "protocol"), more, say_size(h->bytes), say_size(h->data));
	SAY(s->evidence,
	    "%llu skbs received and not read, %llu sent and not taken; %s pages pinned, most by %.150s",
	    rx, tx, cell(t, h->row, "pages"), cell(t, h->row, "caller"));
	if (s->pid)
		SAY(s->next,
		    "see why it hangs: 'strace -p %llu'; when it ends, the memory comes back",
		    s->pid);
	else
		SAY(s->next, "'pageledger sockets' shows the socket");
}

/* Each a little, all of them much: what they pin is in no other rule's suspects. */
static void accuse_many(const struct finder *find, const struct holder *rest, size_t holders)
{
	const struct table *t = &find->f->table[FACT_SOCKETS];
	struct suspect *s = add_suspect(find, "socket", rest->bytes, true);

	SAY(s->name, "[many processes]");
	SAY(s->sentence, "%zu sockets of %zu processes hold a little each: %s for %s of data.",
	    rest->sockets, holders, say_size(rest->bytes), say_size(rest->data));
	SAY(s->evidence, "one of them is fd %s of %.64s, with pages by %.150s",
	    cell(t, rest->row, "fd"), cell(t, rest->row, "comm"), cell(t, rest->row, "caller"));
	SAY(s->next, "'pageledger sockets' lists them; smaller buffers (tcp_rmem) make it less");
}

void rule_socket(const struct finder *find)
{
	size_t rows = find->f->table[FACT_SOCKETS].nrows, n, holders = 0;
	struct holder *h = calloc(rows + 1, sizeof(*h)), rest = {0};

	n = h ? find_holders(h, find->f) : 0;
	for (size_t i = 0; i < n; i++) {
		if (is_large(find, h[i].bytes, SOCKET_PERMILLE)) {
			accuse_holder(find, &h[i]);
			continue;
		}
		rest.row = holders++ ? rest.row : h[i].row;
		add_holder(&rest, &h[i]);
	}
	if (is_large(find, rest.bytes, SOCKET_PERMILLE))
		accuse_many(find, &rest, holders);
	free(h);
}

/* Without the module: what /proc/net says, which knows no pages. */
static void accuse_queue(const struct finder *find, size_t row)
{
	const struct table *t = &find->f->table[FACT_QUEUES];
	unsigned long long rx = cell_number(t, row, "rx"), tx = cell_number(t, row, "tx");
	struct suspect *s = add_suspect(find, "socket", rx + tx, true);

	name_holder(s, t, row);
	SAY(s->sentence, "%s %s fd %s (%.16s): %s are queued.", s->name,
	    tx > rx ? "waits for a peer to take what it wrote to" : "does not read",
	    cell(t, row, "fd"), cell(t, row, "protocol"), say_size(rx + tx));
	SAY(s->evidence, "tx_queue and rx_queue in /proc/net; for TCP that is data, not memory");
	SAY(s->next, "load the module: 'pageledger sockets' has all kinds, and the pages they pin");
}

static bool is_accused(const struct finder *find, size_t row)
{
	const struct table *t = &find->f->table[FACT_QUEUES];

	return is_large(find, cell_number(t, row, "rx") + cell_number(t, row, "tx"),
			SOCKET_PERMILLE);
}

void rule_queue(const struct finder *find)
{
	if (has_table(find->f, FACT_SOCKETS))
		return;
	for (size_t r = 0; r < find->f->table[FACT_QUEUES].nrows; r++)
		if (is_accused(find, r))
			accuse_queue(find, r);
}

unsigned long long bytes_queued(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_QUEUES];
	unsigned long long bytes = 0;

	for (size_t r = 0; r < t->nrows && !has_table(find->f, FACT_SOCKETS); r++)
		if (is_accused(find, r))
			bytes += cell_number(t, r, "rx") + cell_number(t, r, "tx");
	return bytes;
}
