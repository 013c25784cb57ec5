// SPDX-License-Identifier: GPL-2.0
/*
 * The sheet's lines of user memory: what is on the LRU lists, apart by what it is (lines of
 * linux 6.1; 6.12 is the same).
 *
 *   Active + Inactive + Unevictable + isolated
 *	= AnonPages + (Cached + Buffers) + swap cache that is not mapped + nobody's
 *
 * - Cached + SwapCached + Buffers is NR_FILE_PAGES (fs/proc/meminfo.c), which is each page in
 *   a file's page cache, of tmpfs too, and each in the swap cache. Shmem is in Cached: a page
 *   of tmpfs that goes to the swap cache leaves it (mm/shmem.c, shmem_delete_from_page_cache()).
 *   Files that are never on the lists of files (tmpfs on the anonymous ones, ramfs, secretmem
 *   and mlocked ones on Unevictable) are in it all the same: so nothing has to be known of
 *   which part of Unevictable is anonymous.
 * - AnonPages is NR_ANON_MAPPED, pages in a process's page tables (mm/rmap.c,
 *   page_add_anon_rmap(), page_remove_rmap()), also those that MADV_FREE has put on the lists
 *   of files (mm/swap.c, lru_lazyfree_fn()).
 * - What is in neither and on a list was unmapped, or its file was truncated, while somebody
 *   had a reference: get_user_pages() of io_uring, RDMA, VFIO, AF_XDP; vmsplice(), sendfile(),
 *   MSG_ZEROCOPY. Or it is a part of a huge page that was unmapped, and the page is not split
 *   before memory is needed (mm/huge_memory.c, deferred_split_huge_page(), 6.12:
 *   deferred_split_folio()). With the last reference it leaves the list.
 * - A page of the swap cache that a process has mapped is in AnonPages too. How many there
 *   are nothing tells: so the line "swap_cache" is an upper bound, and "pinned" a lower one.
 * - Pages on their way to the lists, 15 or 31 for each CPU (mm/swap.c, lru_add_fn()), are in the
 *   counters already: then the sum of the lines is larger than the lists, and the sheet's
 *   remainder smaller by it.
 */
#include "model/balance_lines.h"

static unsigned long long lru_bytes(const struct facts *f)
{
	return meminfo(f, "Active") + meminfo(f, "Inactive") + meminfo(f, "Unevictable") +
	       vmstat_bytes(f, "nr_isolated_anon") + vmstat_bytes(f, "nr_isolated_file");
}

void add_user_lines(struct balance *b, const struct facts *f)
{
	unsigned long long anon = meminfo(f, "AnonPages"), shmem = meminfo(f, "Shmem");
	unsigned long long files = meminfo(f, "Cached") + meminfo(f, "Buffers");
	unsigned long long rest = less(lru_bytes(f), anon + files);
	unsigned long long swapped = meminfo(f, "SwapCached");

	swapped = swapped < rest ? swapped : rest;
	add_line(b, "anon", "anonymous memory of processes", anon, false);
	add_line(b, "shmem", "tmpfs and shared memory", shmem, false);
	add_line(b, "cache", "page cache", less(files, shmem), false);
	add_line(b, "swap_cache", "swap cache", swapped, false);
	add_line(b, "pinned", "of no process and no file any more", rest - swapped, false);
}
