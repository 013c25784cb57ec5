// SPDX-License-Identifier: GPL-2.0
/*
 * Which protocol a socket is of, and so how its queues may be walked.
 *
 * A row stands for what was read in the kernel's source, in 6.1 and in 6.12: the function
 * that takes buffers off the queue, and the lock that it holds. (All were compared with 5.10
 * and 7.3; UDP, unix and MPTCP with RHEL-like 8.10 and 9.6, with 8.10 TIPC, with 9.6 vsock.)
 * What has no row is never walked. Numbers can lie (SMC and MPTCP are IPPROTO_* of AF_INET too),
 * so the name that the protocol has given to its struct proto must agree: kTLS, sockmap and
 * MPTCP's subflows put copies of it in sk_prot, which keep the name.
 *
 * protocol  | taken off by                              | under
 * ----------+-------------------------------------------+--------------------------------
 * TCP       | tcp_recvmsg_locked(), tcp_read_sock(),    | lock_sock(); softirqs only
 *           | tcp_clean_rtx_queue(), tcp_ofo_queue():   | while nobody owns it, under
 *           | net/ipv4/tcp.c, tcp_input.c               | slock (tcp_v4_rcv())
 * UDP, -Lite| __skb_recv_udp(): net/ipv4/udp.c          | reader_queue.lock, then
 *           |                                           | sk_receive_queue.lock inside it
 * raw, ping | skb_recv_datagram(): net/core/datagram.c  | sk_receive_queue.lock
 * unix      | unix_stream_read_generic(), _dgram_       | sk_receive_queue.lock
 *           | recvmsg(), unix_gc(): net/unix/           |
 * netlink   | skb_recv_datagram()                       | sk_receive_queue.lock
 * packet    | skb_recv_datagram(); packet_set_ring()    | sk_receive_queue.lock; as owner
 *           | throws all away: net/packet/af_packet.c   | too (packet_setsockopt())
 * vsock     | virtio_transport_stream_do_dequeue(),     | rx_lock; the transport is the
 *           | _read_skb(): net/vmw_vsock/virtio_        | owner's (vsock_assign_
 *           | transport_common.c; 7.3's _collapse_rx_   | transport()); that one holds
 *           | queue(): there                            | no rx_lock, but is the owner
 * MPTCP     | __mptcp_splice_receive_queue(), mptcp_    | slock (mptcp_data_lock());
 *           | destroy_common(): net/mptcp/protocol.c;   | before 5.11 and from 6.15 on
 *           | put there by __mptcp_move_skb()           | the owner's, without it; of 5.10
 *           |                                           | mptcp_close() holds nothing
 * SCTP      | sctp_skb_recv_datagram(), sctp_sock_      | lock_sock(), unlocked dequeue;
 *           | migrate(): net/sctp/socket.c; put there   | slock if nobody owns it
 *           | by sctp_ulpq_tail_event(): ulpqueue.c     | (sctp_rcv(), timers)
 * TIPC      | tsk_advance_rx_queue(), tipc_accept(),    | lock_sock(), unlocked dequeue;
 *           | __tipc_shutdown(): net/tipc/socket.c; put | slock if nobody owns it
 *           | there by tipc_sk_filter_rcv()             | (tipc_sk_enqueue())
 * DCCP      | dccp_recvmsg(), dccp_close(), dccp_       | lock_sock(), unlocked dequeue;
 *           | disconnect(): net/dccp/proto.c; put there | slock if nobody owns it
 *           | by dccp_enqueue_skb(): net/dccp/input.c   | (sk_receive_skb())
 *
 * So in the last four nobody touches the queue who is neither the owner nor holds slock
 * while there is no owner: under slock, without an owner, the queue stands still.
 *
 * Which of them can lose buffers to a list of somebody else: those whose struct proto has
 * psock_update_sk_prot (TCP, UDP, unix, vsock), as sk_psock_verdict_data_ready()
 * (net/core/skmsg.c) does. A socket gets its psock only under slock: sock_map_link() by
 * way of sock_map_sk_acquire() or sock_map_update_elem() (net/core/sock_map.c).
 */
#include <linux/in.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <net/inet_connection_sock.h>

