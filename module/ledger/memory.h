/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for loading and for readers: it fails before it does harm.
 *
 * A tool that is asked where the memory went must not be what takes the last of it. Every
 * allocation gives up where others would call the OOM killer (__GFP_RETRY_MAYFAIL, see
 * __alloc_pages_may_oom() in mm/page_alloc.c), and a large one is not even tried when it
 * is more than half of what is available: vmalloc() allocates its page tables, one page
 * for 2 MiB, without regard to our flags (__vmalloc_node_range(), mm/vmalloc.c).
 */
#ifndef PL_MEMORY_H
#define PL_MEMORY_H

#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "compat/vmalloc.h"

#define PL_GFP	(GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* Smaller ones need not ask. */
#define PL_MEMORY_SMALL	SZ_64K

/**
 * pl_memory_fits() - is there room for so much?
 * @size: bytes
 *
 * Context: process. Return: false if it is more than half of what is available.
 */
static inline bool pl_memory_fits(size_t size)
{
	return size <= PL_MEMORY_SMALL ||
	       size >> PAGE_SHIFT <= (unsigned long)si_mem_available() / 2;
}

/**
 * pl_memory_array() - allocate an array, zeroed
 * @n: elements
 * @size: bytes of one
 * @nid: a node that is preferred, or NUMA_NO_NODE
 *
 * Context: process; sleeps. Return: to be freed with kvfree(); or NULL.
 */
static inline void *pl_memory_array(size_t n, size_t size, int nid)
{
	size_t bytes = array_size(n, size);
	void *p;

	if (!pl_memory_fits(bytes))
		return NULL;
	/* not by kvmalloc(), which with our flags would compact memory for it */
	p = kzalloc_node(bytes, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, nid);
	return p ?: pl_vmalloc(bytes, PL_GFP | __GFP_ZERO);
}

/** pl_memory() - the same for one object, anywhere; process context, sleeps */
static inline void *pl_memory(size_t size)
{
	return pl_memory_array(1, size, NUMA_NO_NODE);
}

#endif /* PL_MEMORY_H */
