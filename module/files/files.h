/* SPDX-License-Identifier: GPL-2.0 */
/* How each file looks: every one is made by a source file of its name, or by row_files.c. */
#ifndef PL_FILES_H
#define PL_FILES_H

#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "uapi/pageledger.h"

/* Counters alone, as they were when the file was opened. */
extern const struct file_operations pl_callers_fops;
extern const struct file_operations pl_stacks_fops;

/*
 * The pages themselves, as they are when reading begins at the start of the file. Writing
 * PL_HELD_MARK sets a mark that belongs to the open file and goes with it: readers with
 * different marks know nothing of each other.
 */
extern const struct file_operations pl_held_fops;

/* A report is made when the file is opened and shown after: no lock is held meanwhile. */
extern const struct file_operations pl_sockets_fops;
extern const struct file_operations pl_references_fops;

extern const struct file_operations pl_pages_fops;

/* Each of these is called for every reading from the start; process context, may sleep. */
int pl_balloon_show(struct seq_file *m, void *v);
int pl_stats_show(struct seq_file *m, void *v);
int pl_classes_show(struct seq_file *m, void *v);
int pl_misjudged_show(struct seq_file *m, void *v);
int pl_audit_show(struct seq_file *m, void *v);

/** pl_balloon_file_init() - what the kernel counts from now on is since load; process context */
void pl_balloon_file_init(void);

/** pl_stats_file_init() - seconds are counted from now on */
void pl_stats_file_init(void);

/** pl_sockets_file_stats() - lines for `stats`: how long locks were held */
void pl_sockets_file_stats(struct seq_file *m);

/** pl_file_head() - the two lines that every text file begins with */
static inline void pl_file_head(struct seq_file *m, const char *file, const char *columns)
{
	seq_printf(m, PL_MAGIC " %s %d\n# %s\n", file, PL_FORMAT, columns);
}

/** pl_file_age() - a column of seconds; below 0, and so a dash, if they are not known */
static inline void pl_file_age(struct seq_file *m, int seconds)
{
	if (seconds < 0)
		seq_puts(m, " -");
	else
		seq_printf(m, " %d", seconds);
}

/**
 * pl_file_text() - what somebody may have given any name: printable characters, as in mounts
 * @text: the name; none is a dash
 * @except: characters that separate it from others
 */
static inline void pl_file_text(struct seq_file *m, const char *text, const char *except)
{
	if (!*text)
		seq_putc(m, '-');
	for (; *text; text++) {
		if (isascii(*text) && isprint(*text) && *text != '\\' && !strchr(except, *text))
			seq_putc(m, *text);
		else
			seq_printf(m, "\\%03o", (unsigned char)*text);
	}
}

#endif /* PL_FILES_H */
