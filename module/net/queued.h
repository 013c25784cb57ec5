/* SPDX-License-Identifier: GPL-2.0 */
/* What is queued in one socket, and how well that is known. */
#ifndef PL_QUEUED_H
#define PL_QUEUED_H

#include <net/sock.h>

#include "net/meter.h"

/**
 * enum pl_how - how good the figures of a socket are; the worst of its queues counts
 * @PL_HOW_ONCE: all under one lock: the figures are of one moment
 * @PL_HOW_PIECES: the lock was dropped in between, and the queue was as long before as
 *	after
 * @PL_HOW_MOVING: the queue changed while it was walked: its buffers are counted as the
 *	walk met them, some may have come or gone
 * @PL_HOW_SAMPLE: only a part of a long queue was looked at, its beginning and its end:
 *	the figures are those of the part, scaled up
 * @PL_HOW_BUSY: its user did not let go of the socket: the kernel's own sums, no pages
 * @PL_HOW_SUMS: some or all of its queues are never walked: of these the kernel's own
 *	sums, no pages, and no data
 * @PL_NR_HOWS: how many
 */
enum pl_how {
	PL_HOW_ONCE,
	PL_HOW_PIECES,
	PL_HOW_MOVING,
	PL_HOW_SAMPLE,
	PL_HOW_BUSY,
	PL_HOW_SUMS,
	PL_NR_HOWS,
};

/** pl_how_name() - the word that files use */
const char *pl_how_name(enum pl_how how);

/** pl_how_worsen() - @how becomes @other if that is worse */
static inline void pl_how_worsen(enum pl_how *how, enum pl_how other)
{
	*how = max(*how, other);
}

/**
 * struct pl_queued - what is queued in one socket
 * @sums: PL_RX: received and not read: receive queue, out of order queue, errors, rings.
 *	PL_TX: written and not sent or not acknowledged; a buffer on its way through
 *	another socket's queue or through a device is not here, though charged to the
 *	sender
 * @how: how good these figures are
 */
struct pl_queued {
	struct pl_sums sums[PL_NR_DIRECTIONS];
	enum pl_how how;
};

/**
 * pl_queued_commit() - add what a hold has counted
 * @meter: after pl_hold_end(), without the lock
 * @q: added to
 *
 * Context: process; sleeps.
 */
void pl_queued_commit(struct pl_meter *meter, struct pl_queued *q);

/**
 * pl_queued_own_anew() - let go of a socket for a moment: a hold has counted enough
 * @meter: inside pl_hold_begin(); a new hold is begun
 * @sk: owned by the caller, and owned again on return
 * @direction: of the queue that is gone on with
 * @q: what was counted is added to
 *
 * Context: process; sleeps. Return: false if the socket is not ours any more.
 */
bool pl_queued_own_anew(struct pl_meter *meter, struct sock *sk, enum pl_direction direction,
			struct pl_queued *q);

#endif /* PL_QUEUED_H */
