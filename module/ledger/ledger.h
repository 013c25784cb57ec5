/* SPDX-License-Identifier: GPL-2.0 */
/* Who owns each page, and how many pages each site owns. */
#ifndef PL_LEDGER_H
#define PL_LEDGER_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <asm/local.h>

#include "ledger/shadow.h"
#include "ledger/sites.h"

/**
 * struct pl_totals - a site's counters, summed over CPUs
 * @pages: pages held now. Hooks go on while the CPUs are summed: what comes and goes
 *	meanwhile can be counted twice or not at all, in passing.
 * @allocs: allocations since load
 * @allocated: pages that these allocations gave
 * @last: jiffies of the newest allocation; 0 if none
 */
struct pl_totals {
	long pages;
	unsigned long allocs;
	unsigned long allocated;
	unsigned long last;
};

/**
 * enum pl_event - what a CPU counts besides sites
 * @PL_EVENT_UNWALKED: allocations whose stack was not looked at; PL_SITE_MOVABLE counts its
 *	own
 * @PL_EVENT_RECALLED: allocations whose stack was told by the trail of an earlier walk
 * @PL_EVENT_WALKED: allocations whose stack had to be walked. Bulk ones and contiguous
 *	ranges count once here or above; with PL_SITE_MOVABLE's these are all that was seen
 * @PL_EVENT_FREE: free events seen
 * @PL_EVENT_UNSEEN: pages freed that had no owner. Not all are missed allocations: the
 *	source of a migration whose target came from compaction's own list, what is left
 *	of that list, hot-added memory, and a page whose memory cgroup was full
 *	(__alloc_pages() frees it before its event) are freed like this
 * @PL_EVENT_REOWNED: pages allocated that still had an owner: their free was missed
 * @PL_EVENT_STALE: the same of pages owned by [before load]: the census came by while
 *	they were on their way back to the free lists
 * @PL_EVENT_OUTSIDE: pages allocated or freed, each time, in memory that has no shadow
 *	words: hot-added, when there was no memory for them
 * @PL_EVENT_BULK: pages claimed from the bulk allocator's fast path
 * @PL_EVENT_RANGE: pages taken as contiguous ranges
 * @PL_EVENT_MIGRATED: pages whose owner moved with their content
 * @PL_EVENT_RECURSED: allocations inside a hook; counted without a stack
 * @PL_EVENT_SLOW: of those walked, by the kernel's own unwinder
 * @PL_EVENT_LEARNED: return addresses met for the first time, or again after another one
 *	had taken their place
 * @PL_EVENT_COMPARED: stacks walked both ways, with unwinder=check
 * @PL_EVENT_MISMATCHES: of these, with different results
 * @PL_NR_EVENTS: how many
 */
enum pl_event {
	PL_EVENT_UNWALKED,
	PL_EVENT_RECALLED,
	PL_EVENT_WALKED,
	PL_EVENT_FREE,
	PL_EVENT_UNSEEN,
	PL_EVENT_REOWNED,
	PL_EVENT_STALE,
	PL_EVENT_OUTSIDE,
	PL_EVENT_BULK,
	PL_EVENT_RANGE,
	PL_EVENT_MIGRATED,
	PL_EVENT_RECURSED,
	PL_EVENT_SLOW,
	PL_EVENT_LEARNED,
	PL_EVENT_COMPARED,
	PL_EVENT_MISMATCHES,
	PL_NR_EVENTS,
};

/**
 * pl_ledger_init() - before anything else
 * @nr_sites: counters a CPU needs, see pl_sites_end()
 */
void pl_ledger_init(u32 nr_sites);

/**
 * pl_ledger_add_cpu() - allocate a CPU's counters, if it has none yet
 * @cpu: not running yet, or no hook does
 *
 * They stay until unload: what was counted there counts.
 *
 * Context: process. Return: 0 or -ENOMEM.
 */
int pl_ledger_add_cpu(unsigned int cpu);

/** pl_ledger_has_cpu() - has the CPU counters? A hook must not run on one that has none */
bool pl_ledger_has_cpu(unsigned int cpu);

