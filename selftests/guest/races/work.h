/* SPDX-License-Identifier: GPL-2.0 */
/* What goes on with sockets while they are looked at. */
#ifndef PL_RACES_WORK_H
#define PL_RACES_WORK_H

#include "kinds.h"

/*
 * Each is one round, to be done again and again; 0 if it has come to its end. They run in
 * processes of their own, and leave no socket open.
 */
typedef int (*work)(const struct kind *kind);

int work_traffic(const struct kind *kind);	/* one sends, one reads, splices and peeks */
int work_flood(const struct kind *kind);	/* as fast as they can, small pieces */
int work_churn(const struct kind *kind);	/* pairs with data come and go in every way */
int work_long_queue(const struct kind *kind);	/* hundreds of datagrams, read slowly */
int work_accept(const struct kind *kind);	/* not accepted yet; the listener shuts down */
int work_ring(const struct kind *kind);		/* packet sockets get and lose their rings */
int work_peel(const struct kind *kind);		/* SCTP: associations move to other sockets */
int work_pass(const struct kind *kind);		/* on their way in messages, in cycles too */
int work_netns(const struct kind *kind);	/* in network namespaces that die */
int work_tls(const struct kind *kind);		/* kernel TLS on both sides */
int work_sockmap(const struct kind *kind);	/* redirected by BPF, in and out of the map */

/** sockmap_open() - the maps and programs of work_sockmap(). Return: 0 or -1 with errno */
int sockmap_open(void);

#endif /* PL_RACES_WORK_H */
