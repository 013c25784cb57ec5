// SPDX-License-Identifier: GPL-2.0
/* All sockets that have data queued, who holds them, and what memory they pin. */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "compat/sock.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sites.h"
#include "net/accepts.h"
#include "net/accounts.h"
#include "net/descriptors.h"
#include "net/network_sites.h"
#include "net/queues.h"
#include "net/sockets.h"
#include "stack/symbols.h"

#define KNOWN_BITS	16
#define NO_ROW		UINT_MAX

/**
 * struct known - a socket that was found
 * @node: in its bucket
 * @sk: its address; only a number here: it may have been closed by now
 * @ino: its inode number, which tells it from another one that came to the same address
 * @row: index into the report, or NO_ROW
 */
struct known {
	struct hlist_node node;
	const struct sock *sk;
	unsigned long ino;
	unsigned int row;
};

/**
 * struct survey - a look at all sockets, of which a report is made
 * @report: what it becomes
 * @meter: counts what is queued in them
 * @accounts: memory that protocols have reserved for the sockets found
 * @known: all sockets found, by address
 */
struct survey {
	struct pl_socket_report *report;
	struct pl_meter meter;
	struct pl_accounts accounts;
	struct hlist_head known[BIT(KNOWN_BITS)];
};

/* Serialises reports: each may take a permille of memory, and holds are measured. */
static DEFINE_MUTEX(lock);

static struct hlist_head *bucket(struct survey *s, const struct sock *sk)
{
	return &s->known[hash_ptr(sk, KNOWN_BITS)];
}

static struct known *find_known(struct survey *s, const struct sock *sk, unsigned long ino)
{
	struct known *known;

	hlist_for_each_entry(known, bucket(s, sk), node)
		if (known->sk == sk && known->ino == ino)
			return known;
	return NULL;
}

/* Memory, in units of 4 KiB: so many sockets' worth is the same whatever a page is. */
static unsigned long units_of_memory(void)
{
	return totalram_pages() << (PAGE_SHIFT - 12);
}

static struct known *add_known(struct survey *s, const struct sock *sk, unsigned long ino)
{
	struct known *known;

	if (s->report->found > units_of_memory() / 4)
		return NULL;
	known = kmalloc(sizeof(*known), PL_GFP);
	if (!known)
		return NULL;
	known->sk = sk;
	known->ino = ino;
	known->row = NO_ROW;
	hlist_add_head(&known->node, bucket(s, sk));
	return known;
}

/* Room for one more socket with data. Return: its index, or NO_ROW. */
static unsigned int add_socket_row(struct pl_socket_report *report)
{
	unsigned int room = max(64U, 2 * report->room);
	struct pl_socket *more;

	if (report->nr < report->room)
		return report->nr++;
	if (report->nr > units_of_memory() / 16)
		return NO_ROW;
	more = pl_memory_array(room, sizeof(*more), NUMA_NO_NODE);
	if (!more)
		return NO_ROW;
	memcpy(more, report->socket, report->nr * sizeof(*more));
	kvfree(report->socket);
	report->socket = more;
	report->room = room;
	return report->nr++;
}

static bool is_empty(const struct pl_queued *q)
{
	const struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];

	return !(rx->skbs | rx->truesize | rx->slab | rx->pages | rx->frags |
		 tx->skbs | tx->truesize | tx->slab | tx->pages | tx->frags);
}

static void fill_row(struct pl_socket *row, struct sock *sk, unsigned long ino,
		     const struct pl_descriptor *descriptor)
{
	row->family = sk->sk_family;
	row->type = sk->sk_type;
	row->protocol = pl_sk_protocol(sk);
	row->ino = ino;
	row->netns = sock_net(sk)->ns.inum;
	row->pid = descriptor->pid;
	row->fd = descriptor->fd;
	memcpy(row->comm, descriptor->comm, sizeof(row->comm));
	row->more = 0;
}

/* A socket that was not met before; one that is not accepted yet has no inode. */
static int add_socket(struct survey *s, struct sock *sk, unsigned long ino, bool with_file,
		      const struct pl_descriptor *descriptor)
{
	struct known *known = add_known(s, sk, ino);
	struct pl_queued queued;
	int err;

	s->report->found++;
	pl_accounts_found(&s->accounts, sk);
	err = pl_queues_walk(&s->meter, sk, with_file, &queued);
	if (err || is_empty(&queued))
		return err;
	if (known)
		known->row = add_socket_row(s->report);
	if (!known || known->row == NO_ROW) {
		s->report->lost_sockets++;
		return 0;
	}
	fill_row(&s->report->socket[known->row], sk, ino, descriptor);
	s->report->socket[known->row].queued = queued;
	s->report->socket[known->row].caller = pl_tally_caller(&s->meter.tally);
	return 0;
}

/*
 * What waits in a listening socket is put down to who holds that. A connection that is
 * accepted while the report is made can be met twice. Each has a reference of its own: the
 * listener, which may have to make room for its successor, is not kept for them.
 */
