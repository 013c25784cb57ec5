/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rings of AF_PACKET, memory of AF_XDP and queues of AF_UNIX, as sock_diag(7) tells them, of
 * all network namespaces that a process is in. Asked before the walk, which then finds who
 * holds them.
 */
#ifndef OWNERS_DIAG_H
#define OWNERS_DIAG_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>

#include "collect/owners_walk.h"

/**
 * struct ring - memory of one socket
 * @inode: the socket's
 * @family: AF_PACKET, AF_XDP or AF_UNIX
 * @id: of the memory, if sockets can share it; else 0
 * @bytes: of the rings, or of the memory, or of data in the queue; 0: could not be asked
 * @device: its interface, or ""
 * @blocks: that it consists of
 * @peer: inode of the socket that is connected to an AF_UNIX one, or 0
 * @sent: memory of what was sent through an AF_UNIX one, and not received
 */
struct ring {
	unsigned long long inode;
	int family;
	unsigned int id;
	unsigned long long bytes;
	char device[IF_NAMESIZE];
	unsigned int blocks;
	unsigned long long peer;
	unsigned long long sent;
};

/**
 * struct rings - all of them
 * @unseen: network namespaces that could not be asked
 * @xdp_untold: the kernel has AF_XDP and does not tell of it (CONFIG_XDP_SOCKETS_DIAG)
 */
struct rings {
	struct ring *ring;
	size_t n;
	unsigned int unseen;
	bool xdp_untold;
};

/** find_rings() - ask for them; nothing with a @root */
void find_rings(struct rings *rings, const char *root);

/** free_rings() - free what find_rings() allocated */
void free_rings(struct rings *rings);

/** want_sockets() - the sockets that have them, and their peers, to be freed; or none */
struct wanted want_sockets(const struct rings *rings);

#endif /* OWNERS_DIAG_H */
