// SPDX-License-Identifier: GPL-2.0
/*
 * When pages were allocated.
 *
 * A shadow word carries the epoch of its page's allocation: an index into a table of
 * start times. A new epoch begins every few seconds, and with each mark. Before the
 * 4095 there are run out, neighbours are merged: the later one's pages are relabelled
 * with the earlier one's index and the index is free again. Two are merged only if
 * together they are no longer than 1/64 of their age, so that an age is right within
 * 1.6 % or PERIOD, whichever is more, however old the page; and never across a mark.
 *
 * Locking: @changing is held to begin and merge epochs and to change marks, never by those
 * who look through the pages: they find the times of whatever epoch a word carries, under
 * RCU. An index is used again only when nobody goes by its old meaning any more
 * (pl_shadow_relabel()). Hooks take no lock; all they know is the tag of the current
 * epoch, see pl_shadow_set_epoch().
 */
#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"

#define PERIOD		(4 * HZ)
#define PRECISION	64
/* Leave room for marks until the next period. */
#define FULL		(PL_NR_EPOCHS - 64)

/* What cannot be merged in ten years, two epochs for each factor of 1 + 1/64, must fit. */
static_assert(2 * PRECISION * 21 + PL_MARKS_MAX < FULL);

static DEFINE_MUTEX(changing);
static LIST_HEAD(marks);
static unsigned int nr_marks;

/* Written under @changing. Epoch 0 is before load, always there, and never merged. */
static u64 start[PL_NR_EPOCHS];		/* of each epoch, by index */
static u64 until[PL_NR_EPOCHS];		/* start of the next; of the current one, U64_MAX */
/* All under @changing, but for a look at @used. */
static u16 by_start[PL_NR_EPOCHS];	/* indices of epochs in use, by start */
static unsigned int used;		/* entries of by_start[] */
static u16 relabel[PL_NR_EPOCHS];	/* for pl_shadow_relabel() */
static DECLARE_BITMAP(taken, PL_NR_EPOCHS);

static void next_epoch(struct work_struct *work);
static DECLARE_DELAYED_WORK(ticker, next_epoch);

static bool is_marked(u64 moment)
{
	struct pl_mark *mark;

	list_for_each_entry(mark, &marks, list)
		if (mark->start == moment)
			return true;
	return false;
}

/*
 * Merge neighbours, oldest first, into the beginning of by_start[]. Its first is before load
 * and its last is going on: they stay.
 */
static void merge_epochs(u64 now)
{
	unsigned int i, kept = 1;
	u16 epoch;

	for (epoch = 0; epoch < PL_NR_EPOCHS; epoch++)
		relabel[epoch] = epoch;
	for (i = 2; i < used; i++) {
		u16 into = by_start[kept];

		epoch = by_start[i];
		if (i + 1 < used && !is_marked(start[epoch]) &&
		    until[epoch] - start[into] <= (now - until[epoch]) / PRECISION) {
			relabel[epoch] = into;
			WRITE_ONCE(until[into], until[epoch]);
		} else {
			by_start[++kept] = epoch;
		}
	}
	pl_shadow_relabel(relabel);
	WRITE_ONCE(used, kept + 1);
	bitmap_zero(taken, PL_NR_EPOCHS);
	for (i = 0; i < used; i++)
		__set_bit(by_start[i], taken);
}

/* Begin an epoch. Return: when that was; 0 if all are in use: the current one goes on. */
static u64 begin_epoch(void)
{
	u16 epoch;
	u64 now;

	if (used >= FULL)
		merge_epochs(ktime_get_boottime_ns());
	if (used == PL_NR_EPOCHS)
		return 0;
	/* after merging, which takes time; and no two alike, however coarse the clock is */
	now = max(ktime_get_boottime_ns(), start[by_start[used - 1]] + 1);
	epoch = find_first_zero_bit(taken, PL_NR_EPOCHS);
	__set_bit(epoch, taken);
	WRITE_ONCE(start[epoch], now);
	WRITE_ONCE(until[epoch], U64_MAX);
	WRITE_ONCE(until[by_start[used - 1]], now);
	by_start[used] = epoch;
	WRITE_ONCE(used, used + 1);
	pl_shadow_set_epoch(epoch);
	return now;
}

static void next_epoch(struct work_struct *work)
{
	mutex_lock(&changing);
	begin_epoch();
	mutex_unlock(&changing);
	queue_delayed_work(system_long_wq, &ticker, PERIOD);
}

void pl_epochs_init(void)
{
	used = 1;	/* before load */
	__set_bit(0, taken);
	begin_epoch();
	queue_delayed_work(system_long_wq, &ticker, PERIOD);
}

void pl_epochs_exit(void)
{
	cancel_delayed_work_sync(&ticker);
}

int pl_epochs_mark(struct pl_mark *mark)
{
	u64 now = 0;

	if (mutex_lock_killable(&changing))
		return -EINTR;
	if (mark->start || nr_marks < PL_MARKS_MAX)
		now = begin_epoch();
	if (now && !mark->start) {
		list_add(&mark->list, &marks);
		nr_marks++;
	}
	if (now)
		WRITE_ONCE(mark->start, now);
	mutex_unlock(&changing);
	return now ? 0 : -ENOSPC;
}

void pl_epochs_unmark(struct pl_mark *mark)
{
	/* nobody sets it meanwhile, and files without a mark need not wait */
	if (!mark->start)
		return;
	mutex_lock(&changing);
	list_del(&mark->list);
	nr_marks--;
	mark->start = 0;
	mutex_unlock(&changing);
}

struct look {
	u64 since;
	struct pl_held *held;
};

static void look_at(u32 site, u32 epoch, unsigned long nr, void *data)
{
	struct look *look = data;
	struct pl_held *held = &look->held[site];
	u64 begun = READ_ONCE(start[epoch]);

	if (site == PL_SITE_NONE || begun < look->since)
		return;
	held->oldest = held->pages ? min(held->oldest, begun) : begun;
	held->newest = max(held->newest, READ_ONCE(until[epoch]));
	held->pages += nr;
}

int pl_epochs_held(const struct pl_mark *mark, struct pl_held *held)
{
	struct look look = { .since = READ_ONCE(mark->start), .held = held };
	unsigned long pfn;

	for (pfn = 0; pfn < pl_shadow_end(); pfn += PAGES_PER_SECTION) {
		pl_shadow_visit(pfn, look_at, &look);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

bool pl_epochs_is_since(const struct pl_mark *mark, unsigned long pfn)
{
	bool is_since = false;
	const u32 *word;

	rcu_read_lock();
	word = pl_shadow_word(pfn);
	if (word)
		is_since = READ_ONCE(start[pl_word_epoch(READ_ONCE(*word))]) >= mark->start;
	rcu_read_unlock();
	return is_since;
}

unsigned int pl_epochs_used(void)
{
	return READ_ONCE(used);
}
