// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: what was sent through unix sockets and not received, for each process that is to
 * receive it. The sender is charged for it (net/core/sock.c, sock_alloc_send_pskb(); it is
 * given back by sock_wfree() when the reader frees it): SK_MEMINFO_WMEM_ALLOC. Up to 4 KiB of
 * each message lie in slab caches (net/unix/af_unix.c, unix_stream_sendmsg()).
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "collect/owners.h"

/* Below this it is no more than traffic. */
#define LEAST 65536

/**
 * struct unread - what waits in one socket, or in all of a process
 * @owner: a descriptor of the socket that it waits in; if nobody knows that, of the sender's;
 *	NULL if no process has it
 * @sent: @owner is of the sender's
 */
struct unread {
	const struct handle *owner;
	bool sent;
	unsigned long long bytes;
	unsigned int sockets;
};

static unsigned long pid_of(const struct unread *unread)
{
	return unread->owner ? unread->owner->pid : 0;
}

static bool is_same_owner(const struct unread *a, const struct unread *b)
{
	return pid_of(a) == pid_of(b) && a->sent == b->sent;
}

/* By process, the largest first. */
static int by_owner(const void *pa, const void *pb)
{
	const struct unread *a = pa, *b = pb;

	if (pid_of(a) != pid_of(b))
		return pid_of(a) < pid_of(b) ? -1 : 1;
	if (a->sent != b->sent)
		return a->sent - b->sent;
	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static size_t list_unread(struct unread *list, const struct owners_input *in)
{
	size_t n = 0;

	for (size_t i = 0; i < in->rings.n; i++) {
		const struct ring *ring = &in->rings.ring[i];

		if (ring->family != AF_UNIX || !ring->sent)
			continue;
		list[n++] = (struct unread){
			.owner = find_handle(&in->walk, HANDLE_SOCKET,
					     ring->peer ? ring->peer : ring->inode),
			.sent = !ring->peer,
			.bytes = ring->sent,
			.sockets = 1,
		};
	}
	if (n)
		qsort(list, n, sizeof(*list), by_owner);
	return n;
}

static void add_row(struct owners *o, const struct unread *all)
{
	struct owner row = {.kind = "unix_queue", .line = "callers", .fd = -1, .how = HOW_AT_MOST};

	if (all->bytes < LEAST)
		return;
	row.bytes = all->bytes;
	if (all->owner) {
		row.pid = all->owner->pid;
		row.fd = all->owner->fd;
	}
	PUT(row.detail, "%s %u socket%s%s", all->sent ? "sent through" : "unread in", all->sockets,
	    all->sockets == 1 ? "" : "s", all->owner ? "" : ", of no process that is seen");
	add_owner(o, &row);
}

void own_unix_queues(struct owners *o, const struct owners_input *in)
{
	struct unread *list = calloc(in->rings.n + 1, sizeof(*list));
	size_t n = list ? list_unread(list, in) : 0, first, i;

	for (first = 0; first < n; first = i) {
		for (i = first + 1; i < n && is_same_owner(&list[i], &list[first]); i++) {
			list[first].bytes += list[i].bytes;
			list[first].sockets++;
		}
		add_row(o, &list[first]);
	}
	free(list);
}
