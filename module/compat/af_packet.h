/* SPDX-License-Identifier: GPL-2.0 */
/* The rings of a packet socket, which the kernel keeps to itself. */
#ifndef PL_COMPAT_AF_PACKET_H
#define PL_COMPAT_AF_PACKET_H

#include <linux/if_packet.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <net/sock.h>

/*
 * The head of struct packet_sock as net/packet/internal.h, which is in no headers package, has
 * it in 4.18 to 7.3. Of a ring that is the part before a union whose size changes, also
 * within a stable series. So where the second ring lies is not known, see pl_packet_rings().
 */
struct pl_packet_block {
	char *buffer;
};

struct pl_packet_ring {
	struct pl_packet_block *pg_vec;
	unsigned int head;
	unsigned int frames_per_block;
	unsigned int frame_size;
	unsigned int frame_max;
	unsigned int pg_vec_order;
	unsigned int pg_vec_pages;
	unsigned int pg_vec_len;
	unsigned int __percpu *pending_refcnt;
};

struct pl_packet_sock {
	struct sock sk;
	void *fanout;
	union tpacket_stats_u stats;
	struct pl_packet_ring rx_ring;
};

/**
 * struct pl_packet_rings - the rings of a packet socket
 * @rx: what is received
 * @tx: what is to be sent
 */
struct pl_packet_rings {
	const struct pl_packet_ring *rx;
	const struct pl_packet_ring *tx;
};

/*
 * Do the numbers agree with each other as packet_set_ring() (net/packet/af_packet.c)
 * leaves them, with the socket owned? Only a ring to send has reference counts, from the
 * beginning: packet_alloc_pending().
 */
static inline bool pl_packet_ring_fits(const struct pl_packet_ring *ring, bool tx)
{
	u64 bytes = (u64)ring->pg_vec_pages << PAGE_SHIFT;

	if (tx != !!ring->pending_refcnt)
		return false;
	/* one that was taken away leaves some of its numbers behind, but no address */
	if (!ring->pg_vec)
		return !ring->head && !ring->pg_vec_order && !ring->pg_vec_len &&
		       ring->frames_per_block <= INT_MAX;
	return bytes && bytes <= INT_MAX && get_order(bytes) == ring->pg_vec_order &&
	       ring->frame_size && ring->frames_per_block == bytes / ring->frame_size &&
	       (u64)ring->frames_per_block * ring->pg_vec_len == (u64)ring->frame_max + 1;
}

/*
 * The ring to send, somewhere between the first one and the object's @end. If there is one
 * with memory, its numbers are found in one place. If it has none, there may be several that
 * look like it; all say the same. Return: NULL if there is no such place, or one too many.
 */
static inline const struct pl_packet_ring *pl_packet_tx_ring(const struct pl_packet_sock *po,
							     const void *end)
{
	const struct pl_packet_ring *ring, *empty = NULL, *found = NULL;
	const void *p;

	for (p = &po->rx_ring + 1; p + sizeof(*ring) <= end; p += sizeof(long)) {
		ring = p;
		if (!pl_packet_ring_fits(ring, true))
			continue;
		if (ring->pg_vec && found)
			return NULL;
		if (ring->pg_vec)
			found = ring;
		else
			empty = ring;
	}
	return found ?: empty;
}

/**
 * pl_packet_rings() - find the rings of a packet socket
 * @sk: a socket of AF_PACKET, owned by the caller
 * @rings: filled in
 *
 * Return: false if this kernel's cannot be what we take them for.
 */
static inline bool pl_packet_rings(struct sock *sk, struct pl_packet_rings *rings)
{
	const struct pl_packet_sock *po = (struct pl_packet_sock *)sk;
	size_t size = READ_ONCE(sk->sk_prot)->obj_size;

	if (size < sizeof(*po) || !pl_packet_ring_fits(&po->rx_ring, false))
		return false;
	rings->rx = &po->rx_ring;
	rings->tx = pl_packet_tx_ring(po, (void *)po + size);
	return rings->tx;
}

#endif /* PL_COMPAT_AF_PACKET_H */
