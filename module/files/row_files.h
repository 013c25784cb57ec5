/* SPDX-License-Identifier: GPL-2.0 */
/* Files that show the ledger row by row: `callers`, `stacks` and `held`. */
#ifndef PL_ROW_FILES_H
#define PL_ROW_FILES_H

#include <linux/fs.h>

struct seq_file;

/* Counters alone, as they were when the file was opened. */
extern const struct file_operations pl_callers_fops;
extern const struct file_operations pl_stacks_fops;

/*
 * The pages themselves, as they are when reading begins at the start of the file. Writing
 * PL_HELD_MARK sets a mark that belongs to the open file and goes with it: readers with
 * different marks know nothing of each other.
 */
extern const struct file_operations pl_held_fops;

/** pl_file_head() - the two lines that every text file begins with */
void pl_file_head(struct seq_file *m, const char *file, const char *columns);

#endif /* PL_ROW_FILES_H */
