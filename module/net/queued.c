// SPDX-License-Identifier: GPL-2.0
/* What is queued in one socket, and how well that is known. */
#include <linux/sched/signal.h>

#include "net/queued.h"
#include "net/sock_lock.h"

static const char * const how_names[PL_NR_HOWS] = {
	[PL_HOW_ONCE]	= "once",
	[PL_HOW_PIECES]	= "pieces",
	[PL_HOW_MOVING]	= "moving",
	[PL_HOW_SAMPLE]	= "sample",
	[PL_HOW_BUSY]	= "busy",
	[PL_HOW_SUMS]	= "sums",
};

const char *pl_how_name(enum pl_how how)
{
	return how_names[how];
}

void pl_queued_commit(struct pl_meter *meter, struct pl_queued *q)
{
	if (pl_hold_commit(meter, q->sums))
		pl_how_worsen(&q->how, PL_HOW_SAMPLE);
}

bool pl_queued_own_anew(struct pl_meter *meter, struct sock *sk, enum pl_direction direction,
			struct pl_queued *q)
{
	pl_hold_end(meter);
	pl_sock_disown(sk);
	pl_queued_commit(meter, q);
	/* the socket was used meanwhile, for all we know */
	pl_how_worsen(&q->how, PL_HOW_MOVING);
	if (fatal_signal_pending(current) || !pl_sock_own(sk))
		return false;
	pl_hold_begin(meter, PL_HOLD_SOCKET, direction);
	return true;
}
