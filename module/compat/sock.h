/* SPDX-License-Identifier: GPL-2.0 */
/* What a socket's protocol is, and what that protocol's CPUs keep back of its memory. */
#ifndef PL_COMPAT_SOCK_H
#define PL_COMPAT_SOCK_H

#include <net/sock.h>

#include "compat/features.h"

/* What a protocol counts its memory in (include/net/sock.h); since 5.19 always pages. */
#ifndef SK_MEM_QUANTUM
#define SK_MEM_QUANTUM	PAGE_SIZE
#endif

/* Units that CPUs have charged in advance, see sk_memory_allocated_add(); NULL: none do. */
static inline int __percpu *pl_proto_reserve(const struct proto *proto)
{
#if PL_HAVE_PROTO_RESERVE
	return (int __percpu *)proto->per_cpu_fw_alloc;
#else
	return NULL;
#endif
}

/*
 * Is its memory in no account of its protocol? That is settled while a socket is made: sk_alloc()
 * (net/core/sock.c), bpf_sock_create_setsockopt() (net/core/filter.c), both of 7.3.
 */
static inline bool pl_sk_uncharged(const struct sock *sk)
{
#if PL_HAVE_SOCK_UNCHARGED
	return sk->sk_bypass_prot_mem;
#else
	return false;
#endif
}

/* IPPROTO_*. RHEL 8's sockets have no room for MPTCP's, and have one of their own. */
static inline int pl_sk_protocol(const struct sock *sk)
{
#ifdef IPPROTO_MPTCP_KERN
	if (sk->sk_protocol == IPPROTO_MPTCP_KERN)
		return IPPROTO_MPTCP;
#endif
	return sk->sk_protocol;
}

#endif /* PL_COMPAT_SOCK_H */
