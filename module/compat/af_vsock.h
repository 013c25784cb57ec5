/* SPDX-License-Identifier: GPL-2.0 */
/* What a vsock socket has received, which its transport keeps to itself. */
#ifndef PL_COMPAT_AF_VSOCK_H
#define PL_COMPAT_AF_VSOCK_H

#include <linux/kallsyms.h>
#include <linux/string.h>
#include <linux/virtio_vsock.h>
#include <net/af_vsock.h>
#include <net/sock.h>

#include "compat/features.h"

/**
 * pl_vsock_state() - the receive state of a vsock socket with a virtio transport
 * @sk: a socket of AF_VSOCK, owned by the caller
 *
 * The transports have modules of their own, so theirs are known by name only.
 *
 * Return: the state, or NULL: another transport.
 */
static inline struct virtio_vsock_sock *pl_vsock_state(struct sock *sk)
{
#if IS_ENABLED(CONFIG_VSOCKETS)
	const struct vsock_transport *transport = vsock_sk(sk)->transport;
	char name[KSYM_SYMBOL_LEN];

	if (!transport || !vsock_sk(sk)->trans || !transport->stream_has_data)
		return NULL;
	sprint_symbol_no_offset(name, (unsigned long)transport->stream_has_data);
	return str_has_prefix(name, "virtio_transport_stream_has_data") ?
	       vsock_sk(sk)->trans : NULL;
#else
	return NULL;
#endif
}

/* Its buffers; NULL: they are no skbs, but pieces of slab (before 6.3, and 6.1.135 or so). */
static inline struct sk_buff_head *pl_vsock_skbs(struct virtio_vsock_sock *vvs)
{
#if PL_HAVE_VSOCK_SKBS
	return &vvs->rx_queue;
#else
	return NULL;
#endif
}

#endif /* PL_COMPAT_AF_VSOCK_H */
