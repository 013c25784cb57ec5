// SPDX-License-Identifier: GPL-2.0
/*
 * Who holds PageOffline pages.
 *
 * What is held is what a scan of all pages finds, whenever it was inflated. The ledger
 * adds by whom and when, and what has come and gone since load. The two need not agree:
 * pages that the scan finds and the ledger has under another name are `unowned`, pages
 * that the ledger has under the driver's name and that are not marked are `unmarked`.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/timekeeping.h>

#include "balloon/balloon.h"
#include "balloon/offline.h"
#include "compat/balloon_compaction.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sections.h"
#include "ledger/sites.h"
#include "stack/symbols.h"

/* The first row is for pages of which nothing tells whose they are. */
#define ROW_UNKNOWN	0

/**
 * struct site_look - what the scan found of a site
 * @row: index of its driver's row, once it was asked for; or ROW_UNKNOWN
 * @unmarked: its pages that are not marked offline
 */
struct site_look {
	unsigned int row;
	unsigned long unmarked;
};

/**
 * struct scan - a report under way
 * @report: what it becomes
 * @site: pl_sites_end() entries
 * @balloon: the one met last
 * @balloon_row: its driver's
 * @added: whose pages are that nobody ever allocated, or NULL
 */
struct scan {
	struct pl_balloon_report *report;
	struct site_look *site;
	const struct balloon_dev_info *balloon;
	unsigned int balloon_row;
	const char *added;
};

/* As things were at load; constant since. */
static struct {
	struct pl_balloon row[PL_BALLOON_ROWS];
	const char *inferred;
	u64 time;
} at_load;

static unsigned int row_of(struct pl_balloon_report *r, const char *name)
{
	unsigned int i;

	for (i = ROW_UNKNOWN + 1; i < r->nr; i++)
		if (!strcmp(r->row[i].name, name))
			return i;
	if (i == PL_BALLOON_ROWS)
		return ROW_UNKNOWN;
	strscpy(r->row[i].name, name, sizeof(r->row[i].name));
	r->nr++;
	return i;
}

/* The name of the function that allocated a site's pages, or NULL; "[...]" is no function. */
static const char *caller_of(u32 site)
{
	struct pl_site *entry = site < PL_SITE_FIRST ? NULL : pl_sites_get(site);
	const char *name;

	if (!entry || !entry->nr)
		return NULL;
	pl_symbols_lock();	/* not for the whole scan: modprobe needs it */
	name = pl_symbols_frame(entry, 0);
	pl_symbols_unlock();
	return name && *name != '[' ? name : NULL;
}

static unsigned int row_of_site(struct scan *scan, u32 site)
{
	struct site_look *look = &scan->site[site];
	char name[PL_DRIVER_NAME_LEN];
	const char *caller;

	if (look->row != ROW_UNKNOWN)
		return look->row;
	caller = caller_of(site);
	if (caller) {
		pl_offline_driver(caller, name);
		look->row = row_of(scan->report, name);
	}
	return look->row;
}

static unsigned int row_of_page(struct scan *scan, struct page *page)
{
	const struct balloon_dev_info *balloon = pl_page_balloon(page);
	char name[PL_DRIVER_NAME_LEN];

	if (!balloon)
		return ROW_UNKNOWN;
	if (balloon != scan->balloon) {
		if (!pl_offline_page(page, balloon, name))
			return ROW_UNKNOWN;
		scan->balloon = balloon;
		scan->balloon_row = row_of(scan->report, name);
	}
	return scan->balloon_row;
}

static void count_offline(struct scan *scan, unsigned int said, u32 site)
{
	unsigned int owner = row_of_site(scan, site), row = said ?: owner;
	bool before = pl_sites_is_before(site), never = site == PL_SITE_NONE;
	const char *only = before ? at_load.inferred : never ? scan->added : NULL;
	bool inferred = row == ROW_UNKNOWN && only;
	struct pl_balloon *b;

	if (inferred)
		row = row_of(scan->report, only);
	b = &scan->report->row[row];
	b->pages++;
	b->before += before;
	b->inferred += inferred;
	b->unowned += !before && !inferred && (row == ROW_UNKNOWN || owner != row);
}

/* A page may be leaving the balloon: what was read counts if it is still marked after. */
static void count_page(struct scan *scan, struct page *page, unsigned long pfn)
{
	bool offline = PageOffline(page);
	unsigned int said = offline ? row_of_page(scan, page) : ROW_UNKNOWN;
	u32 site = pl_ledger_owner(pfn);

	if (!offline)
		scan->site[site].unmarked++;
	else if (PageOffline(page))
		count_offline(scan, said, site);
}

