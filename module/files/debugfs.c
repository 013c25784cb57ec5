// SPDX-License-Identifier: GPL-2.0
/*
 * The files in /sys/kernel/debug/pageledger/: how the ledger is shown, and nothing
 * else. All but `held` are 0400 and cannot be written, which keeps them readable under
 * lockdown (fs/debugfs/file.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>

#include "files/balloon_file.h"
#include "files/debugfs.h"
#include "files/row_files.h"
#include "files/rows.h"
#include "files/sockets_file.h"
#include "ledger/audit.h"
#include "ledger/before_load.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/page_scan.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "stack/caller.h"
#include "stack/memo.h"
#include "stack/symbols.h"
#include "stack/trails.h"
#include "uapi/pageledger.h"
#include "watch/hooks.h"
#include "watch/probes.h"

static struct dentry *dir;
static u32 loaded;	/* pl_clock() at load */

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

static int stats_show(struct seq_file *m, void *v)
{
	int err;

	pl_file_head(m, "stats", PL_COLUMNS_STATS);
	seq_printf(m, "version %s\n", THIS_MODULE->version);
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
	pl_sockfile_stats(m);
	seq_printf(m, "sites_used %u\n", pl_sites_used());
	seq_printf(m, "sites_max %u\n", pl_sites_end() - PL_SITE_FIRST);
	seq_printf(m, "epochs_used %u\n", pl_epochs_used());
	seq_printf(m, "epochs_max %lu\n", PL_NR_EPOCHS);
	seq_printf(m, "memory_bytes %zu\n",
		   pl_shadow_bytes() + pl_ledger_bytes() + pl_sites_bytes() + pl_names_bytes() +
		   pl_frame_bytes() + pl_trails_bytes());
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static void class_line(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s %lu %llu\n", name, pages, (u64)pages << PAGE_SHIFT);
}

static int classes_show(struct seq_file *m, void *v)
{
	struct pl_scan scan;
	unsigned int class;
	int err;

	err = pl_scan_run(&scan);
	if (err)
		return err;
	pl_file_head(m, "classes", PL_COLUMNS_CLASSES);
	for (class = 0; class < PL_NR_SCAN_CLASSES; class++)
		class_line(m, pl_scan_name(class), scan.pages[class]);
	class_line(m, "total", scan.total);
	class_line(m, "managed", scan.managed);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(classes);

static u32 page_word(unsigned long pfn)
{
	u32 site = pl_ledger_owner(pfn);

	return site ? site | pl_sites_class(site) << PL_SITE_BITS : 0;
}

/* As kpageflags_read() (fs/proc/page.c): whole words only, end of file after the last page. */
static ssize_t pages_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	u32 __user *out = (u32 __user *)buf;
	unsigned long pfn = *pos / sizeof(u32), end = pl_shadow_end();
	ssize_t done = 0;

	if (*pos % sizeof(u32) || count % sizeof(u32))
		return -EINVAL;
	if (pfn >= end)
		return 0;
	count = min_t(u64, count, (u64)(end - pfn) * sizeof(u32));
	for (; done < count; done += sizeof(u32)) {
		if (put_user(page_word(pfn++), out++))
			return -EFAULT;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	*pos += done;
	return done;
}

static const struct file_operations pages_fops = {
	.owner = THIS_MODULE, .read = pages_read, .llseek = default_llseek,
};

static int audit_show(struct seq_file *m, void *v)
{
	struct pl_audit audit;
	int err = pl_audit_run(&audit);

	if (err)
		return err;
	pl_file_head(m, "audit", PL_COLUMNS_AUDIT);
	seq_printf(m, "words %lu\nsites %lu\n", audit.words, audit.sites);
	seq_printf(m, "bad_sites %lu\nbad_pages %lu\n", audit.bad_sites, audit.bad_pages);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(audit);

static const struct {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
} files[] = {
	{ "callers", 0400, &pl_callers_fops },
	{ "stacks", 0400, &pl_stacks_fops },
	{ "held", 0600, &pl_held_fops },
	{ "sockets", 0400, &pl_sockfile_fops },
	{ "balloon", 0400, &pl_balloonfile_fops },
	{ "stats", 0400, &stats_fops },
	{ "classes", 0400, &classes_fops },
	{ "pages", 0400, &pages_fops },
	{ "audit", 0400, &audit_fops },	/* last: only on request */
};

/*
 * From the first file on somebody may have one open, which a module that fails to load takes
 * away from under him (try_module_get() is content with one that is coming): a file that
 * cannot be made is missing, no more.
 */
static void create_files(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		struct dentry *file = debugfs_create_file(files[i].name, files[i].mode, dir,
							  NULL, files[i].fops);

		if (IS_ERR(file))
			pr_warn("no file %s in debugfs: error %ld\n", files[i].name,
				PTR_ERR(file));
	}
}

int pl_debugfs_init(bool audit)
{
	loaded = pl_clock();
	pl_balloonfile_init();
	dir = debugfs_create_dir(PL_DIR, NULL);
	if (IS_ERR(dir)) {
		/* -ENODEV without CONFIG_DEBUG_FS, -EPERM by debugfs=off (fs/debugfs/inode.c) */
		pr_err("no folder in debugfs: error %ld%s\n", PTR_ERR(dir),
		       PTR_ERR(dir) == -ENODEV || PTR_ERR(dir) == -EPERM ?
		       " (is it switched off, CONFIG_DEBUG_FS or debugfs=off?)" : "");
		return PTR_ERR(dir);
	}
	create_files(ARRAY_SIZE(files) - !audit);
	return 0;
}

void pl_debugfs_exit(void)
{
	debugfs_remove(dir);
}
