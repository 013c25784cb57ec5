// SPDX-License-Identifier: GPL-2.0
/*
 * Shadow words: for each page of memory its owner, and when it was allocated. Their
 * memory, and what goes through all of them; the hooks' part is in ledger.c.
 */
#include <linux/kmemleak.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include "ledger/memory.h"
#include "ledger/shadow.h"

static struct pl_shadow nothing;
static DEFINE_MUTEX(replacing);	/* both of these */
static DEFINE_MUTEX(adding);	/* sections; outside of replacing */
struct pl_shadow *pl_shadow;
struct pl_shadow *pl_shadow_quiet __read_mostly = &nothing;
u32 pl_shadow_tag __read_mostly;
const u16 *pl_shadow_relabelling __read_mostly;

static size_t bytes;

static void *shadow_alloc(size_t size, int nid)
{
	void *p = pl_memory_array(1, size, nid);

	if (p)
		bytes += size;
	return p;
}

#define SECTION_BYTES	(PAGES_PER_SECTION * sizeof(u32))

/* A section's words, or NULL. */
static u32 *words_of(const struct pl_shadow *s, unsigned long section)
{
	return s->base[section] ? (u32 *)(s->base[section] + section * SECTION_BYTES) : NULL;
}

/* Hooks see the new one, or for a while the one before. */
static void publish(struct pl_shadow *new)
{
	mutex_lock(&replacing);
	smp_store_release(&pl_shadow, new);	/* pairs with pl_shadow_word() */
	if (pl_shadow_quiet != &nothing)
		smp_store_release(&pl_shadow_quiet, new);	/* likewise */
	mutex_unlock(&replacing);
}

void pl_shadow_census_done(void)
{
	mutex_lock(&replacing);
	smp_store_release(&pl_shadow_quiet, pl_shadow);	/* pairs with pl_shadow_word_quiet() */
	mutex_unlock(&replacing);
}

/* Make the array reach up to @nr sections. */
static int grow(unsigned long nr)
{
	struct pl_shadow *old = pl_shadow, *new;

	new = shadow_alloc(struct_size(new, base, nr), NUMA_NO_NODE);
	if (!new)
		return -ENOMEM;
	if (old)
		memcpy(new->base, old->base, old->nr * sizeof(old->base[0]));
	new->nr = nr;
	publish(new);
	if (old) {
		synchronize_rcu();
		bytes -= struct_size(old, base, old->nr);
		kvfree(old);
	}
	return 0;
}

static int add_section(unsigned long section)
{
	unsigned long base;
	u32 *words;
	int err;

	if (section >= pl_shadow->nr) {
		err = grow(section + 1);
		if (err)
			return err;
	}
	if (pl_shadow->base[section])
		return 0;
	words = shadow_alloc(SECTION_BYTES, pfn_to_nid(section_nr_to_pfn(section)));
	if (!words)
		return -ENOMEM;
	/* nothing points at them, and they point at nothing: scan_block(), mm/kmemleak.c */
	kmemleak_ignore(words);
	base = (unsigned long)words - section * SECTION_BYTES;
	smp_store_release(&pl_shadow->base[section], base);	/* pairs with pl_shadow_find() */
	return 0;
}

int pl_shadow_add_section(unsigned long section)
{
	int err;

	mutex_lock(&adding);
	err = add_section(section);
	mutex_unlock(&adding);
	return err;
}

static unsigned long nr_sections(void)
{
	unsigned long end = 0;
	int nid;

	for_each_online_node(nid)
		end = max(end, pgdat_end_pfn(NODE_DATA(nid)));
	return pfn_to_section_nr(end - 1) + 1;
}

int pl_shadow_cover(void)
{
	unsigned long section, end = nr_sections();
	int err = 0;

	for (section = 0; !err && section < end; section++) {
		if (online_section_nr(section))
			err = pl_shadow_add_section(section);
		if (fatal_signal_pending(current))
			err = -EINTR;
		cond_resched();
	}
	return err;
}

