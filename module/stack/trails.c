// SPDX-License-Identifier: GPL-2.0
/*
 * Call stacks that have been walked before; see trails.h.
 *
 * Trails are only ever added, by hooks in any context, each with one cmpxchg and one
 * store-release. They are forgotten all together, in process context: there are two
 * tables, hooks turn to the other one, which is empty, and when none is running any more
 * that uses the first one, that is cleared.
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "stack/trails.h"

static struct pl_trail tables[2][PL_TRAIL_WAYS << PL_TRAIL_BITS] __aligned(PL_TRAIL_GROUP);
struct pl_trail *pl_trails __read_mostly = tables[0];

static_assert(sizeof(struct pl_trail) == L1_CACHE_BYTES);

static DEFINE_MUTEX(forgetting);

#define PERIOD	(16 * HZ)

void pl_trail_leave(struct pl_trail *table, const struct pl_trail *new)
{
	struct pl_trail *trail = pl_trails_of(table, new->key);

	while (trail && (READ_ONCE(trail->key) || cmpxchg(&trail->key, 0, PL_TRAIL_BUSY)))
		trail = pl_trail_next(trail);
	if (!trail)
		return;
	trail->site = new->site;
	memcpy(trail->ips, new->ips, sizeof(trail->ips));
	memcpy(trail->places, new->places, sizeof(trail->places));
	trail->bp_place = new->bp_place;
	trail->bp_distance = new->bp_distance;
	/* pairs with the acquires where trails are looked for */
	smp_store_release(&trail->key, new->key);
}

static __no_sanitize_or_inline bool bp_is_there(const struct pl_trail *trail,
						const struct pl_place *p)
{
	const unsigned long *stack = (const unsigned long *)p->sp;

	if (trail->bp_place == PL_TRAIL_BP_HERE)
		return p->bp_known && (u32)(p->bp - p->sp) == trail->bp_distance;
	return (unsigned long)&stack[trail->bp_place] < p->end &&
	       (u32)(stack[trail->bp_place] - p->sp) == trail->bp_distance;
}

u32 pl_trail_recall_by_bp(u64 key, const struct pl_place *p)
{
	const struct pl_trail *trail;

	key = pl_trail_key_by_bp(key);
	for (trail = pl_trails_of(READ_ONCE(pl_trails), key); trail; trail = pl_trail_next(trail)) {
		/* pairs with the release in pl_trail_leave(): the trail is whole */
		if (smp_load_acquire(&trail->key) == key && bp_is_there(trail, p) &&
		    pl_trail_leads_on(trail, p->sp, p->end))
			return trail->site;
	}
	return PL_SITE_NONE;
}

void pl_trails_forget(void)
{
	struct pl_trail *old;
	unsigned int i;

	mutex_lock(&forgetting);
	old = pl_trails;
	/* it was cleared by an earlier call: seen so by whoever sees it */
	smp_store_release(&pl_trails, tables[old == tables[0]]);
	synchronize_rcu();	/* hooks run with preemption off */
	for (i = 0; i < ARRAY_SIZE(tables[0]); i++)
		WRITE_ONCE(old[i].key, 0);
	mutex_unlock(&forgetting);
}

/* So that what runs now finds room, whatever has run since the module was loaded. */
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
	return sizeof(tables);
}
