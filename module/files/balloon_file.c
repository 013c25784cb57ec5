// SPDX-License-Identifier: GPL-2.0
/* How the file `balloon` looks. */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include <linux/timekeeping.h>

#include "balloon/balloon.h"
#include "balloon/offline.h"
#include "compat/balloon_compaction.h"
#include "files/files.h"
#include "ledger/epochs.h"
#include "uapi/pageledger.h"

/* The kernel's own counts at load. */
static unsigned long inflated_before, deflated_before;

static void show_counts(struct seq_file *m, const struct pl_balloon *row, const char *memtotal)
{
	seq_printf(m, "%s %s %lu %llu %lu %lu %lu", row->name, memtotal, row->pages,
		   (u64)row->pages << PAGE_SHIFT, row->before, row->inflated, row->deflated);
}

static void show_doubts(struct seq_file *m, const struct pl_balloon *row)
{
	seq_printf(m, " %lu %lu %lu\n", row->inferred, row->unowned, row->unmarked);
}

static void show_row(struct seq_file *m, const struct pl_balloon *row, u64 now)
{
	bool known = row->pages && row->newest;	/* not if the ledger knows none of them */

	show_counts(m, row, pl_offline_memtotal(row->name));
	pl_file_age(m, known && row->oldest ? pl_epochs_age(row->oldest, now) : -1);
	pl_file_age(m, known ? pl_epochs_age(row->newest, now) : -1);
	show_doubts(m, row);
}

static void show_total(struct seq_file *m, const struct pl_balloon_report *r)
{
	struct pl_balloon total = { .name = "[total]" };
	unsigned int i;

	for (i = 0; i < r->nr; i++) {
		total.pages += r->row[i].pages;
		total.before += r->row[i].before;
		total.inferred += r->row[i].inferred;
		total.unowned += r->row[i].unowned;
		total.unmarked += r->row[i].unmarked;
		total.inflated += r->row[i].inflated;
		total.deflated += r->row[i].deflated;
	}
	show_counts(m, &total, "-");
	seq_puts(m, " - -");
	show_doubts(m, &total);
}

/* The kernel's own count, of drivers that use mm/balloon_compaction.c. */
static void show_vmstat(struct seq_file *m)
{
	unsigned long inflated, deflated;

	if (pl_balloon_vmstat(&inflated, &deflated))
		seq_printf(m, "[vmstat] - - - - %lu %lu - - - - -\n", inflated - inflated_before,
			   deflated - deflated_before);
}

static int by_pages(const void *a, const void *b)
{
	const struct pl_balloon *x = a, *y = b;

	return x->pages < y->pages ? 1 : -(x->pages > y->pages);
}

int pl_balloon_show(struct seq_file *m, void *v)
{
	struct pl_balloon_report *r = pl_balloon_report_make();
	u64 now = ktime_get_boottime_ns();
	unsigned int i;

	if (IS_ERR(r))
		return PTR_ERR(r);
	pl_file_head(m, "balloon", PL_COLUMNS_BALLOON);
	sort(r->row + 1, r->nr - 1, sizeof(r->row[0]), by_pages, NULL);
	for (i = 1; i < r->nr; i++)
		show_row(m, &r->row[i], now);
	if (r->row[0].pages || r->row[0].deflated)
		show_row(m, &r->row[0], now);
	show_total(m, r);
	show_vmstat(m);
	pl_balloon_report_free(r);
	return 0;
}

void pl_balloon_file_init(void)
{
	pl_balloon_vmstat(&inflated_before, &deflated_before);
}
