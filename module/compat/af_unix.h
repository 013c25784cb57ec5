/* SPDX-License-Identifier: GPL-2.0 */
/* Of a unix socket's skb: how much of it has been read, and has it descriptors? */
#ifndef PL_COMPAT_AF_UNIX_H
#define PL_COMPAT_AF_UNIX_H

#include <linux/skbuff.h>
#include <net/af_unix.h>

#include "compat/features.h"

/*
 * In the kernel's headers once, now as net/unix/af_unix.h has it (7.3).
 * How it is laid out where the compiler lays out at random is not for us to know.
 */
#if !PL_HAVE_UNIXCB
struct pl_unix_parms {
	struct pid *pid;
	kuid_t uid;
	kgid_t gid;
	struct scm_fp_list *fp;
#ifdef CONFIG_SECURITY_NETWORK
	u32 secid;
#endif
	u32 consumed;
};
#endif

static inline unsigned int pl_unix_consumed(const struct sk_buff *skb)
{
#if PL_HAVE_UNIXCB
	return UNIXCB(skb).consumed;
#elif defined(CONFIG_RANDSTRUCT)
	return 0;
#else
	return ((const struct pl_unix_parms *)skb->cb)->consumed;
#endif
}

/* Can it have descriptors in it? What has none when it is queued never gets any. */
static inline bool pl_unix_has_files(const struct sk_buff *skb)
{
#if PL_HAVE_UNIXCB
	return READ_ONCE(UNIXCB(skb).fp);
#elif defined(CONFIG_RANDSTRUCT)
	return true;
#else
	return READ_ONCE(((const struct pl_unix_parms *)skb->cb)->fp);
#endif
}

#endif /* PL_COMPAT_AF_UNIX_H */
