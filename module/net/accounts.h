/* SPDX-License-Identifier: GPL-2.0 */
/* What no descriptor leads to, by the network stack's own accounts. */
#ifndef PL_ACCOUNTS_H
#define PL_ACCOUNTS_H

#include <net/sock.h>

/* TCP, UDP, and whatever else reserves memory (SCTP, ...). */
#define PL_ACCOUNTS_MAX	8

/**
 * struct pl_accounts - memory that protocols have reserved for the sockets found
 * @nr: used entries
 * @account: a protocol's; IPv4 and IPv6 share one
 * @users: sockets found that are users', not the kernel's
 */
struct pl_accounts {
	unsigned int nr;
	struct {
		atomic_long_t *pages;
		int __percpu *reserve;
		long found;
	} account[PL_ACCOUNTS_MAX];
	unsigned long users;
};

/** pl_accounts_found() - a socket was found; any context, the socket stays */
void pl_accounts_found(struct pl_accounts *accounts, const struct sock *sk);

/**
 * pl_accounts_rest() - what the sockets found leave over
 * @accounts: all of them
 * @sockets: set to how many sockets of users exist that were not found: orphans, on their
 *	way in a message, held by io_uring alone, not accepted yet (beyond PL_ACCEPTS_MAX
 *	of a socket, or not of a family that pl_accepts_get() knows)
 * @bytes: set to what TCP and UDP have reserved for sockets that were not found, the
 *	kernel's own included. Other families do not keep such an account, and sockets for
 *	which pl_sk_uncharged() holds are in none
 *
 * The counters go on meanwhile: good to what changes while a report is made.
 *
 * Context: process; sleeps.
 */
void pl_accounts_rest(const struct pl_accounts *accounts, unsigned long *sockets,
		      unsigned long *bytes);

#endif /* PL_ACCOUNTS_H */
