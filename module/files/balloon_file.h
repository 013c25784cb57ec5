/* SPDX-License-Identifier: GPL-2.0 */
/* How the file `balloon` looks. */
#ifndef PL_BALLOON_FILE_H
#define PL_BALLOON_FILE_H

#include <linux/fs.h>

/* Every reading from the start scans all pages. */
extern const struct file_operations pl_balloonfile_fops;

/** pl_balloonfile_init() - what the kernel counts from now on is since load; process context */
void pl_balloonfile_init(void);

#endif /* PL_BALLOON_FILE_H */
