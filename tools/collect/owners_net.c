// SPDX-License-Identifier: GPL-2.0
/* Owners: rings of packet sockets, memory of AF_XDP, queues of tun and tap, vhost. */
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "collect/owners.h"
#include "collect/owners_qdisc.h"
#include "collect/owners_read.h"

/* Pages that a socket's ring was given are its own; what AF_XDP uses are pages of the process. */
static void add_ring(struct owners *o, const struct owners_input *in, const struct ring *ring)
{
	bool xdp = ring->family == AF_XDP;
	struct owner row = {
		.kind = xdp ? "xdp" : "packet_ring", .line = xdp ? "pinned" : "callers", .fd = -1};
	const struct handle *h = find_handle(&in->walk, HANDLE_SOCKET, ring->inode);

	if (xdp)
		row.how = HOW_AT_MOST; /* its process may map it still */
	if (!ring->bytes)
		row.how = HOW_UNKNOWN;
	row.bytes = ring->bytes;
	if (h) {
		row.pid = h->pid;
		row.fd = h->fd;
	}
	PUT(row.name, "socket:[%llu]", ring->inode);
	PUT(row.detail, "%u %s%s%s%s", ring->blocks, xdp ? "pages" : "blocks",
	    *ring->device ? ", on " : "", ring->device,
	    h ? "" : ", held by no process that is seen");
	if (!ring->bytes)
		PUT(row.detail,
		    "if it has a ring is not told: 'modprobe af_packet_diag', and again");
	add_owner(o, &row);
}

/* Sockets that share memory are told one by one. */
static bool is_shared(const struct rings *rings, size_t i)
{
	for (size_t k = 0; rings->ring[i].id && k < i; k++)
		if (rings->ring[k].id == rings->ring[i].id &&
		    rings->ring[k].family == rings->ring[i].family)
			return true;
	return false;
}

/* Who has a socket of AF_XDP is all that can be known then. */
static void add_xdp(struct owners *o, const struct owners_input *in)
{
	size_t n;
	const struct handle *h = first_handle(&in->walk, HANDLE_XDP, &n);

	for (size_t i = 0; i < n; i++) {
		struct owner row = {.kind = "xdp", .line = "pinned", .how = HOW_UNKNOWN};

		row.pid = h[i].pid;
		row.fd = h[i].fd;
		PUT(row.name, "socket:[%llu]", h[i].key);
		PUT(row.detail, "how much is not told: the kernel has no xsk_diag");
		if (!i || h[i].key != h[i - 1].key)
			add_owner(o, &row);
	}
}

void own_packet_rings(struct owners *o, const struct owners_input *in)
{
	add_xdp(o, in);
	for (size_t i = 0; i < in->rings.n; i++)
		if (in->rings.ring[i].family != AF_UNIX && !is_shared(&in->rings, i))
			add_ring(o, in, &in->rings.ring[i]);
	if (in->rings.unseen)
		add_note(o, "packet_ring", "%u network namespaces could not be asked; run as root",
			 in->rings.unseen);
}

/* Largest packet that a queue may have: a GSO packet and what it is kept in. */
#define LARGEST_PACKET (68ULL * 1024)

/* linux/if_tun.h: with these, counters of the device and of its queue are not comparable. */
#define UNCOUNTABLE (IFF_VNET_HDR | IFF_MULTI_QUEUE | IFF_PERSIST)

/*
 * A packet that the queueing discipline has given to the device waits there until the program
 * reads it, and is counted as transmitted then, or as dropped (drivers/net/tun.c,
 * tun_net_xmit(), tun_put_user()). Not so with GSO headers, or what other programs left.
 */
static unsigned long long waiting_bytes(const struct owners_input *in, const struct qdiscs *qdiscs,
					const char *device, unsigned long long mtu)
{
	const unsigned long long headers = 64;
	unsigned long long read, dropped, gone;
	unsigned int index = if_nametoindex(device);
	char flags[32];

	if (!read_line(flags, sizeof(flags), in->root, "sys/class/net/%s/tun_flags", device) ||
	    strtoul(flags, NULL, 16) & UNCOUNTABLE ||
	    !read_number(&read, in->root, "sys/class/net/%s/statistics/tx_bytes", device) ||
	    !read_number(&dropped, in->root, "sys/class/net/%s/statistics/tx_dropped", device) ||
	    dropped > 1ULL << 40 || mtu > 1 << 20)
		return 0;
	gone = read + dropped * (mtu + headers);
	for (size_t i = 0; i < qdiscs->n; i++)
		if ((unsigned int)qdiscs->qdisc[i].ifindex == index)
			return qdiscs->qdisc[i].sent > gone ? qdiscs->qdisc[i].sent - gone : 0;
	return 0;
}

