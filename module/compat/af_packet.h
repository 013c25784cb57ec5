/* SPDX-License-Identifier: GPL-2.0 */
/* The rings of a packet socket, which the kernel keeps to itself. */
#ifndef PL_COMPAT_AF_PACKET_H
#define PL_COMPAT_AF_PACKET_H

#include <linux/if_packet.h>
#include <linux/version.h>
#include <net/sock.h>

/*
 * The head of struct packet_sock as net/packet/internal.h, which is in no headers
 * package, has it up to 6.17. Only the rings are of interest here. Stable releases have
 * changed blk_sizeof_priv from unsigned short to unsigned int, so the second ring lies at
 * one of two places: pl_packet_rings() tries both.
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
	union {
		unsigned long *rx_owner_map;
		struct {
			void *pkbdq;
			unsigned int feature_req_word, hdrlen;
			unsigned char reset_pending_on_curr_blk, delete_blk_timer;
			unsigned short kactive_blk_num;
			unsigned int blk_sizeof_priv;
			unsigned short last_kactive_blk_num;
			char *pkblk_start, *pkblk_end;
			int kblk_size;
			unsigned int max_frame_len, knum_blocks;
			u64 knxt_seq_num;
			char *prev, *nxt_offset;
			struct sk_buff *skb;
			rwlock_t blk_fill_in_prog_lock;
			unsigned short retire_blk_tov, version;
			unsigned long tov_in_jiffies;
			struct timer_list retire_blk_timer;
		} prb_bdqc;
	};
};

struct pl_packet_sock {
	struct sock sk;
	void *fanout;
	union tpacket_stats_u stats;
	struct pl_packet_ring rx_ring;
	struct pl_packet_ring tx_ring;
};

/* How much shorter a ring is where blk_sizeof_priv shares a word with what follows it. */
#define PL_PACKET_RING_LESS	8

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

/**
 * pl_packet_rings() - find the rings of a packet socket
 * @sk: a socket of AF_PACKET, owned by the caller
 * @rings: filled in
 *
 * Return: false if this kernel's cannot be what we take them for. From 6.18 on
 * (net-next f7460d2989fa, 28d2420d403a) their layout is another one.
 */
static inline bool pl_packet_rings(struct sock *sk, struct pl_packet_rings *rings)
{
	const struct pl_packet_sock *po = (struct pl_packet_sock *)sk;
	size_t size = READ_ONCE(sk->sk_prot)->obj_size;

	/* what follows the rings takes about 500 bytes, in all versions */
	if (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0) || size <= sizeof(*po) ||
	    size >= sizeof(*po) + 1024)
		return false;
	rings->rx = &po->rx_ring;
	rings->tx = &po->tx_ring;
	if (!pl_packet_ring_fits(rings->tx, true))
		rings->tx = (void *)rings->tx - PL_PACKET_RING_LESS;
	return pl_packet_ring_fits(rings->rx, false) && pl_packet_ring_fits(rings->tx, true);
}

#endif /* PL_COMPAT_AF_PACKET_H */
