/* SPDX-License-Identifier: GPL-2.0 */
/* Every process's descriptors of sockets. */
#ifndef PL_DESCRIPTORS_H
#define PL_DESCRIPTORS_H

#include <linux/fs.h>
#include <linux/net.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <net/sock.h>

/**
 * struct pl_descriptor - a descriptor that leads to a socket
 * @pid: of the process, as the reader sees it; 0 if it is outside of the reader's
 *	pid namespace
 * @fd: the descriptor
 * @comm: of the process
 */
struct pl_descriptor {
	pid_t pid;
	unsigned int fd;
	char comm[TASK_COMM_LEN];
};

/**
 * struct pl_sock_ref - a socket that a descriptor leads to
 * @sk: the socket, with a reference
 * @ino: its inode number
 * @file: with a reference, so that the socket is not closed; NULL if it can be walked without
 *	(pl_protocol_needs_file()), or was put
 */
struct pl_sock_ref {
	struct sock *sk;
	unsigned long ino;
	struct file *file;
};

/**
 * pl_sock_ref_put() - give back what keeps the socket
 *
 * A file is put as soon as can be: until then its process cannot close it. If it has tried,
 * ours is the last reference, and we close it, as for a process that is killed: what was
 * written is sent, but nobody waits for that (SO_LINGER).
 *
 * Context: process; sleeps.
 */
void pl_sock_ref_put(struct pl_sock_ref *ref);

/** pl_sock_ref_put_file() - the same, but the socket may still be looked at without its file */
void pl_sock_ref_put_file(struct pl_sock_ref *ref);

/**
 * pl_descriptors_visit() - call @visit for every descriptor of a socket
 * @ns: the pid namespace that pids are shown for
 * @visit: called without locks, may sleep. It may put @ref itself. Not 0 ends the walk
 * @data: for @visit
 *
 * Sees all processes of the machine. Threads that share their descriptors are one
 * process; those that do not are visited each. A process that comes or goes meanwhile
 * may be missed.
 *
 * Context: process; sleeps. Return: 0, or what @visit has returned.
 */
int pl_descriptors_visit(struct pid_namespace *ns,
			 int (*visit)(struct pl_sock_ref *ref,
				      const struct pl_descriptor *descriptor, void *data),
			 void *data);

#endif /* PL_DESCRIPTORS_H */
