/* SPDX-License-Identifier: GPL-2.0 */
/* Shadow words: for each page of memory its owner, and when it was allocated. */
#ifndef PL_SHADOW_H
#define PL_SHADOW_H

#include <linux/bits.h>
#include <linux/mmzone.h>
#include <linux/string.h>
#include <linux/types.h>

#include "ledger/sites.h"

/* A shadow word is a site and the epoch of the allocation. */
#define PL_EPOCH_BITS	12
#define PL_NR_EPOCHS	BIT(PL_EPOCH_BITS)

static_assert(PL_SITE_BITS + PL_EPOCH_BITS == 32);

/* 0 is a page that is free, or was never seen. */
static inline u32 pl_word(u32 site, u32 epoch)
{
	return site | epoch << PL_SITE_BITS;
}

static inline u32 pl_word_site(u32 word)
{
	return word & (BIT(PL_SITE_BITS) - 1);
}

static inline u32 pl_word_epoch(u32 word)
{
	return word >> PL_SITE_BITS;
}

/**
 * struct pl_shadow - where the words of each section of memory are
 * @nr: sections
 * @base: of a section that has words the address, as a number, that page 0 would have its
 *	word at if they began there; or 0
 *
 * A section's words stay until unload. The array is replaced by a longer one when memory
 * is added beyond its end: hooks, which run with preemption off, and readers, under RCU,
 * see the old one or the new one.
 */
struct pl_shadow {
	unsigned long nr;
	unsigned long base[];
};

extern struct pl_shadow *pl_shadow;

/* The same, or one of no section while the census may be changing words. */
extern struct pl_shadow *pl_shadow_quiet;

/* The current epoch as it goes into a word, see pl_shadow_set_epoch(). */
extern u32 pl_shadow_tag;

/* Epochs that are being merged, see pl_shadow_relabel(); NULL most of the time. */
extern const u16 *pl_shadow_relabelling;

static __always_inline bool pl_shadow_find(const struct pl_shadow *s, unsigned long pfn,
					   u32 **word)
{
	unsigned long section = pfn_to_section_nr(pfn), base;

	if (unlikely(section >= s->nr))
		return false;
	/* pairs with the release in pl_shadow_add_section(): the words are zeroed */
	base = READ_ONCE(s->base[section]);
	*word = (u32 *)(base + pfn * sizeof(u32));
	return likely(base);
}

/**
 * pl_shadow_word() - the shadow word of a page
 * @pfn: any frame number
 *
 * Context: any; preemption is off, or RCU is held.
 * Return: NULL for memory that has no words.
 */
static inline u32 *pl_shadow_word(unsigned long pfn)
{
	u32 *word;

	return pl_shadow_find(READ_ONCE(pl_shadow), pfn, &word) ? word : NULL;
}

/**
 * pl_shadow_word_quiet() - the same for a hook that is short of time
 * @pfn: any frame number
 * @word: set to it
 *
 * Context: any; preemption is off.
 * Return: false if there is none, and as long as the census goes on.
 */
static __always_inline bool pl_shadow_word_quiet(unsigned long pfn, u32 **word)
{
	return pl_shadow_find(READ_ONCE(pl_shadow_quiet), pfn, word);
}

/*
 * x86 has string instructions for both of these, one instruction for two words. But they
 * are slow to start: to fill less than PL_FILL_BY_STRING words a loop is quicker. To compare
 * it always is, by half; a string instruction is a fifth of the instructions, and where
 * there are PL_COMPARE_BY_STRING words its time is little beside that of the block itself.
 */
#define PL_FILL_BY_STRING	64
#define PL_COMPARE_BY_STRING	512

static __always_inline u64 pl_words_pair(u32 value)
{
	return (u64)value << 32 | value;
}

/**
 * pl_words_are() - are the words of a buddy block all the same?
 * @word: the first
 * @nr: how many: a power of two, 2 at least
 * @value: what they should be
 */
