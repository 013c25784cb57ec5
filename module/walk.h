/* SPDX-License-Identifier: GPL-2.0 */
/* Going through all memory, section by section. */
#ifndef PL_WALK_H
#define PL_WALK_H

struct page;

/**
 * pl_walk_sections() - call @fn for each section of online memory
 * @fn: called with the section's first page frame number; pages of the section may be
 *	missing (pfn_to_online_page())
 * @data: passed on
 *
 * Context: process; sleeps between sections.
 */
void pl_walk_sections(void (*fn)(unsigned long pfn, void *data), void *data);

/**
 * pl_walk_free_block() - pages of the free block that a page heads
 * @page: an online page
 *
 * The order is read without the zone's lock: if the block is split or merged
 * meanwhile, what is skipped or visited twice was in the allocator's hands.
 *
 * Return: 0 if it heads none.
 */
unsigned long pl_walk_free_block(struct page *page);

#endif /* PL_WALK_H */
