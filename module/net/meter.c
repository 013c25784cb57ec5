// SPDX-License-Identifier: GPL-2.0
/*
 * Counting socket buffers while a lock is held, never many at a time.
 *
 * Under the lock a page is only described (struct pl_pin); whether the report has met
 * it before is found out when the lock is dropped, since that may need memory.
 */
#include <linux/ktime.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ledger/memory.h"
#include "net/meter.h"

static const struct {
	unsigned int skbs;
	unsigned int units;
} limits[PL_NR_HOLDS] = {
	[PL_HOLD_QUEUE] = { PL_HOLD_QUEUE_SKBS, PL_HOLD_QUEUE_UNITS },
	[PL_HOLD_PLACE] = { PL_HOLD_PLACE_SKBS, PL_HOLD_PLACE_UNITS },
	[PL_HOLD_SOCKET] = { PL_HOLD_SOCKET_SKBS, PL_HOLD_SOCKET_UNITS },
};

/* Written by the report that is being made, of which there is one at a time. */
static struct pl_hold_stats stats[PL_NR_HOLDS];

int pl_meter_init(struct pl_meter *meter)
{
	memset(meter, 0, sizeof(*meter));
	meter->pin = pl_memory_array(PL_HOLD_SOCKET_UNITS, sizeof(*meter->pin), NUMA_NO_NODE);
	if (meter->pin && !pl_pins_init(&meter->pins))
		return 0;
	kvfree(meter->pin);
	return -ENOMEM;
}

void pl_meter_exit(struct pl_meter *meter)
{
	pl_pins_exit(&meter->pins);
	kvfree(meter->pin);
}

static void begin_part(struct pl_meter *meter, enum pl_direction direction)
{
	struct pl_part *part = &meter->part[meter->nr_parts++];

	memset(part, 0, sizeof(*part));
	part->direction = direction;
	part->pins = meter->nr_pins;
}

void pl_hold_begin(struct pl_meter *meter, enum pl_hold kind, enum pl_direction direction)
{
	meter->kind = kind;
	meter->skbs = 0;
	meter->units = 0;
	meter->locked = false;
	meter->nr_pins = 0;
	meter->nr_parts = 0;
	begin_part(meter, direction);
	meter->start = ktime_get_ns();
}

void pl_hold_next(struct pl_meter *meter, enum pl_direction direction)
{
	begin_part(meter, direction);
}

/* The longest holds since load: this one is ending. */
static void note_hold(enum pl_hold kind, u64 start, unsigned int skbs)
{
	struct pl_hold_stats *s = &stats[kind];
	u64 ns = ktime_get_ns() - start;

	WRITE_ONCE(s->holds, s->holds + 1);
	WRITE_ONCE(s->ns, max(s->ns, ns));
	WRITE_ONCE(s->skbs, max_t(unsigned long, s->skbs, skbs));
}

void pl_hold_lock(struct pl_meter *meter)
{
	meter->locked = true;
	meter->lock_skbs = meter->skbs;
	meter->lock_units = meter->units;
	meter->lock_start = ktime_get_ns();
}

void pl_hold_unlock(struct pl_meter *meter)
{
	meter->locked = false;
	note_hold(PL_HOLD_QUEUE, meter->lock_start, meter->skbs - meter->lock_skbs);
}

/* Up to where @skbs and @units may go. */
static unsigned int skbs_end(const struct pl_meter *meter)
{
	unsigned int end = limits[meter->kind].skbs;

	return meter->locked ? min(end, meter->lock_skbs + PL_HOLD_QUEUE_SKBS) : end;
}

static unsigned int units_end(const struct pl_meter *meter)
{
	unsigned int end = limits[meter->kind].units;

	return meter->locked ? min(end, meter->lock_units + PL_HOLD_QUEUE_UNITS) : end;
}

bool pl_hold_room(const struct pl_meter *meter, struct sk_buff *skb)
{
	/* an empty hold takes any buffer, or a huge one would stop the walk for ever */
	return !meter->skbs || (meter->skbs < skbs_end(meter) &&
				meter->units + skb_shinfo(skb)->nr_frags < units_end(meter));
}