#include "compat/sock.h"
#include "net/protocols.h"

#define ANY	(-1)

/**
 * struct protocol - a protocol
 * @name: what the name of its struct proto begins with
 * @family: AF_*; AF_INET stands for AF_INET6 too
 * @type: SOCK_* or ANY
 * @protocol: IPPROTO_* or ANY
 * @way: see there
 */
struct protocol {
	const char *name;
	int family;
	int type;
	int protocol;
	enum pl_way way;
};

static const struct protocol protocols[] = {
	{ "TCP",	AF_INET,	SOCK_STREAM,	IPPROTO_TCP,	PL_WAY_TCP },
	{ "UDP",	AF_INET,	SOCK_DGRAM,	IPPROTO_UDP,	PL_WAY_UDP },
	{ "UDP",	AF_INET,	SOCK_DGRAM,	IPPROTO_UDPLITE, PL_WAY_UDP },
	{ "RAW",	AF_INET,	SOCK_RAW,	ANY,		PL_WAY_PIECES },
	{ "PING",	AF_INET,	SOCK_DGRAM,	IPPROTO_ICMP,	PL_WAY_LIST },
	{ "PING",	AF_INET,	SOCK_DGRAM,	IPPROTO_ICMPV6,	PL_WAY_LIST },
	{ "MPTCP",	AF_INET,	SOCK_STREAM,	IPPROTO_MPTCP,	PL_WAY_LOCKED },
	{ "SCTP",	AF_INET,	ANY,		IPPROTO_SCTP,	PL_WAY_LOCKED },
	{ "DCCP",	AF_INET,	SOCK_DCCP,	IPPROTO_DCCP,	PL_WAY_LOCKED },
	{ "UNIX",	AF_UNIX,	SOCK_STREAM,	ANY,		PL_WAY_PLACE },
	{ "UNIX",	AF_UNIX,	SOCK_SEQPACKET,	ANY,		PL_WAY_PLACE },
	/* connect() to somebody else throws the queue away: unix_dgram_disconnected() */
	{ "UNIX",	AF_UNIX,	SOCK_DGRAM,	ANY,		PL_WAY_LIST },
	{ "NETLINK",	AF_NETLINK,	ANY,		ANY,		PL_WAY_PIECES },
	{ "PACKET",	AF_PACKET,	ANY,		ANY,		PL_WAY_PACKET },
	{ "AF_VSOCK",	AF_VSOCK,	ANY,		ANY,		PL_WAY_VSOCK },
	{ "TIPC",	AF_TIPC,	ANY,		ANY,		PL_WAY_LOCKED },
};

static bool is_protocol(const struct protocol *p, const struct sock *sk, const struct proto *proto)
{
	/* IPV6_ADDRFORM may make it AF_INET any time */
	int family = READ_ONCE(sk->sk_family);

	if (family == AF_INET6)
		family = AF_INET;
	return family == p->family && (p->type == ANY || sk->sk_type == p->type) &&
	       (p->protocol == ANY || pl_sk_protocol(sk) == p->protocol) &&
	       str_has_prefix(proto->name, p->name);
}

enum pl_way pl_protocol_way(const struct sock *sk)
{
	const struct proto *proto = READ_ONCE(sk->sk_prot);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (is_protocol(&protocols[i], sk, proto))
			return protocols[i].way;
	return PL_WAY_SUMS;
}

bool pl_protocol_needs_file(const struct sock *sk)
{
	switch (pl_protocol_way(sk)) {
	case PL_WAY_SUMS:
		return false;
	case PL_WAY_LOCKED:	/* 5.10's mptcp_close() throws all away after release_sock() */
		return pl_sk_protocol(sk) == IPPROTO_MPTCP;
	default:
		return true;
	}
}

bool pl_protocol_has_guest(const struct sock *sk)
{
	return READ_ONCE(sk->sk_user_data);
}

bool pl_protocol_is_plain(const struct sock *sk)
{
	if (pl_protocol_has_guest(sk))
		return false;
	return pl_protocol_way(sk) != PL_WAY_TCP || !READ_ONCE(inet_csk(sk)->icsk_ulp_ops);
}
