// SPDX-License-Identifier: GPL-2.0
/* The ledger as a sorted list of rows, for reading. */
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/timekeeping.h>

#include "epochs.h"
#include "ledger.h"
#include "names.h"
#include "rows.h"
#include "sites.h"

/* A site costs a cache line for each CPU: let others run now and then. */
#define RESCHED_SITES	256

static const char * const fixed_names[PL_SITE_BEFORE] = {
	[PL_SITE_OVERFLOW]	= "[overflow]",
	[PL_SITE_NO_STACK]	= "[no stack]",
	[PL_SITE_MOVABLE]	= "[movable]",
};

static const char * const before_names[] = {
	"[before load]",
	"[before load, order 1]",
	"[before load, order 2]",
	"[before load, order 3]",
	"[before load, order 4]",
	"[before load, order 5]",
	"[before load, order 6]",
	"[before load, order 7]",
	"[before load, order 8]",
	"[before load, order 9]",
	"[before load, order 10]",
	"[before load, order 11 or more]",
};

static_assert(ARRAY_SIZE(before_names) == PL_BEFORE_ORDERS);

static bool exists(u32 site)
{
	return site < PL_SITE_FIRST ? site != PL_SITE_NONE : !!pl_sites_get(site);
}

/* Fill in a row's frames. Return: false if there is no memory for the names. */
static bool name_row(struct pl_row *row, u32 site, unsigned int depth)
{
	struct pl_site *entry;
	unsigned int i;

	row->nr = 1;
	if (site < PL_SITE_FIRST) {
		row->frames = pl_sites_is_before(site) ?
			      &before_names[pl_sites_before_order(site)] : &fixed_names[site];
		return true;
	}
	entry = pl_sites_get(site);
	row->nr = min_t(unsigned int, entry->nr, depth);
	for (i = 0; i < row->nr; i++)
		if (!pl_names_frame(entry, i))
			return false;
	row->frames = pl_names_frames(entry);
	return true;
}

/* From the counters: bounds for the ages. Return: false if the site holds nothing. */
static bool count_row(struct pl_row *row, u32 site)
{
	struct pl_totals totals = pl_ledger_site(site);

	row->pages = totals.pages;
	row->allocs = totals.allocs;
	row->oldest = site < PL_SITE_FIRST ? -1 : pl_clock_seconds(pl_sites_get(site)->first);
	row->newest = totals.last ? (jiffies - totals.last) / HZ : -1;
	/* below zero only in passing, while a page moves between CPUs */
	return row->pages > 0;
}

static int seconds_since(u64 moment, u64 now)
{
	return moment < now ? div_u64(now - moment, NSEC_PER_SEC) : 0;
}

/* From the pages themselves. Return: false if the site holds nothing. */
static bool held_row(struct pl_row *row, const struct pl_held *held, u64 now)
{
	row->pages = held->pages;
	row->allocs = 0;
	row->oldest = held->oldest ? seconds_since(held->oldest, now) : -1;
	row->newest = seconds_since(held->newest, now);
	return row->pages > 0;
}

static int by_frames(const void *pa, const void *pb)
{
	const struct pl_row *a = pa, *b = pb;
	unsigned int i;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->nr != b->nr)
		return a->nr < b->nr ? -1 : 1;
	for (i = 0; i < a->nr; i++)	/* equal names are equal pointers */
		if (a->frames[i] != b->frames[i])
			return a->frames[i] < b->frames[i] ? -1 : 1;
	return 0;
}

static int by_pages(const void *pa, const void *pb)
{
	const struct pl_row *a = pa, *b = pb;

	if (a->pages != b->pages)
		return a->pages < b->pages ? 1 : -1;
	return strcmp(a->frames[0], b->frames[0]);
}

/* Add up the sites that differ only in where inside a function they call from. */
static void merge(struct pl_rows *rows)
{
	struct pl_row *to = rows->row, *from;

	if (!rows->nr)
		return;
	sort(rows->row, rows->nr, sizeof(rows->row[0]), by_frames, NULL);
	for (from = to + 1; from < rows->row + rows->nr; from++) {
		if (by_frames(to, from)) {
			*++to = *from;
			continue;
		}
		to->pages += from->pages;
		to->allocs += from->allocs;
		to->oldest = max(to->oldest, from->oldest);
		if (from->newest >= 0 && (to->newest < 0 || from->newest < to->newest))
			to->newest = from->newest;
	}
	rows->nr = to - rows->row + 1;
	sort(rows->row, rows->nr, sizeof(rows->row[0]), by_pages, NULL);
}

/* Rows of all sites that hold untracked pages. Return: false without memory for names. */
static bool fill(struct pl_rows *rows, unsigned int depth, const struct pl_held *held)
{
	u64 now = ktime_get_boottime_ns();
	bool named = true;
	u32 site;

	pl_names_lock();
	for (site = 1; site < pl_sites_end() && named; site++) {
		struct pl_row *row = &rows->row[rows->nr];

		if (!(site % RESCHED_SITES))
			cond_resched();
		if (!exists(site) || !pl_class_is_untracked(pl_sites_class(site)))
			continue;
		row->class = pl_sites_class(site);
		if (held ? held_row(row, &held[site], now) : count_row(row, site)) {
			named = name_row(row, site, depth);
			rows->nr++;
		}
	}
	pl_names_unlock();
	return named;
}

struct pl_rows *pl_rows_collect(unsigned int depth, const struct pl_held *held)
{
	struct pl_rows *rows = kvzalloc(struct_size(rows, row, pl_sites_end()), GFP_KERNEL);

	if (rows && !fill(rows, depth, held)) {
		kvfree(rows);
		return NULL;
	}
	if (rows)
		merge(rows);
	return rows;
}

long pl_rows_class_pages(enum pl_class class)
{
	long pages = 0;
	u32 site;

	for (site = 1; site < pl_sites_end(); site++) {
		if (!(site % RESCHED_SITES))
			cond_resched();
		if (exists(site) && pl_sites_class(site) == class)
			pages += pl_ledger_site(site).pages;
	}
	return pages;
}
