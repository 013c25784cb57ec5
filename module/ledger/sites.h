/* SPDX-License-Identifier: GPL-2.0 */
/* The table of allocation sites: one entry for each distinct call stack. */
#ifndef PL_SITES_H
#define PL_SITES_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/types.h>

#include "ledger/classes.h"

/* Eight frames name a leak's path through a driver; more only splits sites. */
#define PL_FRAMES	8

/* A shadow word has room for a site of 20 bits. */
#define PL_SITE_BITS	20

/* What was allocated before load is told apart by order: 0 to 10, and larger ones. */
#define PL_BEFORE_ORDERS	12

/**
 * enum pl_fixed_site - sites that are no call stack
 * @PL_SITE_NONE: the page is free, or was never seen
 * @PL_SITE_OVERFLOW: the table was full: who allocated is not known
 * @PL_SITE_NO_STACK: the stack could not be walked
 * @PL_SITE_MOVABLE: movable allocations, which are not unwound
 * @PL_SITE_BEFORE: allocated before load: PL_BEFORE_ORDERS sites for each enum pl_class
 * @PL_SITE_FIRST: first site of the hash table
 */
enum pl_fixed_site {
	PL_SITE_NONE,
	PL_SITE_OVERFLOW,
	PL_SITE_NO_STACK,
	PL_SITE_MOVABLE,
	PL_SITE_BEFORE,
	PL_SITE_FIRST = PL_SITE_BEFORE + PL_NR_CLASSES * PL_BEFORE_ORDERS,
};

/**
 * struct pl_stack - a normalised call stack, innermost frame first
 * @class: what the allocating function makes of the page
 * @nr: how many of @frames are used; 0 if the stack is unknown
 * @frames: low halves of the return addresses, see pl_frame_unpack(), without allocator
 *	plumbing at the inner end; 0 beyond @nr
 */
struct pl_stack {
	enum pl_class class;
	unsigned int nr;
	u32 frames[PL_FRAMES] __aligned(sizeof(u64));
};

struct pl_symbol_list;

/**
 * struct pl_site - one call stack that allocated pages
 * @state: PL_STATE_*, or the hash of the stack with PL_STATE_LIVE set. Written once
 *	from empty to busy (cmpxchg) and from busy to live (release; pairs with the
 *	acquire in lookup); a live site may become retired. Never empty again.
 * @class: constant once live
 * @nr: constant once live
 * @frames: as in struct pl_stack; constant once live
 * @first: pl_clock() when the site was born
 * @names: names of the frames of a retired site, or NULL; under pl_symbols' mutex
 */
struct pl_site {
	u32 state;
	u8 class;
	u8 nr;
	u32 frames[PL_FRAMES] __aligned(sizeof(u64));
	u32 first;
	struct pl_symbol_list *names;
} ____cacheline_aligned;

#define PL_STATE_EMPTY		0
#define PL_STATE_BUSY		1
#define PL_STATE_RETIRED	2
#define PL_STATE_LIVE		BIT(31)

/**
 * pl_sites_init() - allocate the table
 * @nr: entries for call stacks; a power of two
 *
 * Context: process. Return: 0 or -ENOMEM.
 */
int pl_sites_init(unsigned int nr);

/** pl_sites_need() - bytes that a table of @nr entries takes */
static inline size_t pl_sites_need(unsigned int nr)
{
	return array_size(nr, sizeof(struct pl_site));
}

/**
 * pl_sites_exit() - give the table back; no hook may run any more
 */
void pl_sites_exit(void);

/**
 * pl_sites_find() - the site of a call stack; enters it when it is new
 * @stack: the call stack
 *
 * Takes no lock and allocates nothing. Two CPUs that enter the same new stack at the
 * same instant may make two sites of it; readers merge by name, so no count is lost.
 *
 * Context: any, NMI included.
 * Return: a site number; PL_SITE_OVERFLOW when the table has no room near the hash.
 */
u32 pl_sites_find(const struct pl_stack *stack);

/**
 * pl_sites_is() - true if pl_sites_find() may have returned this site for the stack
 * @site: a site that exists
 * @stack: the call stack
 */
bool pl_sites_is(u32 site, const struct pl_stack *stack);

/**
 * pl_sites_get() - the table entry behind a number
 * @site: at least PL_SITE_FIRST and below pl_sites_end()
 *
 * Return: the entry, or NULL when it is still empty.
 */
struct pl_site *pl_sites_get(u32 site);

/** pl_sites_exists() - may pages belong to this site? PL_SITE_NONE is none */
static inline bool pl_sites_exists(u32 site)
{
	return site < PL_SITE_FIRST ? site != PL_SITE_NONE : !!pl_sites_get(site);
}

/**
 * pl_sites_class() - the class of a site's pages, as the allocation let it seem
 * @site: a site that exists, PL_SITE_NONE excepted
 */
enum pl_class pl_sites_class(u32 site);

/**
 * pl_sites_before() - the site of what was allocated before load
 * @class: of the pages
 * @order: of the compound page; 0 also for a block that is none, which nothing tells
 */
static inline u32 pl_sites_before(enum pl_class class, unsigned int order)
{
	return PL_SITE_BEFORE + class * PL_BEFORE_ORDERS + min(order, PL_BEFORE_ORDERS - 1U);
}

/** pl_sites_is_before() - true if the site is one of pl_sites_before()'s */
static inline bool pl_sites_is_before(u32 site)
{
	return site >= PL_SITE_BEFORE && site < PL_SITE_FIRST;
}

/** pl_sites_before_order() - the order that a site of pl_sites_before() stands for */
static inline unsigned int pl_sites_before_order(u32 site)
{
	return (site - PL_SITE_BEFORE) % PL_BEFORE_ORDERS;
}

/** pl_sites_end() - one past the highest site number, fixed sites included */
u32 pl_sites_end(void);

/** pl_sites_used() - how many call stacks are in the table; process context, sleeps */
unsigned int pl_sites_used(void);

/** pl_sites_bytes() - memory of the table */
size_t pl_sites_bytes(void);

/* A site costs a reader a cache line for each CPU. */
#define PL_SITES_AT_A_TIME	256

/**
 * pl_sites_pause() - let others run, each time that so many sites have been looked at
 * @site: the next one; they are gone through in turn
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_sites_pause(u32 site);

/**
 * pl_sites_retire() - new allocations must not find this site any more
 * @site: a live entry; its counters go on until its last page is freed
 *
 * For stacks through a module that goes away: what is loaded at its addresses
 * later is not to blame.
 */
void pl_sites_retire(struct pl_site *site);

/** pl_frame_unpack() - frame @i of a site as an address */
unsigned long pl_frame_unpack(const struct pl_site *site, unsigned int i);

/* 256 jiffies: a quarter of a second to three; 32 bits of it last for 35 years or more. */
#define PL_CLOCK_SHIFT	8

/** pl_clock() - coarse time for ages, in units of pl_clock_seconds(); any context */
static inline u32 pl_clock(void)
{
	u64 now = get_jiffies_64();

	return now >> PL_CLOCK_SHIFT;
}

/** pl_clock_seconds() - seconds between an earlier pl_clock() and now */
unsigned int pl_clock_seconds(u32 then);

#endif /* PL_SITES_H */