size_t pl_shadow_need(void)
{
	unsigned long section, end = nr_sections();
	size_t need = struct_size(pl_shadow, base, end);

	for (section = 0; section < end; section++)
		need += online_section_nr(section) ? SECTION_BYTES : 0;
	return need;
}

int pl_shadow_init(void)
{
	int err = grow(nr_sections());

	if (!err)
		err = pl_shadow_cover();
	if (err)
		pl_shadow_exit();
	return err;
}

void pl_shadow_exit(void)
{
	unsigned long i;

	for (i = 0; pl_shadow && i < pl_shadow->nr; i++)
		kvfree(words_of(pl_shadow, i));
	kvfree(pl_shadow);
}

unsigned long pl_shadow_end(void)
{
	unsigned long nr;

	rcu_read_lock();
	nr = READ_ONCE(pl_shadow)->nr;
	rcu_read_unlock();
	return section_nr_to_pfn(nr);
}

void pl_shadow_set_epoch(u32 epoch)
{
	/* whoever meets a word of this epoch finds what epochs.c has written of it before */
	smp_store_release(&pl_shadow_tag, pl_word(PL_SITE_NONE, epoch));
}

/* As words_of(), for readers; the words stay until unload. */
static u32 *section_words(unsigned long pfn)
{
	u32 *words;

	rcu_read_lock();
	words = pl_shadow_word(pfn);
	rcu_read_unlock();
	return words;
}

void pl_shadow_relabel(const u16 *to)
{
	unsigned long pfn, i;

	/* pairs with the READ_ONCE in pl_shadow_relabelled() */
	smp_store_release(&pl_shadow_relabelling, to);
	/* hooks that go by an earlier epoch, or copy words as they are, have ended */
	synchronize_rcu();
	for (pfn = 0; pfn < pl_shadow_end(); pfn += PAGES_PER_SECTION) {
		u32 *words = section_words(pfn);

		for (i = 0; words && i < PAGES_PER_SECTION; i++) {
			u32 old = READ_ONCE(words[i]);
			u32 new = pl_word(pl_word_site(old), to[pl_word_epoch(old)]);

			/* fails only if a hook has given the page another owner */
			if (new != old)
				cmpxchg(&words[i], old, new);
		}
		cond_resched();
	}
	WRITE_ONCE(pl_shadow_relabelling, NULL);
	synchronize_rcu();	/* nobody copies words by @to any more, or goes by old ones */
}

void pl_shadow_visit(unsigned long pfn, void (*fn)(u32 site, u32 epoch, unsigned long nr,
						   void *data), void *data)
{
	u32 *words, word, next;
	unsigned long i, run = 1;

	rcu_read_lock();	/* pl_shadow_relabel() waits for us */
	words = pl_shadow_word(pfn);
	if (!words)
		goto out;
	word = READ_ONCE(words[0]);
	for (i = 1; i < PAGES_PER_SECTION; i++, run++) {
		next = READ_ONCE(words[i]);
		if (next != word) {
			fn(pl_word_site(word), pl_word_epoch(word), run, data);
			word = next;
			run = 0;
		}
	}
	fn(pl_word_site(word), pl_word_epoch(word), run, data);
out:
	rcu_read_unlock();
}

void pl_shadow_visit_own(void (*fn)(const void *memory, size_t size))
{
	const struct pl_shadow *s;
	unsigned long i;

	rcu_read_lock();	/* memory may be added, and the array be replaced */
	s = READ_ONCE(pl_shadow);
	fn(s, struct_size(s, base, s->nr));
	for (i = 0; i < s->nr; i++)
		if (s->base[i])
			fn(words_of(s, i), SECTION_BYTES);
	rcu_read_unlock();
}

size_t pl_shadow_bytes(void)
{
	return bytes;
}
