/* SPDX-License-Identifier: GPL-2.0 */
/* All kernel memory that can hold a pointer to something, page by page. */
#ifndef PL_SOURCES_H
#define PL_SOURCES_H

#include <linux/mm.h>
#include <linux/types.h>

#include "references/filter.h"

#define PL_SOURCE_WORDS	(PAGE_SIZE / sizeof(unsigned long))

/**
 * enum pl_source_kind - what a page is, that may hold pointers
 * @PL_SOURCE_SLAB: of slab; large kmalloc() too, where the kernel tells it from others
 * @PL_SOURCE_PAGE: without a page type, and not mapped anywhere else: untracked
 * @PL_SOURCE_MAPPED: in vmalloc space: modules, kernel stacks, per-CPU memory, tables
 * @PL_SOURCE_IMAGE: data of the kernel's image
 * @PL_SOURCE_PERCPU: the per-CPU memory that the kernel has booted with
 */
enum pl_source_kind {
	PL_SOURCE_SLAB,
	PL_SOURCE_PAGE,
	PL_SOURCE_MAPPED,
	PL_SOURCE_IMAGE,
	PL_SOURCE_PERCPU,
};

/**
 * struct pl_pointer - a word that may be one
 * @at: which word of its page
 * @word: what it says
 */
struct pl_pointer {
	unsigned int at;
	unsigned long word;
};

/**
 * struct pl_source - a page that may hold pointers, and those that are in it
 * @low: set by the caller: the lowest address that is of interest
 * @span: set by the caller: how many from there on are
 * @filter: set by the caller: of these, which are
 * @unread: pages that could not be read so far
 * @kind: what it is
 * @address: where kernel code finds it: in the direct map, in vmalloc space or the image
 * @area: in vmalloc space, where the area begins: all is mapped from there to @address
 * @pfn: of the page
 * @nr: words of interest
 * @pointer: in the order of their places
 */
struct pl_source {
	unsigned long low;
	unsigned long span;
	struct pl_filter filter;
	unsigned long unread;
	enum pl_source_kind kind;
	unsigned long address;
	unsigned long area;
	unsigned long pfn;
	unsigned int nr;
	struct pl_pointer pointer[PL_SOURCE_WORDS];
};

/**
 * pl_sources_visit() - go through all of it once
 * @source: room for a page, handed to @visit each time
 * @visit: called for each page, inside pl_sections_hold(); may sleep, but not for long
 * @data: passed on
 *
 * Memory is read without locks, as by copy_from_kernel_nofault(), and only what the page
 * allocator or the image has: no device's memory, nobody's page cache or process.
 *
 * Context: process; sleeps, for as long as there is memory to read. Return: 0, or -EINTR if the
 * caller is being killed.
 */
int pl_sources_visit(struct pl_source *source,
		     void (*visit)(const struct pl_source *source, void *data), void *data);

#endif /* PL_SOURCES_H */
