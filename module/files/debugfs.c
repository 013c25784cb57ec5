// SPDX-License-Identifier: GPL-2.0
/*
 * The files in /sys/kernel/debug/pageledger/: which there are, and for whom. All but `held`
 * are 0400 and cannot be written, which keeps them readable under lockdown
 * (fs/debugfs/file.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "files/debugfs.h"
#include "files/files.h"
#include "uapi/pageledger.h"

static struct dentry *dir;

DEFINE_SHOW_ATTRIBUTE(pl_balloon);
DEFINE_SHOW_ATTRIBUTE(pl_stats);
DEFINE_SHOW_ATTRIBUTE(pl_classes);
DEFINE_SHOW_ATTRIBUTE(pl_misjudged);
DEFINE_SHOW_ATTRIBUTE(pl_audit);

static const struct {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
} files[] = {
	{ "callers", 0400, &pl_callers_fops },
	{ "stacks", 0400, &pl_stacks_fops },
	{ "held", 0600, &pl_held_fops },
	{ "sockets", 0400, &pl_sockets_fops },
	{ "balloon", 0400, &pl_balloon_fops },
	{ "stats", 0400, &pl_stats_fops },
	{ "classes", 0400, &pl_classes_fops },
	{ "pages", 0400, &pl_pages_fops },
	{ "misjudged", 0400, &pl_misjudged_fops },
	{ "references", 0400, &pl_references_fops },
	{ "audit", 0400, &pl_audit_fops },	/* last: only on request */
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

		/* before commit ff9fb72bc077 no file was NULL, and why was not told */
		if (IS_ERR_OR_NULL(file))
			pr_warn("no file %s in debugfs: error %ld\n", files[i].name,
				file ? PTR_ERR(file) : -ENOMEM);
	}
}

int pl_debugfs_init(bool audit)
{
	pl_stats_file_init();
	pl_balloon_file_init();
	dir = debugfs_create_dir(PL_DIR, NULL) ?: ERR_PTR(-ENOMEM);
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
	/* before 5.6 debugfs_remove() leaves files behind, of a module that is gone */
	debugfs_remove_recursive(dir);
}
