// SPDX-License-Identifier: GPL-2.0
/*
 * Keeping a socket to oneself for a moment, without waiting for long.
 *
 * pl_sock_own() does what lock_sock_nested() (net/core/sock.c) does, but gives up
 * instead of sleeping. Whoever finds sk_lock.owned set copes with it as with any owner:
 * system calls sleep in __lock_sock(), softirqs use the backlog, timers try again
 * (tcp_write_timer()) or leave their work to release_cb, which release_sock() calls for
 * us as for any owner. Two kinds of callers do not cope, so they must not meet us:
 *
 * - tcp_close() (net/ipv4/tcp.c), sctp_close(), dccp_close() warn if somebody owns the
 *   socket once they have let go of it. They run when the last reference to the file is
 *   dropped, and our caller has one.
 * - inet_csk_listen_stop() (net/ipv4/inet_connection_sock.c) warns if somebody owns a
 *   connection that nobody has accepted yet, and inet_child_forget() empties its queues.
 *   Under slock it has to wait, and nothing is owned.
 */
#include <linux/delay.h>
#include <linux/sched/signal.h>

#include "net/sock_lock.h"

#define TRIES	20

/* Return: true if slock is held and nobody owns the socket. */
static bool lock_unowned(struct sock *sk)
{
	unsigned int tries;

	for (tries = 0; tries < TRIES && !fatal_signal_pending(current); tries++) {
		if (tries)
			usleep_range(200, 1000);
		spin_lock_bh(&sk->sk_lock.slock);
		if (!sk->sk_lock.owned) {
			/* sparse does not know of locks that are taken at times */
			__release(&sk->sk_lock.slock);
			return true;
		}
		spin_unlock_bh(&sk->sk_lock.slock);
	}
	return false;
}

bool pl_sock_own(struct sock *sk)
{
	if (!lock_unowned(sk))
		return false;
	sk->sk_lock.owned = 1;
	__acquire(&sk->sk_lock.slock);
	spin_unlock_bh(&sk->sk_lock.slock);
	mutex_acquire(&sk->sk_lock.dep_map, 0, 1, _RET_IP_);
	return true;
}

void pl_sock_disown(struct sock *sk)
{
	release_sock(sk);
}

bool pl_sock_lock(struct sock *sk)
{
	return lock_unowned(sk);
}

void pl_sock_unlock(struct sock *sk)
{
	__acquire(&sk->sk_lock.slock);
	spin_unlock_bh(&sk->sk_lock.slock);
}
