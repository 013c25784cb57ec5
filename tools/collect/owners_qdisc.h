/* SPDX-License-Identifier: GPL-2.0 */
/* Queues of network interfaces, as rtnetlink(7) tells them: of the reader's namespace only. */
#ifndef OWNERS_QDISC_H
#define OWNERS_QDISC_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct qdisc - the queue of an interface
 * @ifindex: its number
 * @sent: bytes that were given to the device
 * @backlog: bytes that wait
 * @packets: how many that are
 */
struct qdisc {
	int ifindex;
	unsigned long long sent;
	unsigned long long backlog;
	unsigned int packets;
};

struct qdiscs {
	struct qdisc *qdisc;
	size_t n;
};

/** find_qdiscs() - ask for the root queue of each interface */
void find_qdiscs(struct qdiscs *all);

/** free_qdiscs() - free what find_qdiscs() allocated */
void free_qdiscs(struct qdiscs *all);

#endif /* OWNERS_QDISC_H */
