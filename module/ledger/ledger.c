// SPDX-License-Identifier: GPL-2.0
/*
 * Who owns each page, and how many pages each site owns.
 *
 * Notes on locking. There is no lock here. Hooks run in process, softirq, hardirq and
 * NMI context with preemption off, and may nest on a CPU.
 *
 * - A shadow word belongs to whoever holds the page: at both events the page is in
 *   the hands of one context alone, so hooks use plain loads and stores (READ_ONCE
 *   and WRITE_ONCE: readers look at any time). The handover of a page between CPUs
 *   through the allocator's own locks orders their accesses. Only the census works on
 *   pages it does not hold, with cmpxchg; as long as it may run, hooks use xchg, so
 *   that each owner that a word loses is taken off exactly one counter.
 * - A word's epoch may be replaced by an older one (pl_shadow_relabel()) at any time, by
 *   cmpxchg, whoever holds the page: the site, and so every count, stays the same.
 * - Counters belong to their CPU and are local_t: one instruction, so that a nested
 *   hook neither loses nor tears an update. A page may go on another CPU than the one
 *   that it was allocated on. Only the sum over CPUs has a meaning.
 * - No cache line that a hook writes is written by another CPU, but for the shadow
 *   words themselves, 16 pages to a line, which follow the page.
 */
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"

DEFINE_PER_CPU(struct pl_book, pl_books);

static u32 nr_counters;

static size_t counters_size(void)
{
	return pl_ledger_cpu_bytes(nr_counters);
}

/* The census may be changing words: true from before the first hook until it ended. */
static bool census __read_mostly = true;

/* Process, softirq, hardirq and NMI, which on x86 includes #MC and #DB. */
#define MAX_DEPTH	5

void pl_ledger_init(u32 nr_sites)
{
	nr_counters = nr_sites;
}

int pl_ledger_add_cpu(unsigned int cpu)
{
	struct pl_counter *c;

	if (per_cpu(pl_books, cpu).counters)
		return 0;
	c = pl_memory_array(nr_counters, sizeof(*c), cpu_to_node(cpu));
	if (!c)
		return -ENOMEM;
	/* pairs with the acquire in counters_of(): they are zeroed */
	smp_store_release(&per_cpu(pl_books, cpu).counters, c);
	return 0;
}

bool pl_ledger_has_cpu(unsigned int cpu)
{
	return per_cpu(pl_books, cpu).counters;
}

void pl_ledger_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		kvfree(per_cpu(pl_books, cpu).counters);
}

/* NULL for a CPU that was never online. */
static struct pl_counter *counters_of(int cpu)
{
	/* pairs with the release in pl_ledger_add_cpu() */
	return smp_load_acquire(&per_cpu(pl_books, cpu).counters);
}

/* Tasks that are taking a contiguous range. */
static struct task_struct *takers[8];

void pl_ledger_range_begins(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(takers); i++)
		if (!READ_ONCE(takers[i]) && !cmpxchg(&takers[i], NULL, current))
			return;
}

void pl_ledger_range_ends(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(takers); i++)
		if (READ_ONCE(takers[i]) == current)
			WRITE_ONCE(takers[i], NULL);
}

static bool takes_range(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(takers); i++)
		if (READ_ONCE(takers[i]) == current)
			return true;
	return false;
}

/*
 * While the census is under way an owner too many or too few only means that it had not
 * come by yet, or not come back.
 */
void pl_ledger_count_missed(u32 site, long nr)
{
	if (READ_ONCE(census))
		return;
	if (site == PL_SITE_NONE) {
		if (!takes_range())
			pl_ledger_count(PL_EVENT_UNSEEN, nr);
	} else if (pl_sites_is_before(site)) {
		pl_ledger_count(PL_EVENT_STALE, nr);
	} else {
		pl_ledger_count(PL_EVENT_REOWNED, nr);
	}
}

/* Take @nr pages off their former owner, if they had one. */
static void disown(u32 site, long nr, bool freed)
{
	if (site != PL_SITE_NONE)
		local_add(nr, &pl_ledger_counter(site)->gone);
	if (unlikely(freed ? !site : !!site))
		pl_ledger_count_missed(site, nr);
}

static u32 swap_word(u32 *word, u32 new)
{
	u32 old;

	if (unlikely(READ_ONCE(census)))
		return xchg(word, new);
	old = READ_ONCE(*word);
	WRITE_ONCE(*word, new);
	return old;
}

/* Fill words with @new one by one, and take them from whoever had them. */
static noinline void replace_mixed(u32 *word, unsigned long nr, u32 new, bool freed)
{
	u32 owner = swap_word(word, new), old;
	unsigned long i, run = 1;

	for (i = 1; i < nr; i++, run++) {
		old = swap_word(&word[i], new);
		if (old != owner) {
			disown(pl_word_site(owner), run, freed);
			owner = old;
			run = 0;
		}
	}
	disown(pl_word_site(owner), run, freed);
}

/* Return: how many of the pages have a shadow word. */
static noinline unsigned long replace(unsigned long pfn, unsigned long nr, u32 new, bool freed)
{
	unsigned long here = min(nr, PAGES_PER_SECTION - (pfn & ~PAGE_SECTION_MASK));
	unsigned long shadowed = 0;

	for (; nr; pfn += here, nr -= here, here = min(nr, PAGES_PER_SECTION)) {
		u32 *word = pl_shadow_word(pfn);

		if (likely(word)) {
			replace_mixed(word, here, new, freed);
			shadowed += here;
		} else {
			pl_ledger_count(PL_EVENT_OUTSIDE, here);
		}
	}
	return shadowed;
}