/** pl_ledger_exit() - give everything back; no hook may run any more */
void pl_ledger_exit(void);

/**
 * struct pl_counter - what a CPU has seen of a site
 * @allocs: allocations
 * @tails: pages that these gave beyond one each, or less
 * @gone: of the site's pages, wherever they were allocated, those that went here
 * @last: jiffies of the newest allocation, or 0; plain, the last one wins
 */
struct pl_counter {
	local_t allocs;
	local_t tails;
	local_t gone;
	unsigned long last;
};

/**
 * struct pl_book - what a CPU counts
 * @events: enum pl_event
 * @counters: one for each site, constant while hooks run
 * @depth: nested hooks on this CPU that are in the kernel's unwinder
 */
struct pl_book {
	unsigned long events[PL_NR_EVENTS];
	struct pl_counter *counters;
	unsigned int depth;
};

DECLARE_PER_CPU(struct pl_book, pl_books);

/** pl_ledger_cpu_bytes() - memory of a CPU's counters of @nr_sites */
static inline size_t pl_ledger_cpu_bytes(u32 nr_sites)
{
	return array_size(nr_sites, sizeof(struct pl_counter));
}

/** pl_ledger_count() - add @nr to an event; any context, preemption off */
static __always_inline void pl_ledger_count(enum pl_event event, unsigned long nr)
{
	this_cpu_add(pl_books.events[event], nr);
}

/* A site's counters on this CPU. */
static __always_inline struct pl_counter *pl_ledger_counter(u32 site)
{
	return &this_cpu_read(pl_books.counters)[site];
}

/*
 * The rest of pl_ledger_set() and pl_ledger_clear(): for buddy blocks of more than one page,
 * and for any number of pages, one by one. Arguments are where a hook has them: a page's
 * frame number comes second, as the page does.
 */
void pl_ledger_set_block(u32 site, unsigned long pfn, unsigned long nr);
void pl_ledger_clear_block(unsigned long nr, unsigned long pfn);
void pl_ledger_set_pages(u32 site, unsigned long pfn, unsigned long nr);
void pl_ledger_clear_pages(unsigned long nr, unsigned long pfn);
void pl_ledger_count_missed(u32 site, long nr);

/**
 * pl_ledger_range_begins() - the running task is about to take a contiguous range
 *
 * Until pl_ledger_range_ends() what it frees without an owner is no missed allocation:
 * alloc_contig_range() takes whole blocks off the free lists and gives back what lies before
 * and after the range. Of more than eight such tasks at a time the rest count as before.
 *
 * Context: any.
 */
void pl_ledger_range_begins(void);
void pl_ledger_range_ends(void);

/* An allocation is counted for a site, by the CPU that it is made on. */
static __always_inline void pl_ledger_count_alloc(struct pl_counter *c)
{
	local_inc(&c->allocs);
	WRITE_ONCE(c->last, jiffies);
}

/**
 * pl_ledger_set() - a block of pages was allocated
 * @pfn: first page
 * @order: of the block
 * @site: the new owner
 *
 * Context: any, NMI included; preemption is off.
 */
static __always_inline void pl_ledger_set(unsigned long pfn, unsigned int order, u32 site)
{
	u32 *word, old;

	pl_ledger_count_alloc(pl_ledger_counter(site));
	if (unlikely(order)) {
		pl_ledger_set_block(site, pfn, BIT(order));
		return;
	}
	if (unlikely(!pl_shadow_word_quiet(pfn, &word))) {
		pl_ledger_set_pages(site, pfn, 1);
		return;
	}
	old = READ_ONCE(*word);
	WRITE_ONCE(*word, site | READ_ONCE(pl_shadow_tag));
	if (unlikely(old)) {
		local_inc(&pl_ledger_counter(pl_word_site(old))->gone);
		pl_ledger_count_missed(pl_word_site(old), 1);
	}
}

/**
 * pl_ledger_set_range() - any number of pages was allocated, in one go
 * @pfn: first page
 * @nr: pages; they may span sections
 * @site: the new owner
 *
 * Context: any, NMI included; preemption is off.
 */
