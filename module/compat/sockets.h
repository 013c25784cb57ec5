/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of sockets that the kernel keeps to itself, and that differ between versions. */
#ifndef PL_COMPAT_SOCKETS_H
#define PL_COMPAT_SOCKETS_H

#include <linux/if_packet.h>
#include <linux/kallsyms.h>
#include <linux/string.h>
#include <linux/virtio_vsock.h>
#include <net/af_vsock.h>
#include <net/sock.h>

/*
 * The head of struct packet_sock as net/packet/internal.h, which is in no headers
 * package, has it from 4.20 to 6.18. Only the rings are of interest here.
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

/**
 * pl_packet_rings() - a packet socket with its rings
 * @sk: a socket of AF_PACKET
 *
 * Return: the socket; NULL if this kernel's cannot be what we take it for.
 */
static inline struct pl_packet_sock *pl_packet_rings(struct sock *sk)
{
	size_t size = READ_ONCE(sk->sk_prot)->obj_size;

	/* what follows the rings takes about 500 bytes, in all versions */
	return size > sizeof(struct pl_packet_sock) &&
	       size < sizeof(struct pl_packet_sock) + 1024 ? (struct pl_packet_sock *)sk : NULL;
}

/**
 * pl_vsock_queue() - the receive state of a vsock socket with a virtio transport
 * @sk: a socket of AF_VSOCK, owned by the caller
 *
 * The transports have modules of their own, so theirs are known by name only.
 *
 * Return: the state, or NULL: another transport, or one that does not queue skbs
 * (before 6.3, and before 6.1.135 or so).
 */
static inline struct virtio_vsock_sock *pl_vsock_queue(struct sock *sk)
{
#if IS_ENABLED(CONFIG_VSOCKETS)
	const struct vsock_transport *transport = vsock_sk(sk)->transport;
	char name[KSYM_SYMBOL_LEN];

	if (!transport || !vsock_sk(sk)->trans || !transport->stream_has_data)
		return NULL;
	if (!__same_type(((struct virtio_vsock_sock *)NULL)->rx_queue, struct sk_buff_head))
		return NULL;
	sprint_symbol_no_offset(name, (unsigned long)transport->stream_has_data);
	return str_has_prefix(name, "virtio_transport_stream_has_data") ?
	       vsock_sk(sk)->trans : NULL;
#else
	return NULL;
#endif
}

#endif /* PL_COMPAT_SOCKETS_H */
