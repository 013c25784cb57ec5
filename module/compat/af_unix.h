/* SPDX-License-Identifier: GPL-2.0 */
/* How much of a unix stream socket's skb has been read. */
#ifndef PL_COMPAT_AF_UNIX_H
#define PL_COMPAT_AF_UNIX_H

#include <linux/skbuff.h>
#include <net/af_unix.h>

#include "compat/features.h"

/*
 * In the kernel's headers once, now as net/unix/af_unix.h has it (7.3).
 * How it is laid out where the compiler lays out at random is not for us to know.
 */
static inline unsigned int pl_unix_consumed(const struct sk_buff *skb)
{
#if PL_HAVE_UNIXCB
	return UNIXCB(skb).consumed;
#elif defined(CONFIG_RANDSTRUCT)
	return 0;
#else
	const struct {
		struct pid *pid;
		kuid_t uid;
		kgid_t gid;
		struct scm_fp_list *fp;
#ifdef CONFIG_SECURITY_NETWORK
		u32 secid;
#endif
		u32 consumed;
	} *parms = (const void *)skb->cb;

	return parms->consumed;
#endif
}

#endif /* PL_COMPAT_AF_UNIX_H */
