/* SPDX-License-Identifier: GPL-2.0 */
/* Files, the sockets they are, and the processes that have them. */
#ifndef PL_COMPAT_FILE_H
#define PL_COMPAT_FILE_H

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>

#include "compat/features.h"

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
#if PL_HAVE_FILE_COUNT
	return atomic_long_add_unless(&file->f_count, -1, 1);
#else
	if (file_count(file) == 1)
		return false;
	fput(file);
	return true;
#endif
}

/* The socket that a file is, or NULL. */
static inline struct socket *pl_sock_from_file(struct file *file)
{
#if PL_HAVE_SOCK_FROM_FILE_ERR
	int err;

	return sock_from_file(file, &err);
#else
	return sock_from_file(file);
#endif
}

/* The pid of number @nr or the next one, of all processes; NULL: there is none. Under RCU. */
static inline struct pid *pl_find_ge_pid(int nr)
{
#if PL_HAVE_FIND_GE_PID
	return find_ge_pid(nr, &init_pid_ns);
#else	/* that is what it does (kernel/pid.c) */
	return idr_get_next(&init_pid_ns.idr, &nr);
#endif
}

#endif /* PL_COMPAT_FILE_H */
