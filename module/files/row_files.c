// SPDX-License-Identifier: GPL-2.0
/* Files that show the ledger row by row: `callers`, `stacks` and `held`. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "files/files.h"
#include "files/rows.h"
#include "ledger/epochs.h"
#include "ledger/memory.h"
#include "ledger/sites.h"
#include "uapi/pageledger.h"

/**
 * struct row_file - an open file
 * @name: its name; of `callers` and `stacks`, which differ in no more than the two lines at
 *	their beginning and in the rows
 * @columns: likewise
 * @rows: what it shows; under the seq_file's lock
 * @mark: of `held`, see pl_epochs_mark()
 */
struct row_file {
	const char *name;
	const char *columns;
	struct pl_rows *rows;
	struct pl_mark mark;
};

/* Position 0 is the header; position n is row n - 1. */
static void *rows_at(struct seq_file *m, loff_t pos)
{
	struct pl_rows *rows = ((struct row_file *)m->private)->rows;

	if (pos == 0)
		return SEQ_START_TOKEN;
	return pos <= rows->nr ? rows->row[pos - 1] : NULL;
}

static void *rows_start(struct seq_file *m, loff_t *pos)
{
	return rows_at(m, *pos);
}

static void *rows_next(struct seq_file *m, void *v, loff_t *pos)
{
	return rows_at(m, ++*pos);
}

static void rows_stop(struct seq_file *m, void *v)
{
}

static void show_size(struct seq_file *m, const struct pl_row *row)
{
	seq_printf(m, "%ld %llu", row->pages, (u64)row->pages << PAGE_SHIFT);
}

static void show_who(struct seq_file *m, const struct pl_row *row)
{
	unsigned int i;

	pl_file_age(m, row->oldest);
	pl_file_age(m, row->newest);
	seq_printf(m, " %s ", pl_class_name(row->class));
	for (i = 0; i < row->nr; i++) {
		if (i)
			seq_putc(m, PL_FRAME_SEPARATOR);
		seq_puts(m, row->frames[i]);
	}
	seq_putc(m, '\n');
}

static int rows_show(struct seq_file *m, void *v)
{
	const struct row_file *f = m->private;
	const struct pl_row *row = v;

	if (v == SEQ_START_TOKEN) {
		pl_file_head(m, f->name, f->columns);
		return 0;
	}
	show_size(m, row);
	seq_printf(m, " %lu", row->allocs);
	show_who(m, row);
	return 0;
}

static int held_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN) {
		pl_file_head(m, "held", PL_COLUMNS_HELD);
		return 0;
	}
	show_size(m, v);
	show_who(m, v);
	return 0;
}

static struct pl_rows *collect_held(const struct pl_mark *mark)
{
	struct pl_held *held = pl_memory_array(pl_sites_end(), sizeof(*held), NUMA_NO_NODE);
	struct pl_rows *rows;
	int err = held ? pl_epochs_held(mark, held) : -ENOMEM;

	rows = err ? ERR_PTR(err) : pl_rows_collect(PL_FRAMES, held);
	kvfree(held);
	return rows;
}

/* Each reading from the start looks again. */
static void *held_start(struct seq_file *m, loff_t *pos)
{
	struct row_file *f = m->private;
	struct pl_rows *rows;

	if (*pos == 0 || !f->rows) {
		rows = collect_held(&f->mark);
		if (IS_ERR(rows))
			return rows;
		pl_rows_free(f->rows);
		f->rows = rows;
	}
	return rows_at(m, *pos);
}

static int rows_release(struct inode *inode, struct file *file)
{
	struct row_file *f = ((struct seq_file *)file->private_data)->private;

	pl_epochs_unmark(&f->mark);
	pl_rows_free(f->rows);
	return seq_release_private(inode, file);
}

static const struct seq_operations rows_ops = {
	.start = rows_start, .next = rows_next, .stop = rows_stop, .show = rows_show,
};

static int rows_open(struct file *file, const char *name, const char *columns,
		     unsigned int depth)
{
	struct pl_rows *rows = pl_rows_collect(depth, NULL);
	struct row_file *f;

	if (IS_ERR(rows))
		return PTR_ERR(rows);
	f = __seq_open_private(file, &rows_ops, sizeof(*f));
	if (!f) {
		pl_rows_free(rows);
		return -ENOMEM;
	}
	f->name = name;
	f->columns = columns;
	f->rows = rows;
	return 0;
}

static const struct seq_operations held_ops = {
	.start = held_start, .next = rows_next, .stop = rows_stop, .show = held_show,
};

static int callers_open(struct inode *inode, struct file *file)
{
	return rows_open(file, "callers", PL_COLUMNS_CALLERS, 1);
}

static int stacks_open(struct inode *inode, struct file *file)
{
	return rows_open(file, "stacks", PL_COLUMNS_STACKS, PL_FRAMES);
}

static int held_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &held_ops, sizeof(struct row_file));
}

static ssize_t held_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct row_file *f = ((struct seq_file *)file->private_data)->private;
	char word[sizeof(PL_HELD_MARK) + 1] = {};
	int err;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, buf, count))
		return -EFAULT;
	if (!sysfs_streq(word, PL_HELD_MARK))
		return -EINVAL;
	err = pl_epochs_mark(&f->mark);
	return err ? err : count;
}

const struct file_operations pl_callers_fops = {
	.owner = THIS_MODULE, .open = callers_open, .read = seq_read,
	.llseek = seq_lseek, .release = rows_release,
};

const struct file_operations pl_stacks_fops = {
	.owner = THIS_MODULE, .open = stacks_open, .read = seq_read,
	.llseek = seq_lseek, .release = rows_release,
};

const struct file_operations pl_held_fops = {
	.owner = THIS_MODULE, .open = held_open, .read = seq_read, .write = held_write,
	.llseek = seq_lseek, .release = rows_release,
};
