// SPDX-License-Identifier: GPL-2.0
/* The ledger as a sorted list of rows, for reading. */
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/timekeeping.h>

#include "files/rows.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sites.h"
#include "stack/symbols.h"

/* Sites that may be born while rows are collected. */
#define ROOM_TO_GROW	256

/* Fill in a row's frames. Return: false if there is no memory for the names. */
static bool name_row(struct pl_row *row, u32 site, unsigned int depth)
{
	struct pl_site *entry;
	unsigned int i;

	row->nr = 1;
	if (site < PL_SITE_FIRST) {
		row->frames[0] = pl_symbols_caller(site);
		return true;
	}
	entry = pl_sites_get(site);
	row->nr = min_t(unsigned int, entry->nr, depth);
	for (i = 0; i < row->nr; i++) {
		row->frames[i] = pl_symbols_frame(entry, i);
		if (!row->frames[i])
			return false;
	}
	return true;
}

/*
 * From the counters: bounds for the ages. Return: false if the site is of no account; one
 * that holds nothing still has allocations, which its row may share with others.
 */
static bool count_row(struct pl_row *row, u32 site)
{
	struct pl_totals totals = pl_ledger_site(site);

	/* below zero only in passing, while pages come and go */
	row->pages = max(totals.pages, 0L);
	row->allocs = totals.allocs;
	row->oldest = site < PL_SITE_FIRST ? -1 : pl_clock_seconds(pl_sites_get(site)->first);
	row->newest = totals.last ? (jiffies - totals.last) / HZ : -1;
	return row->pages || row->allocs;
}

/* From the pages themselves. Return: false if the site holds nothing. */
static bool held_row(struct pl_row *row, const struct pl_held *held, u64 now)
{
	row->pages = held->pages;
	row->allocs = 0;
	row->oldest = held->oldest ? pl_epochs_age(held->oldest, now) : -1;
	row->newest = pl_epochs_age(held->newest, now);
	return row->pages > 0;
}

static int by_pages(const void *pa, const void *pb)
{
	const struct pl_row *a = *(const struct pl_row * const *)pa;
	const struct pl_row *b = *(const struct pl_row * const *)pb;

	if (need_resched())	/* sort() takes as long as it takes */
		cond_resched();
	if (a->pages != b->pages)
		return a->pages < b->pages ? 1 : -1;
	return strcmp(a->frames[0], b->frames[0]);
}

/* Equal names are one pointer. */
static bool same_frames(const struct pl_row *a, const struct pl_row *b)
{
	return a->class == b->class && a->nr == b->nr &&
	       !memcmp(a->frames, b->frames, a->nr * sizeof(a->frames[0]));
}

/* Ages are those of pages that are held. */
static void add_row(struct pl_row *to, const struct pl_row *from)
{
	to->allocs += from->allocs;
	if (!from->pages)
		return;
	if (!to->pages) {
		to->oldest = from->oldest;
		to->newest = from->newest;
	}
	to->pages += from->pages;
	to->oldest = to->oldest < 0 || from->oldest < 0 ? -1 : max(to->oldest, from->oldest);
	if (from->newest >= 0 && (to->newest < 0 || from->newest < to->newest))
		to->newest = from->newest;
}

/*
 * Rows by what tells them apart, while they are collected: sites that differ only in
 * where inside a function they call from add up.
 */
struct index {
	unsigned int bits;
	struct pl_row *place[];
};

static struct index *index_alloc(unsigned int rows)
{
	unsigned int bits = ilog2(rows) + 2;	/* at most half full */
	struct index *index = pl_memory(struct_size(index, place, BIT(bits)));

	if (index)
		index->bits = bits;
	return index;
}

/* Return: false if the row was added to another one. */
static bool index_row(struct index *index, struct pl_row *row)
{
	u64 hash = row->class;
	unsigned int i;

	for (i = 0; i < row->nr; i++)
		hash = (hash ^ (unsigned long)row->frames[i]) * GOLDEN_RATIO_64;
	for (hash >>= 64 - index->bits;; hash = (hash + 1) & (BIT(index->bits) - 1)) {
		struct pl_row **place = &index->place[hash];

		if (!*place) {
			*place = row;
			return true;
		}
		if (same_frames(*place, row)) {
			add_row(*place, row);
			return false;
		}
	}
}

static bool count_site(struct pl_row *row, u32 site, const struct pl_held *held, u64 now)
{
	if (!pl_class_is_untracked(pl_sites_class(site)))
		return false;
	row->class = pl_sites_class(site);
	return held ? held_row(row, &held[site], now) : count_row(row, site);
}

/**
 * struct collection - rows that are being collected
 * @rows: what they become
 * @next: where the next one goes
 * @index: tells which are there
 * @room: for so many
 * @depth: how many frames tell them apart
 * @held: see pl_rows_collect()
 * @now: CLOCK_BOOTTIME in nanoseconds
 */
struct collection {
	struct pl_rows *rows;
	struct pl_row *next;
	struct index *index;
	unsigned int room;
	unsigned int depth;
	const struct pl_held *held;
	u64 now;
};

/* Under the names' lock. Return: 0; -ENOMEM for names; or -EAGAIN if there is no room. */
static int add_site(u32 site, void *data)
{
	struct collection *c = data;
	struct pl_row *row = c->next;

	if (c->rows->nr == c->room)
		return -EAGAIN;
	if (!count_site(row, site, c->held, c->now))
		return 0;
	if (!name_row(row, site, c->depth))
		return -ENOMEM;
	if (index_row(c->index, row)) {
		c->rows->row[c->rows->nr++] = row;
		c->next = (void *)row + struct_size(row, frames, c->depth);
	}
	return 0;
}

/* Most pages first, and none without. */
static void sort_rows(struct pl_rows *rows)
{
	sort(rows->row, rows->nr, sizeof(rows->row[0]), by_pages, NULL);
	while (rows->nr && !rows->row[rows->nr - 1]->pages)
		rows->nr--;
}

/* Rows of all sites of untracked pages. */
static int collect(struct collection *c)
{
	size_t size = struct_size((struct pl_row *)NULL, frames, c->depth);

	/* new call stacks may be met meanwhile */
	c->room = PL_SITE_FIRST + pl_sites_used() + ROOM_TO_GROW;
	c->now = ktime_get_boottime_ns();
	c->index = index_alloc(c->room);
	c->rows = pl_memory(struct_size(c->rows, row, c->room));
	if (!c->index || !c->rows)
		return -ENOMEM;
	c->rows->rows = pl_memory_array(c->room, size, NUMA_NO_NODE);
	if (!c->rows->rows)
		return -ENOMEM;
	c->next = c->rows->rows;
	return pl_symbols_visit_sites(add_site, c);
}

struct pl_rows *pl_rows_collect(unsigned int depth, const struct pl_held *held)
{
	struct collection c;
	int err;

	do {
		c = (struct collection) { .depth = depth, .held = held };
		err = collect(&c);
		kvfree(c.index);
		if (err)
			pl_rows_free(c.rows);
	} while (err == -EAGAIN);
	if (err)
		return ERR_PTR(err);
	sort_rows(c.rows);
	return c.rows;
}

void pl_rows_free(struct pl_rows *rows)
{
	if (rows)
		kvfree(rows->rows);
	kvfree(rows);
}

int pl_rows_count_classes(long *pages)
{
	int err = 0;
	u32 site;

	for (site = 1; site < pl_sites_end() && !err; site++) {
		err = pl_sites_pause(site);
		if (!err && pl_sites_exists(site))
			pages[pl_sites_class(site)] += pl_ledger_site(site).pages;
	}
	return err;
}