static inline void pl_ledger_set_range(unsigned long pfn, unsigned long nr, u32 site)
{
	pl_ledger_count_alloc(pl_ledger_counter(site));
	pl_ledger_set_pages(site, pfn, nr);
}

/**
 * pl_ledger_clear() - a block of pages was freed
 * @pfn: first page
 * @order: of the block
 *
 * Context: any, NMI included; preemption is off.
 */
static __always_inline void pl_ledger_clear(unsigned long pfn, unsigned int order)
{
	u32 *word, old;

	if (unlikely(order)) {
		pl_ledger_clear_block(BIT(order), pfn);
		return;
	}
	if (unlikely(!pl_shadow_word_quiet(pfn, &word))) {
		pl_ledger_clear_pages(1, pfn);
		return;
	}
	old = READ_ONCE(*word);
	WRITE_ONCE(*word, PL_SITE_NONE);
	if (likely(old))
		local_inc(&pl_ledger_counter(pl_word_site(old))->gone);
	else
		pl_ledger_count_missed(PL_SITE_NONE, 1);
}

/**
 * pl_ledger_is_unowned() - was this allocation not seen yet?
 * @pfn: a page that was allocated, perhaps with an event of its own; the caller holds it
 *
 * Context: any, NMI included; preemption is off.
 * Return: true if the page has no owner, or one that the census may just have made up.
 */
bool pl_ledger_is_unowned(unsigned long pfn);

/**
 * pl_ledger_swap() - two pages exchange their owners
 * @a: a page that the caller holds
 * @b: another one
 *
 * Counts no allocation and no free.
 *
 * Context: any; preemption is off.
 */
void pl_ledger_swap(unsigned long a, unsigned long b);

/**
 * pl_ledger_move() - change a page's owner only if it is still @from
 * @pfn: the page
 * @from: the owner it must have, PL_SITE_NONE included
 * @to: the owner it gets, PL_SITE_NONE included
 *
 * For the census, which races with the hooks: a page whose owner a hook has changed
 * is left alone. Counts pages, no allocation and no free. The page gets epoch 0, before
 * load.
 *
 * Context: process or irq; preemption may be on. Return: true if it was changed.
 */
bool pl_ledger_move(unsigned long pfn, u32 from, u32 to);

/**
 * pl_ledger_census_done() - pl_ledger_move() is not called any more
 *
 * Until then hooks pay for atomic swaps, and pages freed without an owner are not
 * counted as PL_EVENT_UNSEEN: they were allocated before load.
 */
void pl_ledger_census_done(void);

/**
 * pl_ledger_owner() - the site that owns a page
 * @pfn: any frame number
 *
 * Return: the site, PL_SITE_NONE also for memory without shadow words.
 */
u32 pl_ledger_owner(unsigned long pfn);

/** pl_ledger_site() - sum a site's counters over the CPUs */
struct pl_totals pl_ledger_site(u32 site);

/** pl_ledger_events() - sum an event over the CPUs */
unsigned long pl_ledger_events(enum pl_event event);

/** pl_ledger_walks() - stacks found, recalled or walked */
static inline unsigned long pl_ledger_walks(void)
{
	return pl_ledger_events(PL_EVENT_RECALLED) + pl_ledger_events(PL_EVENT_WALKED);
}

/**
 * pl_ledger_visit_own() - call @fn for each allocation of counters
 *
 * Context: process.
 */
void pl_ledger_visit_own(void (*fn)(const void *memory, size_t size));

/** pl_ledger_bytes() - memory of the counters */
size_t pl_ledger_bytes(void);

/**
 * pl_ledger_enter() - begin a hook that walks the stack
 *
 * Context: any; preemption is off. Return: false when hooks are nested deeper than
 * contexts can be, that is when our own work has allocated: do not walk the stack.
 */
bool pl_ledger_enter(void);

/** pl_ledger_leave() - end what pl_ledger_enter() began, whatever it returned */
void pl_ledger_leave(void);

#endif /* PL_LEDGER_H */
