// SPDX-License-Identifier: GPL-2.0
/*
 * The table of allocation sites: one entry for each distinct call stack.
 *
 * An open-addressed hash table whose slot number is the site number. Entries are
 * only ever added, from hooks in any context, so there is no lock: a slot is taken
 * with one cmpxchg and published with one store-release. A reader that meets a slot
 * being filled (perhaps by the very context it interrupted) goes on to the next one
 * and does not wait. Lookups write nothing: the table's cache lines stay shared.
 */
#include <linux/hash.h>
#include <linux/sched/signal.h>
#include <linux/stacktrace.h>

#include "ledger/memory.h"
#include "ledger/sites.h"
#include "uapi/pageledger.h"

static_assert(PL_SITE_MOVABLE == PL_PAGE_SITE_MOVABLE);
static_assert(PL_SITE_BEFORE == PL_PAGE_SITE_BEFORE);
static_assert(PL_SITE_FIRST == PL_PAGE_SITE_FIRST);

/* How far from its hash a stack may live; past that the table counts as full. */
#define PROBES	64

static struct pl_site *table;
static unsigned int table_mask;

int pl_sites_init(unsigned int nr)
{
	table = pl_memory_array(nr, sizeof(*table), NUMA_NO_NODE);
	if (!table)
		return -ENOMEM;
	table_mask = nr - 1;
	return 0;
}

void pl_sites_exit(void)
{
	kvfree(table);
	table = NULL;
}

/*
 * Kernel and module text lie within 2 GiB of each other (x86-64: the top 2 GiB of
 * the address space, Documentation/x86/x86_64/mm.rst), so 32 bits tell a frame.
 */
unsigned long pl_frame_unpack(const struct pl_site *site, unsigned int i)
{
	unsigned long text = (unsigned long)stack_trace_save;

	return text + (s32)(site->frames[i] - (u32)text);
}

#define WORDS	(PL_FRAMES * sizeof(u32) / sizeof(u64))

static u32 hash_stack(const struct pl_stack *stack)
{
	const u64 *word = (const u64 *)stack->frames;
	u64 hash = stack->class;
	unsigned int i;

#pragma GCC unroll 4
	for (i = 0; i < WORDS; i++) {
		hash = (hash ^ word[i]) * GOLDEN_RATIO_64;
		hash ^= hash >> 32;
	}
	return hash;
}

/* Frames beyond the last are 0 in both, so their number need not be compared. */
static bool same_stack(const struct pl_site *site, const struct pl_stack *stack)
{
	const u64 *a = (const u64 *)site->frames, *b = (const u64 *)stack->frames;
	unsigned int i;

#pragma GCC unroll 4
	for (i = 0; i < WORDS; i++)
		if (a[i] != b[i])
			return false;
	return site->class == stack->class;
}

static void fill_site(struct pl_site *site, const struct pl_stack *stack)
{
	site->class = stack->class;
	site->nr = stack->nr;
	site->first = pl_clock();
	memcpy(site->frames, stack->frames, sizeof(site->frames));
}

u32 pl_sites_find(const struct pl_stack *stack)
{
	u32 hash = hash_stack(stack);
	u32 live = hash | PL_STATE_LIVE;
	unsigned int i;

	for (i = 0; i < PROBES; i++) {
		u32 slot = (hash + i) & table_mask;
		struct pl_site *site = &table[slot];
		/* pairs with the store-release below: a live entry is whole */
		u32 state = smp_load_acquire(&site->state);

		if (state == PL_STATE_EMPTY) {
			state = cmpxchg(&site->state, PL_STATE_EMPTY, PL_STATE_BUSY);
			if (state == PL_STATE_EMPTY) {
				fill_site(site, stack);
				/* pairs with the acquire above and in pl_sites_get() */
				smp_store_release(&site->state, live);
				return PL_SITE_FIRST + slot;
			}
		}
		if (state == live && same_stack(site, stack))
			return PL_SITE_FIRST + slot;
	}
	return PL_SITE_OVERFLOW;
}

bool pl_sites_is(u32 site, const struct pl_stack *stack)
{
	return site < PL_SITE_FIRST ? site == PL_SITE_OVERFLOW :
				      same_stack(pl_sites_get(site), stack);
}

struct pl_site *pl_sites_get(u32 site)
{
	struct pl_site *entry = &table[site - PL_SITE_FIRST];
	/* pairs with the store-release in pl_sites_find() */
	u32 state = smp_load_acquire(&entry->state);

	return state == PL_STATE_EMPTY || state == PL_STATE_BUSY ? NULL : entry;
}

enum pl_class pl_sites_class(u32 site)
{
	if (site >= PL_SITE_FIRST)
		return pl_sites_get(site)->class;
	if (pl_sites_is_before(site))
		return (site - PL_SITE_BEFORE) / PL_BEFORE_ORDERS;
	return site == PL_SITE_MOVABLE ? PL_CLASS_USER : PL_CLASS_UNTRACKED;
}

u32 pl_sites_end(void)
{
	return PL_SITE_FIRST + table_mask + 1;
}

unsigned int pl_sites_used(void)
{
	unsigned int used = 0;
	u32 site;

	for (site = PL_SITE_FIRST; site < pl_sites_end(); site++) {
		used += !!pl_sites_get(site);
		pl_sites_pause(site);
	}
	return used;
}

size_t pl_sites_bytes(void)
{
	return pl_sites_need(table_mask + 1);
}

int pl_sites_pause(u32 site)
{
	if (site % PL_SITES_AT_A_TIME)
		return 0;
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

void pl_sites_retire(struct pl_site *site)
{
	WRITE_ONCE(site->state, PL_STATE_RETIRED);
}

unsigned int pl_clock_seconds(u32 then)
{
	s32 ticks = pl_clock() - then;

	/* another CPU may have read the clock a moment later than we did */
	return ticks > 0 ? (u64)ticks * BIT(PL_CLOCK_SHIFT) / HZ : 0;
}