static void count_section(unsigned long pfn, void *data)
{
	unsigned long end = pfn + PAGES_PER_SECTION, checked = 0, step;

	for (; pfn < end; pfn += max(step, 1UL)) {
		struct page *page = pl_sections_page(pfn, &checked);

		step = page ? pl_sections_free_block(page) : 1;
		if (!step)
			count_page(data, page, pfn);
	}
}

/*
 * Sites of a driver that is known by name, that asked for memory as all balloons do, or
 * whose pages were found to be marked.
 */
static bool is_drivers(const struct scan *scan, u32 site)
{
	const char *caller = caller_of(site);
	char name[PL_DRIVER_NAME_LEN];

	return caller && pl_class_is_untracked(pl_sites_class(site)) &&
	       (scan->site[site].row != ROW_UNKNOWN ||
		pl_sites_class(site) == PL_CLASS_OFFLINE || pl_offline_driver(caller, name));
}

static void add_age(struct pl_balloon *row, u64 oldest, u64 newest)
{
	row->oldest = min(row->oldest, oldest);
	row->newest = max(row->newest, newest);
}

/* What the ledger knows of the drivers' sites. */
static int add_sites(struct scan *scan, const struct pl_held *held)
{
	int err = 0;
	u32 site;

	for (site = PL_SITE_FIRST; site < pl_sites_end() && !err; site++) {
		struct pl_totals totals;
		struct pl_balloon *row;

		err = pl_sites_pause(site);
		if (err || !is_drivers(scan, site))
			continue;
		totals = pl_ledger_site(site);
		row = &scan->report->row[row_of_site(scan, site)];
		row->inflated += totals.allocated;
		row->deflated += totals.allocated - totals.pages;
		row->unmarked += scan->site[site].unmarked;
		if (held[site].pages)
			add_age(row, held[site].oldest, held[site].newest);
	}
	return err;
}

/* What was held at load, and what has become of it. */
static void add_before(struct pl_balloon_report *r)
{
	unsigned int i;

	for (i = ROW_UNKNOWN; i < PL_BALLOON_ROWS; i++) {
		const struct pl_balloon *then = &at_load.row[i];
		struct pl_balloon *row;

		if (!then->before)
			continue;
		row = &r->row[i == ROW_UNKNOWN ? i : row_of(r, then->name)];
		row->deflated += then->before - min(then->before, row->before);
	}
	for (i = ROW_UNKNOWN; i < r->nr; i++)
		if (r->row[i].before)
			add_age(&r->row[i], 0, at_load.time);
}

static struct pl_balloon_report *report_alloc(void)
{
	struct pl_balloon_report *r = pl_memory(sizeof(*r));
	unsigned int i;

	if (!r)
		return NULL;
	for (i = 0; i < PL_BALLOON_ROWS; i++)
		r->row[i].oldest = U64_MAX;
	strscpy(r->row[ROW_UNKNOWN].name, "[unknown]", sizeof(r->row[0].name));
	r->nr = ROW_UNKNOWN + 1;
	return r;
}

static int fill_report(struct scan *scan, struct pl_held *held)
{
	const struct pl_mark always = {};
	int err = pl_sections_visit(count_section, scan);

	if (!err)
		err = pl_epochs_held(&always, held);
	if (!err)
		err = add_sites(scan, held);
	if (!err)
		add_before(scan->report);
	return err;
}

struct pl_balloon_report *pl_balloon_report_make(void)
{
	struct pl_held *held = pl_memory_array(pl_sites_end(), sizeof(*held), NUMA_NO_NODE);
	struct scan scan = { .report = report_alloc(), .added = pl_offline_infer(true) };
	int err;

	scan.site = pl_memory_array(pl_sites_end(), sizeof(*scan.site), NUMA_NO_NODE);
	err = held && scan.report && scan.site ? fill_report(&scan, held) : -ENOMEM;
	kvfree(scan.site);
	kvfree(held);
	if (!err)
		return scan.report;
	kvfree(scan.report);
	return ERR_PTR(err);
}

void pl_balloon_report_free(struct pl_balloon_report *report)
{
	kvfree(report);
}

static bool any_before(void)
{
	long pages = 0;
	unsigned int order;

	for (order = 0; order < PL_BEFORE_ORDERS; order++)
		pages += pl_ledger_site(pl_sites_before(PL_CLASS_OFFLINE, order)).pages;
	return pages > 0;
}

int pl_balloon_init(void)
{
	struct pl_balloon_report *r;

	at_load.time = ktime_get_boottime_ns();
	at_load.inferred = pl_offline_infer(false);
	if (!any_before())
		return 0;
	r = pl_balloon_report_make();
	if (IS_ERR(r))
		return PTR_ERR(r);
	memcpy(at_load.row, r->row, sizeof(at_load.row));
	pl_balloon_report_free(r);
	return 0;
}
