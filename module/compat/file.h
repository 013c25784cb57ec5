/* SPDX-License-Identifier: GPL-2.0 */
/* References to files. */
#ifndef PL_COMPAT_FILE_H
#define PL_COMPAT_FILE_H

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/version.h>

/**
 * pl_file_put_unless_last() - fput(), if somebody else has a reference too
 *
 * Since 6.13 a file's count cannot be changed on a condition. There the last one may be put
 * here, if its other holder puts it at the same moment.
 *
 * Context: process. Return: false if the caller's is the last one, which it still has.
 */
static inline bool pl_file_put_unless_last(struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	if (file_count(file) == 1)
		return false;
	fput(file);
	return true;
#else
	return atomic_long_add_unless(&file->f_count, -1, 1);
#endif
}

#endif /* PL_COMPAT_FILE_H */
