/* SPDX-License-Identifier: GPL-2.0 */
/* Every process's descriptors of sockets. */
#ifndef PL_HOLDERS_H
#define PL_HOLDERS_H

#include <linux/fs.h>
#include <linux/net.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

/**
 * struct pl_holder - a descriptor that leads to a socket
 * @pid: of the process, as the reader sees it; 0 if it is outside of the reader's
 *	pid namespace
 * @fd: the descriptor
 * @comm: of the process
 */
struct pl_holder {
	pid_t pid;
	unsigned int fd;
	char comm[TASK_COMM_LEN];
};

/**
 * pl_holders_visit() - call @visit for every descriptor of a socket
 * @ns: the pid namespace that pids are shown for
 * @visit: called without locks, may sleep. @file cannot go away meanwhile; a close() by
 *	its process then takes effect afterwards, a moment later. Not 0 ends the walk
 * @data: for @visit
 *
 * Sees all processes of the machine. Threads that share their descriptors are one
 * process; those that do not are visited each. A process that comes or goes meanwhile
 * may be missed.
 *
 * Context: process; sleeps. Return: 0, or what @visit has returned.
 */
int pl_holders_visit(struct pid_namespace *ns,
		     int (*visit)(struct file *file, struct socket *sock,
				  const struct pl_holder *holder, void *data),
		     void *data);

#endif /* PL_HOLDERS_H */
