/* SPDX-License-Identifier: GPL-2.0 */
/* The files in /sys/kernel/debug/pageledger/. */
#ifndef PL_DEBUGFS_H
#define PL_DEBUGFS_H

#include <linux/types.h>

/**
 * pl_debugfs_init() - create the files
 * @audit: also the one that stops the machine
 *
 * Context: process. Return: 0 or an error, with nothing left behind.
 */
int pl_debugfs_init(bool audit);

/** pl_debugfs_exit() - remove them; none is open, since an open file holds the module */
void pl_debugfs_exit(void);

#endif /* PL_DEBUGFS_H */
