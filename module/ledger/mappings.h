/* SPDX-License-Identifier: GPL-2.0 */
/* Which pages are behind addresses of vmalloc space: the kernel's own page tables. */
#ifndef PL_MAPPINGS_H
#define PL_MAPPINGS_H

#include <linux/mm.h>
#include <linux/types.h>

/**
 * struct pl_mapping - what one entry of the last level but one maps, or a part of that
 * @writable: set by the caller: leave out what cannot be written to
 * @address: of the first page
 * @nr: pages; 0 if there is nothing
 * @pfn: of each page; 0 where nothing is mapped. They need not be of memory: see
 *	pfn_to_online_page()
 */
struct pl_mapping {
	bool writable;
	unsigned long address;
	unsigned int nr;
	unsigned long pfn[PTRS_PER_PTE];
};

/**
 * pl_mapping_read() - what is mapped at an address, and how far one entry goes
 * @m: filled in
 * @address: of vmalloc space, page aligned
 * @end: of the part that is asked for
 *
 * What is mapped and unmapped meanwhile is seen or not.
 *
 * Context: process. Return: where the next part begins, @end at most; 0 if there is no way to
 * the kernel's tables.
 */
unsigned long pl_mapping_read(struct pl_mapping *m, unsigned long address, unsigned long end);

/**
 * pl_mapping_pfn() - what is mapped at one address
 * @address: of vmalloc space, or of the kernel's image
 *
 * Context: process. Return: a page frame, which need not be of memory; 0 if nothing is mapped.
 */
unsigned long pl_mapping_pfn(unsigned long address);

#endif /* PL_MAPPINGS_H */
