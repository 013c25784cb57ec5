// SPDX-License-Identifier: GPL-2.0
/* The ledger as a sorted list of rows, for reading. */
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "ledger.h"
#include "names.h"
#include "rows.h"
#include "sites.h"

/* A site costs a cache line for each CPU: let others run now and then. */
#define RESCHED_SITES	256

static const char * const fixed_names[PL_SITE_BEFORE + 1] = {
	[PL_SITE_NONE]		= "[no owner]",
	[PL_SITE_OVERFLOW]	= "[overflow]",
	[PL_SITE_NO_STACK]	= "[no stack]",
	[PL_SITE_MOVABLE]	= "[movable]",
	[PL_SITE_BEFORE]	= "[before load]",
};

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
		row->frames = &fixed_names[min_t(u32, site, PL_SITE_BEFORE)];
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

const char *pl_rows_caller(u32 site)
{
	struct pl_row row;

	return name_row(&row, site, 1) ? row.frames[0] : NULL;
}

static void count_row(struct pl_row *row, u32 site, const struct pl_totals *totals)
{
	row->class = pl_sites_class(site);
	row->pages = totals->pages;
	row->allocs = totals->allocs;
	row->oldest = site < PL_SITE_FIRST ? -1 : pl_clock_seconds(pl_sites_get(site)->first);
	row->newest = totals->last ? pl_clock_seconds(totals->last) : -1;
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

struct pl_rows *pl_rows_collect(unsigned int depth)
{
	struct pl_rows *rows;
	bool named = true;
	u32 site;

	rows = kvzalloc(struct_size(rows, row, pl_sites_end()), GFP_KERNEL);
	if (!rows)
		return NULL;
	pl_names_lock();
	for (site = 1; site < pl_sites_end() && named; site++) {
		struct pl_totals totals;

		if (!(site % RESCHED_SITES))
			cond_resched();
		if (!exists(site) || !pl_class_is_untracked(pl_sites_class(site)))
			continue;
		totals = pl_ledger_site(site);
		/* below zero only in passing, while a page moves between CPUs */
		if (totals.pages <= 0)
			continue;
		named = name_row(&rows->row[rows->nr], site, depth);
		count_row(&rows->row[rows->nr++], site, &totals);
	}
	pl_names_unlock();
	if (!named) {
		kvfree(rows);
		return NULL;
	}
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
