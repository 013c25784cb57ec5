/* SPDX-License-Identifier: GPL-2.0 */
/* A balloon without a hypervisor: pages that compaction moves while they are held. */
#ifndef PL_TRUTH_BALLOON_H
#define PL_TRUTH_BALLOON_H

#include <linux/mm_types.h>

/**
 * balloon_take() - inflate by @nr pages, each with a hole beside it
 * @unused: the pages may move at any time, so nobody keeps them
 * @nr: how many
 *
 * Return: how many were allocated and kept.
 */
unsigned int balloon_take(struct page **unused, unsigned int nr);

/**
 * balloon_collect() - deflate by @nr pages; the caller has them, and frees them
 * @pages: where to store them
 * @nr: at most as many as are in the balloon
 */
void balloon_collect(struct page **pages, unsigned int nr);

/** balloon_give() - free a page that balloon_collect() returned; any context */
void balloon_give(struct page *page);

/** balloon_moved() - how many pages compaction has moved since the module was loaded */
unsigned long balloon_moved(void);

#endif /* PL_TRUTH_BALLOON_H */
