/* SPDX-License-Identifier: GPL-2.0 */
/* Pages that were out already when the module was loaded. */
#ifndef PL_BEFORE_LOAD_H
#define PL_BEFORE_LOAD_H

/**
 * struct pl_census_result - what the census found
 * @pages: pages given to the sites PL_SITE_BEFORE + class
 * @milliseconds: how long it took
 * @vmalloc_walked: false where vmalloc's pages cannot be told from untracked ones
 */
struct pl_census_result {
	unsigned long pages;
	unsigned int milliseconds;
	bool vmalloc_walked;
};

/**
 * pl_census_take() - give every page that is out and has no owner to [before load]
 *
 * The hooks must be running: pages that come and go meanwhile are theirs. Reads every
 * struct page once, holds no lock but a per-CPU free list's at a time.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_census_take(void);

/** pl_census_result() - of the census that was taken at load */
const struct pl_census_result *pl_census_result(void);

#endif /* PL_BEFORE_LOAD_H */
