/* SPDX-License-Identifier: GPL-2.0 */
/* How the file `sockets` looks. */
#ifndef PL_SOCKETS_FILE_H
#define PL_SOCKETS_FILE_H

#include <linux/fs.h>

struct seq_file;

/* A report is made when the file is opened and shown after: no lock is held meanwhile. */
extern const struct file_operations pl_sockfile_fops;

/** pl_sockfile_stats() - lines for `stats`: how long locks were held */
void pl_sockfile_stats(struct seq_file *m);

#endif /* PL_SOCKETS_FILE_H */
