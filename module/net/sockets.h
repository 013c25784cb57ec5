/* SPDX-License-Identifier: GPL-2.0 */
/* All sockets that have data queued, who holds them, and what memory they pin. */
#ifndef PL_SOCKETS_H
#define PL_SOCKETS_H

#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include "net/queued.h"

/**
 * struct pl_socket - a socket that has data queued
 * @family: AF_*
 * @type: SOCK_*
 * @protocol: IPPROTO_* for AF_INET and AF_INET6, else the family's own
 * @ino: inode number of the socket; 0: a connection that nobody has accepted yet
 * @netns: inode number of its network namespace
 * @pid: a process that holds it, or the socket that it waits in to be accepted, as the
 *	reader sees it; 0 if the reader cannot see it
 * @fd: its descriptor there
 * @comm: name of that process
 * @more: further descriptors that lead to it, in this process and in others
 * @queued: what is queued
 * @caller: who allocated most of the pages that it pins; NULL if it pins none
 */
struct pl_socket {
	u16 family;
	u16 type;
	u16 protocol;
	unsigned long ino;
	unsigned int netns;
	pid_t pid;
	unsigned int fd;
	char comm[TASK_COMM_LEN];
	unsigned int more;
	struct pl_queued queued;
	const char *caller;
};

/**
 * struct pl_socket_report - what the file `sockets` shows
 * @nr: entries of @socket
 * @socket: sorted by the memory they hold, most first
 * @found: sockets that a descriptor leads to, and those that wait in them to be accepted,
 *	with and without data
 * @unreached: sockets of users that no descriptor leads to
 * @unreached_bytes: memory that TCP and UDP have reserved for sockets that were not found
 * @network_pages: untracked pages that networking functions own, by the ledger
 * @pinned_pages: of these, pinned by the sockets above
 * @lost_sockets: found when there was no room for them
 * @lost_frags: fragments that were not looked at
 */
struct pl_socket_report {
	unsigned int nr;
	unsigned int room;
	struct pl_socket *socket;
	unsigned long found;
	unsigned long unreached;
	unsigned long unreached_bytes;
	unsigned long network_pages;
	unsigned long pinned_pages;
	unsigned long lost_sockets;
	unsigned long lost_frags;
};

/**
 * pl_socket_report_make() - look at all sockets of the machine
 * @ns: the reader's pid namespace
 *
 * One report at a time: others wait. Takes memory for at most one socket found for each
 * 16 KiB of RAM and one socket with data for each 64 KiB; what has no room is counted.
 *
 * Context: process; sleeps.
 * Return: a report for pl_socket_report_free(), or an error: -EINTR if the caller is being
 * killed, or -ENOMEM.
 */
struct pl_socket_report *pl_socket_report_make(struct pid_namespace *ns);

/** pl_socket_report_free() - NULL is fine */
void pl_socket_report_free(struct pl_socket_report *report);

/** pl_socket_report_total() - the sum of all its sockets */
struct pl_queued pl_socket_report_total(const struct pl_socket_report *report);

#endif /* PL_SOCKETS_H */
