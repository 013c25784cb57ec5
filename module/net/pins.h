/* SPDX-License-Identifier: GPL-2.0 */
/* Pages that sockets hold, each counted once however many fragments point into it. */
#ifndef PL_PINS_H
#define PL_PINS_H

#include <linux/types.h>

struct page;

/**
 * struct pl_pin - a page that a buffer points into, as it was at that moment
 * @pfn: of its first page, if it is a compound page
 * @site: who owns it
 * @order: of the compound page
 * @untracked: false if /proc/meminfo has a line for it: user memory, page cache
 */
struct pl_pin {
	unsigned long pfn;
	u32 site;
	u8 order;
	bool untracked;
};

/* How many sites a socket's pages are told apart by; more are only counted. */
#define PL_TALLY_SITES	24

/**
 * struct pl_tally - who owns the pages that one socket holds
 * @nr: entries used
 * @site: sites, most recent last
 * @pages: pages of each
 */
struct pl_tally {
	unsigned int nr;
	u32 site[PL_TALLY_SITES];
	unsigned long pages[PL_TALLY_SITES];
};

/**
 * struct pl_pins - all pages that a report has met
 * @seen: for each memory section a bitmap of its pages, or NULL
 * @sections: entries of @seen
 * @by_site: untracked pages of each site, those guessed included
 * @lost: pages not counted: no memory for a bitmap
 */
struct pl_pins {
	unsigned long **seen;
	unsigned long sections;
	u32 *by_site;
	unsigned long lost;
};

/** pl_pins_init() - begin a report; process context. Return: 0 or -ENOMEM, with nothing left */
int pl_pins_init(struct pl_pins *pins);

/** pl_pins_exit() - give back what pl_pins_init() and pl_pins_count() allocated */
void pl_pins_exit(struct pl_pins *pins);

/**
 * pl_pin_of() - describe a page
 * @page: the caller sees to it that it stays
 *
 * Context: any. Return: what pl_pins_count() is to be given later.
 */
struct pl_pin pl_pin_of(struct page *page);

/**
 * pl_pins_count() - count a page, unless this report has met it before
 * @pins: the report
 * @pin: from pl_pin_of(); the page may be gone by now
 * @tally: gets the owner of an untracked page
 *
 * Context: process; sleeps.
 * Return: pages of the compound page, or 0 if it was met before.
 */
unsigned long pl_pins_count(struct pl_pins *pins, const struct pl_pin *pin,
			    struct pl_tally *tally);

/** pl_pins_guess() - so many more untracked pages of @pin's owner, which were not met */
void pl_pins_guess(struct pl_pins *pins, const struct pl_pin *pin, unsigned long pages);

/**
 * pl_tally_caller() - the caller that owns most of a tally's pages
 *
 * Sites with the same caller are one.
 *
 * Context: process; sleeps.
 * Return: a name as in `callers`; NULL if there are no pages, or is no memory.
 */
const char *pl_tally_caller(const struct pl_tally *tally);

#endif /* PL_PINS_H */
