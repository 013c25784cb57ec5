// SPDX-License-Identifier: GPL-2.0
/* How the file `stats` looks. */
#include <linux/module.h>
#include <linux/seq_file.h>

#include "compat/features.h"
#include "files/files.h"
#include "files/rows.h"
#include "ledger/before_load.h"
#include "ledger/classes.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "stack/caller.h"
#include "stack/memo.h"
#include "stack/symbols.h"
#include "stack/trails.h"
#include "uapi/pageledger.h"
#include "watch/hooks.h"
#include "watch/probes.h"

static u32 loaded;	/* pl_clock() at load */

void pl_stats_file_init(void)
{
	loaded = pl_clock();
}

static int show_memory(struct seq_file *m)
{
	long pages[PL_NR_CLASSES] = {};
	unsigned int class;
	int err;

	err = pl_rows_count_classes(pages);
	if (err)
		return err;
	for (class = 0; class < PL_NR_CLASSES; class++)
		seq_printf(m, "pages_%s %ld\n", pl_class_name(class), pages[class]);
	seq_printf(m, "before_load_pages %lu\n", pl_census_result()->pages);
	seq_printf(m, "before_load_ms %u\n", pl_census_result()->milliseconds);
	seq_printf(m, "before_load_vmalloc %s\n",
		   pl_census_result()->vmalloc_walked ? "known" : "unknown");
	return 0;
}

/* Everything that was not seen, not known, or not kept. */
static void show_losses(struct seq_file *m)
{
	struct pl_totals overflow = pl_ledger_site(PL_SITE_OVERFLOW);
	struct pl_totals no_stack = pl_ledger_site(PL_SITE_NO_STACK);

	seq_printf(m, "overflow_pages %ld\n", overflow.pages);
	seq_printf(m, "overflow_allocs %lu\n", overflow.allocs);
	seq_printf(m, "no_stack_allocs %lu\n", no_stack.allocs);
	seq_printf(m, "recursed %lu\n", pl_ledger_events(PL_EVENT_RECURSED));
	seq_printf(m, "missed %lu\n", pl_probes_missed());
	pl_probes_show(m);
	seq_printf(m, "unseen_pages %lu\n", pl_ledger_events(PL_EVENT_UNSEEN));
	seq_printf(m, "reowned_pages %lu\n", pl_ledger_events(PL_EVENT_REOWNED));
	seq_printf(m, "stale_pages %lu\n", pl_ledger_events(PL_EVENT_STALE));
	seq_printf(m, "outside_pages %lu\n", pl_ledger_events(PL_EVENT_OUTSIDE));
}

int pl_stats_show(struct seq_file *m, void *v)
{
	int err;

	pl_file_head(m, "stats", PL_COLUMNS_STATS);
	seq_printf(m, "version %s\n", THIS_MODULE->version);
	seq_printf(m, "features %s\n", PL_FEATURES);
	seq_printf(m, "hook %s\n", pl_hooks_name());
	seq_printf(m, "seconds %u\n", pl_clock_seconds(loaded));
	seq_printf(m, "alloc_events %lu\n",
		   pl_ledger_site(PL_SITE_MOVABLE).allocs +
		   pl_ledger_events(PL_EVENT_UNWALKED) + pl_ledger_walks());
	seq_printf(m, "free_events %lu\n", pl_ledger_events(PL_EVENT_FREE));
	seq_printf(m, "bulk_pages %lu\n", pl_ledger_events(PL_EVENT_BULK));
	seq_printf(m, "range_pages %lu\n", pl_ledger_events(PL_EVENT_RANGE));
	seq_printf(m, "migrated_pages %lu\n", pl_ledger_events(PL_EVENT_MIGRATED));
	err = show_memory(m);
	if (err)
		return err;
	show_losses(m);
	pl_caller_show(m);
	pl_sockets_file_stats(m);
	seq_printf(m, "sites_used %u\n", pl_sites_used());
	seq_printf(m, "sites_max %u\n", pl_sites_end() - PL_SITE_FIRST);
	seq_printf(m, "epochs_used %u\n", pl_epochs_used());
	seq_printf(m, "epochs_max %lu\n", PL_NR_EPOCHS);
	seq_printf(m, "memory_bytes %zu\n",
		   pl_shadow_bytes() + pl_ledger_bytes() + pl_sites_bytes() + pl_symbols_bytes() +
		   pl_memo_bytes() + pl_trails_bytes());
	return 0;
}
