// SPDX-License-Identifier: GPL-2.0
/* How the file `references` looks: who holds untracked pages. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "files/files.h"
#include "references/chains.h"
#include "stack/symbols.h"

/* Lines after the last chain. */
enum summary {
	SUMMARY_TOTAL,
	SUMMARY_FREE,
	SUMMARY_ALIKE,
	SUMMARY_LEFT,
	SUMMARY_LOST,
	SUMMARY_READ,
	NR_SUMMARIES,
};

static const char *root_word(enum pl_root_kind kind)
{
	static const char * const words[] = {
		[PL_ROOT_TASK] = "task", [PL_ROOT_STACK] = "stack", [PL_ROOT_FILE] = "file",
		[PL_ROOT_DISK] = "disk", [PL_ROOT_NET] = "net", [PL_ROOT_DEVICE] = "device",
	};

	return words[kind];
}

static bool is_process(const struct pl_chain *chain)
{
	return chain->end == PL_CHAIN_ROOT && chain->root.kind <= PL_ROOT_FILE;
}

/* A cache with a name of its own says what an object is; kmalloc's do not, nor does vmalloc. */
static const char *open_word(const struct pl_chains *c, const struct pl_chain *chain)
{
	const char *last = chain->nr ? pl_chains_name(c, chain->link[chain->nr - 1]) : "?";

	return strstarts(last, "kmalloc-") || !strcmp(last, "vmalloc") || !strcmp(last, "?") ?
	       "unknown" : "cache";
}

static const char *kind_word(const struct pl_chains *c, const struct pl_chain *chain)
{
	switch (chain->end) {
	case PL_CHAIN_ROOT: return root_word(chain->root.kind);
	case PL_CHAIN_VARIABLE: return "variable";
	case PL_CHAIN_OPEN: return open_word(c, chain);
	case PL_CHAIN_NEW: return "new";
	default: return "nothing";
	}
}

static void show_process(struct seq_file *m, const struct pl_chain *chain)
{
	if (!is_process(chain)) {
		seq_puts(m, "- - - - ");
		return;
	}
	seq_printf(m, "%d ", chain->root.pid);
	if (chain->root.kind == PL_ROOT_FILE)
		seq_printf(m, "%u %u ", chain->root.fd, chain->more);
	else
		seq_puts(m, "- - ");
	pl_file_text(m, chain->root.name, " ");
	seq_putc(m, ' ');
}

static void show_chain(struct seq_file *m, const struct pl_chains *c, const struct pl_chain *chain)
{
	static const char separator[] = { PL_FRAME_SEPARATOR, '\0' };
	const char *caller;
	unsigned int i;

	seq_printf(m, "%lu %lu %lu %s ", chain->pages, chain->pages << PAGE_SHIFT, chain->alone,
		   kind_word(c, chain));
	show_process(m, chain);
	pl_symbols_lock();
	caller = pl_symbols_caller(chain->site);
	pl_symbols_unlock();
	seq_puts(m, caller ?: "?");
	for (i = 0; i < chain->nr; i++) {
		seq_putc(m, PL_FRAME_SEPARATOR);
		pl_file_text(m, pl_chains_name(c, chain->link[i]), separator);
	}
	if (chain->end == PL_CHAIN_ROOT && !is_process(chain)) {
		seq_putc(m, PL_FRAME_SEPARATOR);
		pl_file_text(m, chain->root.name, separator);
	}
	seq_putc(m, '\n');
}

static void show_pages(struct seq_file *m, const char *name, unsigned long pages, const char *what)
{
	seq_printf(m, "%lu %lu - %s - - - - %s\n", pages, pages << PAGE_SHIFT, name, what);
}

static void show_summary(struct seq_file *m, const struct pl_chains *c, enum summary which)
{
	switch (which) {
	case SUMMARY_TOTAL:
		seq_printf(m, "%lu %lu %lu [total] - - - - [all lines above]\n", c->pages,
			   c->pages << PAGE_SHIFT, c->alone);
		break;
	case SUMMARY_FREE:
		seq_printf(m, "%lu %lu %lu [free] - - - - [free pages, and those pointed at]\n",
			   c->free, c->free << PAGE_SHIFT, c->chance);
		break;
	case SUMMARY_ALIKE:
		show_pages(m, "[alike]", c->alike, "[said to be held as others are]");
		break;
	case SUMMARY_LEFT:
		show_pages(m, "[left]", c->left, "[untracked, not looked for: no room]");
		break;
	case SUMMARY_LOST:
		seq_printf(m, "%lu %lu %lu [lost] - - - - [found no room in the report]\n",
			   c->lost_pages, c->lost_pages << PAGE_SHIFT, c->lost);
		break;
	default:
		seq_printf(m, "%lu %lu %lu [read] - - - - [for pointers, and could not be read]\n",
			   c->read, c->read << PAGE_SHIFT, c->unread);
	}
}

/* Position 0 is the header, then chains, then summaries. */
static void *references_at(struct seq_file *m, loff_t pos)
{
	const struct pl_chains *c = m->private;

	return pos <= c->nr + NR_SUMMARIES ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *references_start(struct seq_file *m, loff_t *pos)
{
	return references_at(m, *pos);
}

static void *references_next(struct seq_file *m, void *v, loff_t *pos)
{
	return references_at(m, ++*pos);
}

static void references_stop(struct seq_file *m, void *v)
{
}

static int references_show(struct seq_file *m, void *v)
{
	const struct pl_chains *c = m->private;
	unsigned long pos = (unsigned long)v - 1;

	if (!pos)
		pl_file_head(m, "references", PL_COLUMNS_REFERENCES);
	else if (pos <= c->nr)
		show_chain(m, c, &c->chain[pos - 1]);
	else
		show_summary(m, c, pos - c->nr - 1);
	return 0;
}

static const struct seq_operations references_ops = {
	.start = references_start, .next = references_next, .stop = references_stop,
	.show = references_show,
};

static int references_open(struct inode *inode, struct file *file)
{
	struct pl_chains *c = pl_chains_find();
	int err;

	if (IS_ERR(c))
		return PTR_ERR(c);
	err = seq_open(file, &references_ops);
	if (err)
		pl_chains_free(c);
	else
		((struct seq_file *)file->private_data)->private = c;
	return err;
}

static int references_release(struct inode *inode, struct file *file)
{
	pl_chains_free(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

const struct file_operations pl_references_fops = {
	.owner = THIS_MODULE, .open = references_open, .read = seq_read, .llseek = seq_lseek,
	.release = references_release,
};