static void add_tun(struct owners *o, const struct owners_input *in, const struct qdiscs *qdiscs,
		    const struct handle *h, const char *device)
{
	struct owner row = {.kind = "tun", .line = "callers", .pid = h->pid, .fd = h->fd};
	unsigned long long length, mtu;

	PUT(row.name, "%s", device);
	row.how = HOW_UNKNOWN;
	if (read_number(&length, in->root, "sys/class/net/%s/tx_queue_len", device) &&
	    read_number(&mtu, in->root, "sys/class/net/%s/mtu", device) && length < 1 << 24) {
		row.bytes = waiting_bytes(in, qdiscs, device, mtu);
		row.how = row.bytes ? HOW_AT_LEAST : HOW_AT_MOST;
		if (!row.bytes)
			row.bytes = length * LARGEST_PACKET;
		PUT(row.detail, "queue of %llu packets, mtu %llu, %s", length, mtu,
		    row.how == HOW_AT_LEAST ? "data not read by the program"
					    : "how many wait is not told");
	}
	add_owner(o, &row);
}

/* "iff: tap0" (drivers/net/tun.c, tun_chr_show_fdinfo()); a name of no device is empty. */
static void own_tun(struct owners *o, const struct owners_input *in, const struct qdiscs *qdiscs,
		    const struct handle *h)
{
	FILE *info = open_fdinfo(in->root, h);
	char line[128], device[IF_NAMESIZE] = "";

	while (info && !*device && fgets(line, sizeof(line), info))
		sscanf(line, "iff: %15[^/\n]", device);
	if (info)
		fclose(info);
	if (*device)
		add_tun(o, in, qdiscs, h, device);
}

/* /dev/tapN is of the interface with that number (drivers/net/macvtap.c). */
static void own_tap(struct owners *o, const struct owners_input *in, const struct qdiscs *qdiscs,
		    const struct handle *h)
{
	char link[64], device[IF_NAMESIZE];
	unsigned int index;

	read_link(in->root, h, link, sizeof(link));
	if (!*in->root && sscanf(link, "/dev/tap%u", &index) == 1 && if_indextoname(index, device))
		add_tun(o, in, qdiscs, h, device);
}

/* A process that emulates the machine: its queues are of the guest. */
static void own_vhost(struct owners *o, const struct owners_input *in, const struct qdiscs *qdiscs,
		      const struct handle *h)
{
	struct owner row = {.kind = "vhost", .line = "callers", .pid = h->pid, .fd = h->fd};

	(void)qdiscs;
	row.how = HOW_UNKNOWN;
	read_link(in->root, h, row.name, sizeof(row.name));
	PUT(row.detail, "how much it holds is not told");
	add_owner(o, &row);
}

/* What waits to be sent: data, the memory that it is in is more. */
static void own_qdiscs(struct owners *o, const struct qdiscs *qdiscs)
{
	for (size_t i = 0; i < qdiscs->n; i++) {
		const struct qdisc *q = &qdiscs->qdisc[i];
		struct owner row = {.kind = "qdisc", .line = "callers", .fd = -1};
		char device[IF_NAMESIZE];

		row.how = HOW_AT_LEAST;
		row.bytes = q->backlog;
		PUT(row.name, "%s", if_indextoname((unsigned int)q->ifindex, device) ? device : "");
		PUT(row.detail, "%u packets wait to be sent", q->packets);
		add_owner(o, &row);
	}
}

void own_devices(struct owners *o, const struct owners_input *in)
{
	static const struct {
		enum handle_kind kind;
		void (*own)(struct owners *o, const struct owners_input *in,
			    const struct qdiscs *qdiscs, const struct handle *h);
	} devices[] = {
		{HANDLE_TUN, own_tun},
		{HANDLE_TAP, own_tap},
		{HANDLE_VHOST, own_vhost},
	};
	struct qdiscs qdiscs = {0};

	if (!*in->root)
		find_qdiscs(&qdiscs);
	own_qdiscs(o, &qdiscs);
	for (size_t d = 0; d < sizeof(devices) / sizeof(*devices); d++) {
		size_t n;
		const struct handle *h = first_handle(&in->walk, devices[d].kind, &n);

		for (size_t i = 0; i < n && i < 1024; i++)
			devices[d].own(o, in, &qdiscs, &h[i]);
	}
	free_qdiscs(&qdiscs);
}