bool pl_hold_fits(const struct pl_meter *meter, unsigned int skbs)
{
	return meter->skbs + skbs <= skbs_end(meter) && meter->units + skbs <= units_end(meter);
}

bool pl_hold_half(const struct pl_meter *meter)
{
	return meter->skbs >= limits[meter->kind].skbs / 2 ||
	       meter->units >= limits[meter->kind].units / 2;
}

void pl_hold_page(struct pl_meter *meter, struct page *page)
{
	pl_hold_part(meter)->sums.frags++;
	/* device memory has no page */
	if (page && meter->nr_pins < limits[meter->kind].units)
		meter->pin[meter->nr_pins++] = pl_pin_of(page);
	else
		meter->lost++;
}

static void hold_one(struct pl_meter *meter, struct sk_buff *skb)
{
	struct pl_sums *sums = &pl_hold_part(meter)->sums;
	unsigned int i;

	meter->units += 1 + skb_shinfo(skb)->nr_frags;
	/* sizes as SKB_TRUESIZE() and __alloc_skb() charge them */
	sums->slab += SKB_DATA_ALIGN(sizeof(*skb));
	if (skb->head_frag)
		pl_hold_page(meter, virt_to_head_page(skb->head));
	else
		sums->slab += skb_end_offset(skb) +
			      SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
		pl_hold_page(meter, skb_frag_page(&skb_shinfo(skb)->frags[i]));
}

void pl_hold_skb(struct pl_meter *meter, struct sk_buff *skb, unsigned int data)
{
	struct pl_sums *sums = &pl_hold_part(meter)->sums;
	struct sk_buff *piece;

	meter->skbs++;
	sums->skbs++;
	sums->data += data;
	sums->truesize += skb->truesize;
	hold_one(meter, skb);
	skb_walk_frags(skb, piece) {
		if (meter->units >= units_end(meter)) {
			meter->lost++;
			break;
		}
		hold_one(meter, piece);
	}
}

void pl_hold_end(struct pl_meter *meter)
{
	note_hold(meter->kind, meter->start, meter->skbs);
}

static_assert(sizeof(struct pl_sums) == 7 * sizeof(u64));

void pl_sums_add(struct pl_sums *to, const struct pl_sums *sums, u64 counted, u64 len)
{
	const u64 *from = (const u64 *)sums;
	u64 *sum = (u64 *)to;
	unsigned int i;

	for (i = 0; i < sizeof(*sums) / sizeof(u64); i++)
		sum[i] += counted && counted < len ? mult_frac(from[i], len, counted) : from[i];
}

static void commit_part(struct pl_meter *meter, struct pl_part *part, unsigned int end,
			struct pl_sums *to)
{
	u64 skbs = part->sums.skbs, more = skbs && part->len > skbs ? part->len - skbs : 0;
	unsigned int i;
	u64 rest = 0;

	for (i = part->pins; i < end; i++) {
		unsigned long pages = pl_pins_count(&meter->pins, &meter->pin[i], &meter->tally);

		if (!meter->pin[i].untracked) {
			part->sums.user += pages;
			continue;
		}
		part->sums.pages += pages;
		if (!more)
			continue;
		/* what was not looked at has the same owners */
		rest += pages * more;
		pl_pins_guess(&meter->pins, &meter->pin[i], div64_u64_rem(rest, skbs, &rest));
	}
	pl_sums_add(to, &part->sums, part->sums.skbs, part->len);
}

bool pl_hold_commit(struct pl_meter *meter, struct pl_sums sums[PL_NR_DIRECTIONS])
{
	bool sampled = false;
	unsigned int i;

	for (i = 0; i < meter->nr_parts; i++) {
		struct pl_part *part = &meter->part[i];

		sampled |= part->len > part->sums.skbs;
		commit_part(meter, part, i + 1 < meter->nr_parts ? part[1].pins : meter->nr_pins,
			    &sums[part->direction]);
	}
	meter->nr_parts = 0;
	cond_resched();
	return sampled;
}

struct pl_hold_stats pl_hold_stats(enum pl_hold kind)
{
	return (struct pl_hold_stats) {
		.holds = READ_ONCE(stats[kind].holds),
		.skbs = READ_ONCE(stats[kind].skbs),
		.ns = READ_ONCE(stats[kind].ns),
	};
}