noinline void pl_ledger_set_pages(u32 site, unsigned long pfn, unsigned long nr)
{
	nr = replace(pfn, nr, site | READ_ONCE(pl_shadow_tag), false);
	local_add(nr - 1, &pl_ledger_counter(site)->tails);
}

void pl_ledger_clear_pages(unsigned long nr, unsigned long pfn)
{
	replace(pfn, nr, PL_SITE_NONE, true);
}

/* A block lies where its size says, so within a section. */
static __always_inline bool find_block(unsigned long pfn, unsigned long nr, u32 **word)
{
	return pl_shadow_word_quiet(pfn, word) && !(pfn & (nr - 1)) && nr <= PAGES_PER_SECTION;
}

/*
 * As almost always, all of the block's words are the same: it was free, or is freed as it
 * was allocated. A relabelling may come between the look and the fill: it changes no site.
 */
void pl_ledger_set_block(u32 site, unsigned long pfn, unsigned long nr)
{
	u32 *word;

	if (unlikely(!find_block(pfn, nr, &word) || !pl_words_are(word, nr, PL_SITE_NONE))) {
		pl_ledger_set_pages(site, pfn, nr);
		return;
	}
	pl_words_fill(word, nr, site | READ_ONCE(pl_shadow_tag));
	local_add(nr - 1, &pl_ledger_counter(site)->tails);
}

void pl_ledger_clear_block(unsigned long nr, unsigned long pfn)
{
	u32 *word, owner = PL_SITE_NONE;

	if (likely(find_block(pfn, nr, &word)))
		owner = READ_ONCE(*word);
	if (unlikely(!owner || !pl_words_are(word, nr, owner))) {
		pl_ledger_clear_pages(nr, pfn);
		return;
	}
	pl_words_fill(word, nr, PL_SITE_NONE);
	local_add(nr, &pl_ledger_counter(pl_word_site(owner))->gone);
}

/*
 * A page that the census took from a per-CPU list for one that is out may be handed out
 * by the bulk allocator before the census comes back to put it right.
 */
bool pl_ledger_is_unowned(unsigned long pfn)
{
	u32 *word = pl_shadow_word(pfn);
	u32 owner = word ? pl_word_site(READ_ONCE(*word)) : PL_SITE_NONE;

	return owner == PL_SITE_NONE || (READ_ONCE(census) && pl_sites_is_before(owner));
}

static void recount(u32 word, long nr)
{
	if (pl_word_site(word) != PL_SITE_NONE)
		local_sub(nr, &pl_ledger_counter(pl_word_site(word))->gone);
}

/* Where only one page has a word, its owner is forgotten; and a census may interfere. */
void pl_ledger_swap(unsigned long a, unsigned long b)
{
	u32 *word_a = pl_shadow_word(a), *word_b = pl_shadow_word(b);
	u32 to_a = word_b ? pl_shadow_relabelled(READ_ONCE(*word_b)) : 0;
	u32 from_a = word_a ? swap_word(word_a, to_a) : 0;
	u32 from_b = word_b ? swap_word(word_b, pl_shadow_relabelled(from_a)) : 0;

	if (word_a)
		recount(to_a, 1);
	if (word_b)
		recount(from_a, 1);
	recount(from_a, -1);
	recount(from_b, -1);
}

bool pl_ledger_move(unsigned long pfn, u32 from, u32 to)
{
	bool moved = false;
	u32 *word, old;

	preempt_disable();
	word = pl_shadow_word(pfn);
	/* again if it was but relabelled in between: the owner is the same */
	while (word && !moved) {
		old = READ_ONCE(*word);
		if (pl_word_site(old) != from)
			break;
		moved = cmpxchg(word, old, to) == old;
	}
	if (moved) {
		recount(from, -1);
		recount(to, 1);
	}
	preempt_enable();
	return moved;
}

void pl_ledger_census_done(void)
{
	pl_shadow_census_done();
	WRITE_ONCE(census, false);
}

#define READ_TRIES	8

/*
 * What is held is what came less what went: all three of one moment, or nearly, however
 * busy that CPU is.
 */
static void add_counter(struct pl_totals *sum, const struct pl_counter *c)
{
	unsigned int tries = READ_TRIES;
	unsigned long allocs;
	long tails, gone;

	do {
		gone = local_read(&c->gone);
		allocs = local_read(&c->allocs);
		tails = local_read(&c->tails);
	} while (local_read(&c->gone) != gone && --tries);
	sum->allocs += allocs;
	sum->allocated += allocs + tails;
	sum->pages += allocs + tails - gone;
	sum->last = max(sum->last, READ_ONCE(c->last));
}

struct pl_totals pl_ledger_site(u32 site)
{
	struct pl_totals sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		struct pl_counter *c = counters_of(cpu);

		if (c)
			add_counter(&sum, c + site);
	}
	return sum;
}

unsigned long pl_ledger_events(enum pl_event event)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(pl_books, cpu).events[event]);
	return sum;
}

u32 pl_ledger_owner(unsigned long pfn)
{
	u32 *word, owner;

	rcu_read_lock();
	word = pl_shadow_word(pfn);
	owner = word ? pl_word_site(READ_ONCE(*word)) : PL_SITE_NONE;
	rcu_read_unlock();
	return owner;
}

void pl_ledger_visit_own(void (*fn)(const void *memory, size_t size))
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (counters_of(cpu))
			fn(counters_of(cpu), counters_size());
}

size_t pl_ledger_bytes(void)
{
	size_t bytes = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		bytes += counters_of(cpu) ? counters_size() : 0;
	return bytes;
}

bool pl_ledger_enter(void)
{
	return this_cpu_inc_return(pl_books.depth) <= MAX_DEPTH;
}

void pl_ledger_leave(void)
{
	this_cpu_dec(pl_books.depth);
}
