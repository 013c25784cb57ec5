// SPDX-License-Identifier: GPL-2.0
/* Owners: rings of packet sockets, memory of AF_XDP, queues of tun and tap, vhost. */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

static const struct handle *find_socket(const struct walk *w, unsigned long long inode)
{
	size_t n;
	const struct handle *h = first_handle(w, HANDLE_SOCKET, &n);

	for (size_t i = 0; i < n; i++)
		if (h[i].key == inode)
			return &h[i];
	return NULL;
}

/* Pages that a socket's ring was given are its own; what AF_XDP uses are pages of the process. */
static void add_ring(struct owners *o, const struct owners_input *in, const struct ring *ring)
{
	bool xdp = ring->family == AF_XDP;
	struct owner row = {
		.kind = xdp ? "xdp" : "packet_ring", .line = xdp ? "pinned" : "callers", .fd = -1};
	const struct handle *h = find_socket(&in->walk, ring->inode);

	if (xdp)
		row.how = HOW_AT_MOST; /* its process may map it still */
	row.bytes = ring->bytes;
	if (h) {
		row.pid = h->pid;
		row.fd = h->fd;
	}
	PUT(row.name, "socket:[%llu]", ring->inode);
	PUT(row.detail, "%u %s%s%s%s", ring->blocks, xdp ? "pages" : "blocks",
	    *ring->device ? ", on " : "", ring->device,
	    h ? "" : ", held by no process that is seen");
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

void own_packet_rings(struct owners *o, const struct owners_input *in)
{
	for (size_t i = 0; i < in->rings.n; i++)
		if (!is_shared(&in->rings, i))
			add_ring(o, in, &in->rings.ring[i]);
	if (in->rings.unseen)
		add_note(o, "packet_ring", "%u network namespaces could not be asked; run as root",
			 in->rings.unseen);
}

/* What the kernel may have queued for the program: so many packets, each up to a GSO packet. */
#define LARGEST_PACKET (68ULL * 1024)

static void add_tun(struct owners *o, const struct owners_input *in, const struct handle *h,
		    const char *device)
{
	struct owner row = {.kind = "tun", .line = "callers", .pid = h->pid, .fd = h->fd};
	unsigned long long length, mtu;

	PUT(row.name, "%s", device);
	row.how = HOW_UNKNOWN;
	if (read_number(&length, in->root, "sys/class/net/%s/tx_queue_len", device) &&
	    read_number(&mtu, in->root, "sys/class/net/%s/mtu", device) && length < 1 << 24) {
		row.how = HOW_AT_MOST;
		row.bytes = length * LARGEST_PACKET;
		PUT(row.detail, "room for %llu packets, mtu %llu; how many wait is not told",
		    length, mtu);
	}
	add_owner(o, &row);
}

/* "iff: tap0" (drivers/net/tun.c, tun_chr_show_fdinfo()); a name of no device is empty. */
static void own_tun(struct owners *o, const struct owners_input *in, const struct handle *h)
{
	FILE *info = open_fdinfo(in->root, h);
	char line[128], device[IF_NAMESIZE] = "";

	while (info && !*device && fgets(line, sizeof(line), info))
		sscanf(line, "iff: %15[^/ \n]", device);
	if (info)
		fclose(info);
	if (*device)
		add_tun(o, in, h, device);
}

/* /dev/tapN is of the interface with that number (drivers/net/macvtap.c). */
static void own_tap(struct owners *o, const struct owners_input *in, const struct handle *h)
{
	char link[64], device[IF_NAMESIZE];
	unsigned int index;

	read_link(in->root, h, link, sizeof(link));
	if (!*in->root && sscanf(link, "/dev/tap%u", &index) == 1 && if_indextoname(index, device))
		add_tun(o, in, h, device);
}

/* A process that emulates the machine: its queues are of the guest. */
static void own_vhost(struct owners *o, const struct owners_input *in, const struct handle *h)
{
	struct owner row = {.kind = "vhost", .line = "callers", .pid = h->pid, .fd = h->fd};

	row.how = HOW_UNKNOWN;
	read_link(in->root, h, row.name, sizeof(row.name));
	PUT(row.detail, "how much it holds is not told");
	add_owner(o, &row);
}

void own_devices(struct owners *o, const struct owners_input *in)
{
	static const struct {
		enum handle_kind kind;
		void (*own)(struct owners *o, const struct owners_input *in,
			    const struct handle *h);
	} devices[] = {
		{HANDLE_TUN, own_tun},
		{HANDLE_TAP, own_tap},
		{HANDLE_VHOST, own_vhost},
	};

	for (size_t d = 0; d < sizeof(devices) / sizeof(*devices); d++) {
		size_t n;
		const struct handle *h = first_handle(&in->walk, devices[d].kind, &n);

		for (size_t i = 0; i < n && i < 1024; i++)
			devices[d].own(o, in, &h[i]);
	}
}