static __always_inline bool pl_words_are(const u32 *word, unsigned long nr, u32 value)
{
	const u64 *pair = (const u64 *)word, *end = pair + nr / 2;
	u64 both = pl_words_pair(value);

	if (likely(nr <= 8)) {
		/* with a relabelling: whether it is seen or not, the site is the same */
		return data_race(pair[0] == both && (nr < 4 || pair[1] == both) &&
				 (nr < 8 || (pair[2] == both && pair[3] == both)));
	}
#ifdef CONFIG_X86_64
	if (nr >= PL_COMPARE_BY_STRING) {
		unsigned long pairs = nr / 2;
		bool same;

		asm volatile("repe scasq" : "=@ccz" (same), "+D" (pair), "+c" (pairs)
					  : "a" (both) : "memory");
		return same;
	}
#endif
	/* as above */
	while (pair < end && data_race(*pair == both))
		pair++;
	return pair == end;
}

/** pl_words_fill() - write @nr words of which pl_words_are() held true */
static __always_inline void pl_words_fill(u32 *word, unsigned long nr, u32 value)
{
	u64 *pair = (u64 *)word, *end = pair + nr / 2;
	u64 both = pl_words_pair(value);

	if (likely(nr <= 8)) {
		WRITE_ONCE(pair[0], both);
		if (nr >= 4)
			WRITE_ONCE(pair[1], both);
		if (nr >= 8) {
			WRITE_ONCE(pair[2], both);
			WRITE_ONCE(pair[3], both);
		}
	} else if (nr >= PL_FILL_BY_STRING) {
		memset64(pair, both, nr / 2);
	} else {
		while (pair < end)
			WRITE_ONCE(*pair++, both);
	}
}

/**
 * pl_shadow_relabelled() - a word that is about to be copied to another page
 *
 * While epochs are merged the copy may go where the merge has already been.
 *
 * Context: any; preemption is off from before the word was read until it is written.
 */
static inline u32 pl_shadow_relabelled(u32 word)
{
	const u16 *to = READ_ONCE(pl_shadow_relabelling);

	return to ? pl_word(pl_word_site(word), to[pl_word_epoch(word)]) : word;
}

/**
 * pl_shadow_init() - allocate the words of all memory
 *
 * Context: process. Return: 0, -ENOMEM or -EINTR, with nothing left allocated.
 */
int pl_shadow_init(void);

/** pl_shadow_need() - bytes that pl_shadow_init() is going to take; process context */
size_t pl_shadow_need(void);

/**
 * pl_shadow_cover() - allocate the words of all sections that are online now
 *
 * Context: process; sleeps. Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int pl_shadow_cover(void);

/** pl_shadow_exit() - give everything back; no hook and no reader is left */
void pl_shadow_exit(void);

/**
 * pl_shadow_add_section() - allocate shadow words for a section of memory
 * @section: its number; nothing happens if it has words already
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_shadow_add_section(unsigned long section);

/** pl_shadow_census_done() - from now on pl_shadow_word_quiet() finds words; process context */
void pl_shadow_census_done(void);

/** pl_shadow_end() - one past the highest page frame number that has a shadow word */
unsigned long pl_shadow_end(void);

/**
 * pl_shadow_visit() - call @fn for each run of equal shadow words in a section
 * @pfn: first page of the section; nothing happens if it has no words
 * @fn: called with the owner, its epoch, and the length of the run, under RCU; hooks go
 *	on, so the run may be out of date. Until it returns the epoch is what it was
 * @data: passed on
 *
 * Context: any but NMI; for all memory, go up to pl_shadow_end() by PAGES_PER_SECTION.
 */
void pl_shadow_visit(unsigned long pfn, void (*fn)(u32 site, u32 epoch, unsigned long nr,
						   void *data), void *data);

/** pl_shadow_set_epoch() - what is allocated from now on is of this epoch; process context */
void pl_shadow_set_epoch(u32 epoch);

/**
 * pl_shadow_relabel() - merge epochs: give pages of one the label of another
 * @to: for each of the PL_NR_EPOCHS what it becomes; the current one stays
 *
 * On return no shadow word carries an epoch that was to change, none will, and no
 * pl_shadow_visit() goes by one that did.
 *
 * Context: process; sleeps, for a time in proportion to memory. Calls must not overlap.
 */
void pl_shadow_relabel(const u16 *to);

/**
 * pl_shadow_visit_own() - call @fn, which must not sleep, for each allocation of words
 *
 * Context: process.
 */
void pl_shadow_visit_own(void (*fn)(const void *memory, size_t size));

/** pl_shadow_bytes() - memory of the shadow words */
size_t pl_shadow_bytes(void);

#endif /* PL_SHADOW_H */
