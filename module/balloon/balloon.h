/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds PageOffline pages. */
#ifndef PL_BALLOON_H
#define PL_BALLOON_H

#include <linux/types.h>

#include "balloon/offline.h"

/**
 * struct pl_balloon - what one driver holds, in pages
 * @name: from pl_offline_driver()
 * @pages: marked offline
 * @before: of these, allocated before load
 * @inferred: of @pages, the driver's by pl_offline_infer() only
 * @unowned: of @pages, allocated since load, but not by the driver as the ledger has it
 * @unmarked: the driver's as the ledger has it, but not marked offline
 * @inflated: allocated by the driver since load
 * @deflated: freed since load, whenever they were allocated
 * @oldest: CLOCK_BOOTTIME in nanoseconds: none was allocated before; 0: before load
 * @newest: none was allocated after; 0: not known, and neither is @oldest
 */
struct pl_balloon {
	char name[PL_DRIVER_NAME_LEN];
	unsigned long pages;
	unsigned long before;
	unsigned long inferred;
	unsigned long unowned;
	unsigned long unmarked;
	unsigned long inflated;
	unsigned long deflated;
	u64 oldest;
	u64 newest;
};

/* More kinds of balloon than any machine has. */
#define PL_BALLOON_ROWS	16

/**
 * struct pl_balloon_report - all PageOffline pages
 * @row: one for each driver; the first is for pages of which nothing tells whose they are,
 *	and for drivers that find no room
 * @nr: rows used, 1 at least
 */
struct pl_balloon_report {
	struct pl_balloon row[PL_BALLOON_ROWS];
	unsigned int nr;
};

/**
 * pl_balloon_init() - take note of what drivers hold already; after the census
 *
 * Scans all pages, if any is offline.
 *
 * Context: process; sleeps. Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int pl_balloon_init(void);

/**
 * pl_balloon_report_make() - scan all pages
 *
 * Reads page state without locks: pages that come or go meanwhile are counted as what
 * they were when the scan came by.
 *
 * Context: process; sleeps.
 * Return: a report to be freed with pl_balloon_report_free(); or an error: -ENOMEM, or -EINTR if
 * the caller is being killed.
 */
struct pl_balloon_report *pl_balloon_report_make(void);

/** pl_balloon_report_free() - give back what pl_balloon_report_make() returned */
void pl_balloon_report_free(struct pl_balloon_report *report);

#endif /* PL_BALLOON_H */
