/* SPDX-License-Identifier: GPL-2.0 */
/* The files in /sys/kernel/debug/pageledger/. */
#ifndef PL_DEBUGFS_H
#define PL_DEBUGFS_H

/** pl_debugfs_init() - create the files; process context. Return: 0 or an error */
int pl_debugfs_init(void);

/** pl_debugfs_exit() - remove them; none is open, since an open file holds the module */
void pl_debugfs_exit(void);

#endif /* PL_DEBUGFS_H */