static int add_accepts(struct survey *s, struct pl_sock_ref *listener,
		       const struct pl_descriptor *descriptor)
{
	struct pl_accepts accepts;
	unsigned int i;
	int err = pl_accepts_get(listener->sk, &accepts);

	pl_sock_ref_put_file(listener);
	for (i = 0; i < accepts.nr && !err; i++) {
		err = add_socket(s, accepts.sk[i], 0, false, descriptor);
		cond_resched();
	}
	pl_accepts_put(&accepts);
	return err;
}

static int visit_descriptor(struct pl_sock_ref *ref, const struct pl_descriptor *descriptor,
			    void *data)
{
	struct survey *s = data;
	struct known *known = find_known(s, ref->sk, ref->ino);
	int err;

	if (!known) {
		err = add_socket(s, ref->sk, ref->ino, ref->file, descriptor);
		return err ?: ref->file ? add_accepts(s, ref, descriptor) : 0;
	}
	if (known->row != NO_ROW)
		s->report->socket[known->row].more++;
	return 0;
}

static u64 memory_of(const struct pl_socket *row)
{
	const struct pl_sums *rx = &row->queued.sums[PL_RX], *tx = &row->queued.sums[PL_TX];

	return ((rx->pages + tx->pages) << PAGE_SHIFT) + rx->slab + tx->slab;
}

static int by_memory(const void *pa, const void *pb)
{
	u64 a = memory_of(pa), b = memory_of(pb);

	if (need_resched())	/* sort() takes as long as it takes */
		cond_resched();
	return (a < b) - (a > b);
}

/**
 * struct network - the ledger's side of a survey
 * @survey: what becomes of it
 * @drivers: modules that drive a network interface
 */
struct network {
	struct survey *survey;
	const struct pl_drivers *drivers;
};

/* Pages may have come and gone since they were met, so no site pins more than it owns. */
static int count_network_site(u32 site, void *data)
{
	const struct network *network = data;
	struct survey *s = network->survey;
	long pages;

	if (!pl_class_is_untracked(pl_sites_class(site)))
		return 0;
	pages = pl_ledger_site(site).pages;
	if (pages <= 0 || !pl_network_owns(network->drivers, site))
		return 0;
	s->report->network_pages += pages;
	s->report->pinned_pages += min_t(unsigned long, pages, s->meter.pins.by_site[site]);
	return 0;
}

/* The ledger's side: what networking owns, and how much of that the sockets pin. */
static int count_network(struct survey *s)
{
	struct network network = { .survey = s, .drivers = pl_network_drivers() };
	int err = network.drivers ? pl_symbols_visit_sites(count_network_site, &network) : -ENOMEM;

	kvfree(network.drivers);
	return err;
}

static int make_report(struct survey *s, struct pid_namespace *ns)
{
	struct pl_socket_report *report = s->report;
	int err = pl_meter_init(&s->meter);

	if (err)
		return err;
	err = pl_descriptors_visit(ns, visit_descriptor, s);
	if (!err)
		err = count_network(s);
	if (!err) {
		sort(report->socket, report->nr, sizeof(*report->socket), by_memory, NULL);
		report->lost_frags = s->meter.lost + s->meter.pins.lost;
		pl_accounts_rest(&s->accounts, &report->unreached,
				 &report->unreached_bytes);
	}
	pl_meter_exit(&s->meter);
	return err;
}

static void forget_known(struct survey *s)
{
	struct hlist_node *next;
	struct known *known;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(s->known); i++) {
		hlist_for_each_entry_safe(known, next, &s->known[i], node)
			kfree(known);
		cond_resched();
	}
}

struct pl_socket_report *pl_socket_report_make(struct pid_namespace *ns)
{
	struct survey *s;
	int err;

	err = mutex_lock_killable(&lock);
	if (err)
		return ERR_PTR(err);
	err = -ENOMEM;
	s = pl_memory(sizeof(*s));
	if (!s)
		goto out;
	s->report = kzalloc(sizeof(*s->report), PL_GFP);
	if (s->report) {
		err = make_report(s, ns);
		forget_known(s);
	}
	if (err)
		pl_socket_report_free(s->report);
out:
	mutex_unlock(&lock);
	if (s && !err) {
		struct pl_socket_report *report = s->report;

		kvfree(s);
		return report;
	}
	kvfree(s);
	return ERR_PTR(err);
}

void pl_socket_report_free(struct pl_socket_report *report)
{
	if (report)
		kvfree(report->socket);
	kfree(report);
}

struct pl_queued pl_socket_report_total(const struct pl_socket_report *report)
{
	struct pl_queued total = {};
	unsigned int i, way;

	for (i = 0; i < report->nr; i++) {
		const struct pl_queued *q = &report->socket[i].queued;

		for (way = 0; way < PL_NR_DIRECTIONS; way++)
			pl_sums_add(&total.sums[way], &q->sums[way], 0, 0);
		pl_how_worsen(&total.how, q->how);
	}
	return total;
}
