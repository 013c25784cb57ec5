/* SPDX-License-Identifier: GPL-2.0 */
/* What a protocol's CPUs keep back of its memory. */
#ifndef PL_COMPAT_SOCK_H
#define PL_COMPAT_SOCK_H

#include <net/sock.h>

#include "compat/features.h"

/* Pages that CPUs have charged in advance, see sk_memory_allocated_add(); NULL: none do. */
static inline int __percpu *pl_proto_reserve(const struct proto *proto)
{
#if PL_HAVE_PROTO_RESERVE
	return (int __percpu *)proto->per_cpu_fw_alloc;
#else
	return NULL;
#endif
}

#endif /* PL_COMPAT_SOCK_H */
