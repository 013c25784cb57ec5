// SPDX-License-Identifier: GPL-2.0
/*
 * Call stacks that have been walked before; see recall.h.
 *
 * Trails are only ever added, by hooks in any context, each with one cmpxchg and one
 * store-release. They are forgotten all together, in process context: keys of the new
 * generation match none of the old trails, and once no hook is running any more that
 * began before, their places can be used again.
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "recall.h"

struct pl_trail pl_trails[PL_TRAIL_WAYS << PL_TRAIL_BITS];

static_assert(sizeof(struct pl_trail) == L1_CACHE_BYTES);

#define FIRST_GENERATION	BIT_ULL(48)
#define GENERATION(key)		((key) & ~(FIRST_GENERATION - 1))

u64 pl_trail_generation __read_mostly = FIRST_GENERATION;

/* One generation after the other. */
static DEFINE_MUTEX(forgetting);

#define PERIOD	(16 * HZ)

bool pl_trail_is_free(u64 key)
{
	const struct pl_trail *trail = pl_trails_of(key);
	unsigned int i;

	for (i = 0; i < PL_TRAIL_WAYS; i++)
		if (!READ_ONCE(trail[i].key))
			return true;
	return false;
}

void pl_trail_leave(u64 key, u32 site, const u32 *ips, const s16 *places)
{
	struct pl_trail *trail = pl_trails_of(key), *last = trail + PL_TRAIL_WAYS;

	while (cmpxchg(&trail->key, 0, PL_TRAIL_BUSY))
		if (++trail == last)
			return;
	trail->site = site;
	memcpy(trail->ips, ips, sizeof(trail->ips));
	memcpy(trail->places, places, sizeof(trail->places));
	/* pairs with the acquire in pl_recall() */
	smp_store_release(&trail->key, key);
}

void pl_trails_forget(void)
{
	unsigned int i;
	u64 key;

	mutex_lock(&forgetting);
	WRITE_ONCE(pl_trail_generation,
		   pl_trail_generation + FIRST_GENERATION ?: FIRST_GENERATION);
	synchronize_rcu();	/* hooks run with preemption off */
	for (i = 0; i < ARRAY_SIZE(pl_trails); i++) {
		key = READ_ONCE(pl_trails[i].key);
		if (key > PL_TRAIL_BUSY && GENERATION(key) != pl_trail_generation)
			WRITE_ONCE(pl_trails[i].key, 0);
	}
	mutex_unlock(&forgetting);
}

/* So that what runs now finds room, whatever ran since the load. */
static void renew(struct work_struct *work)
{
	pl_trails_forget();
	queue_delayed_work(system_long_wq, to_delayed_work(work), PERIOD);
}

static DECLARE_DELAYED_WORK(renewal, renew);

void pl_trails_init(void)
{
	queue_delayed_work(system_long_wq, &renewal, PERIOD);
}

void pl_trails_exit(void)
{
	cancel_delayed_work_sync(&renewal);
}

size_t pl_trails_bytes(void)
{
	return sizeof(pl_trails);
}
