// SPDX-License-Identifier: GPL-2.0
/* All columns of all tables. */
#include <stddef.h>
#include <strings.h>

#include "input/columns.h"

/* clang-format off */
static const struct column columns[] = {
	/* callers, stacks, held, leak, top */
	{"pages", COLUMN_NUMBER, UNIT_NONE, "pages held now"},
	{"bytes", COLUMN_NUMBER, UNIT_BYTES, "memory held now"},
	{"bytes_h", COLUMN_NUMBER, UNIT_BYTES, "memory, if it went on like that for an hour"},
	{"growth", COLUMN_SIGNED, UNIT_BYTES, "memory now, less memory at the start"},
	{"growth_s", COLUMN_SIGNED, UNIT_BYTES, "growth a second since the previous look"},
	{"allocs", COLUMN_NUMBER, UNIT_NONE, "allocations so far, freed ones included"},
	{"allocs_s", COLUMN_NUMBER, UNIT_NONE, "allocations a second since the previous look"},
	{"oldest", COLUMN_NUMBER, UNIT_SECONDS, "no page held is older than this"},
	{"newest", COLUMN_NUMBER, UNIT_SECONDS, "no page held is newer than this"},
	{"order", COLUMN_NUMBER, UNIT_NONE, "of blocks of so many pages, as a power of 2"},
	{"class", COLUMN_WORD, UNIT_NONE, "untracked or offline; reclaimable or not; by flags"},
	{"caller", COLUMN_WORD, UNIT_NONE, "the function that allocated it, and its module"},
	{"stack", COLUMN_STACK, UNIT_NONE, "the call stack that allocated it"},
	/* references */
	{"alone", COLUMN_NUMBER, UNIT_NONE, "of pages, those that nothing else points at"},
	{"chain", COLUMN_CHAIN, UNIT_NONE, "the caller, what points at its pages, and so on"},
	/* sockets, queues */
	{"family", COLUMN_WORD, UNIT_NONE, "address family"},
	{"type", COLUMN_WORD, UNIT_NONE, "socket type"},
	{"protocol", COLUMN_WORD, UNIT_NONE, "protocol"},
	{"inode", COLUMN_NUMBER, UNIT_NONE, "inode number of the socket; 0: not accepted yet"},
	{"netns", COLUMN_NUMBER, UNIT_NONE, "inode number of its network namespace"},
	{"pid", COLUMN_NUMBER, UNIT_NONE, "number of the process"},
	{"fd", COLUMN_NUMBER, UNIT_NONE, "its descriptor"},
	{"comm", COLUMN_ESCAPED, UNIT_NONE, "name of the process"},
	{"more", COLUMN_NUMBER, UNIT_NONE, "further descriptors; in summaries, sockets"},
	{"rx", COLUMN_NUMBER, UNIT_NONE, "buffers received and not read"},
	{"tx", COLUMN_NUMBER, UNIT_NONE, "buffers written and not acknowledged"},
	{"data", COLUMN_NUMBER, UNIT_BYTES, "data in them"},
	{"truesize", COLUMN_NUMBER, UNIT_BYTES, "what the kernel charges for them"},
	{"slab", COLUMN_NUMBER, UNIT_BYTES, "of that, in slab or vmalloc"},
	{"frags", COLUMN_NUMBER, UNIT_NONE, "page fragments that they point to"},
	{"user", COLUMN_NUMBER, UNIT_NONE, "pages of page cache and user memory pinned"},
	{"waste", COLUMN_NUMBER, UNIT_NONE, "bytes held for each byte of data"},
	{"walk", COLUMN_WORD, UNIT_NONE, "how good these figures are"},
	/* balloon */
	{"driver", COLUMN_WORD, UNIT_NONE, "module of the driver"},
	{"memtotal", COLUMN_WORD, UNIT_NONE, "outside or inside of MemTotal, or unknown"},
	{"before", COLUMN_NUMBER, UNIT_NONE, "pages allocated before the module was loaded"},
	{"inflated", COLUMN_NUMBER, UNIT_NONE, "pages that the driver has allocated since then"},
	{"deflated", COLUMN_NUMBER, UNIT_NONE, "pages that it has given back since then"},
	{"inferred", COLUMN_NUMBER, UNIT_NONE, "pages that can be no other driver's"},
	{"unowned", COLUMN_NUMBER, UNIT_NONE, "pages that somebody else has allocated"},
	{"unmarked", COLUMN_NUMBER, UNIT_NONE, "pages of the driver that are not marked"},
	/* slab, vmalloc, shmem, modules */
	{"cache", COLUMN_WORD, UNIT_NONE, "name of the cache"},
	{"objects", COLUMN_NUMBER, UNIT_NONE, "how many objects fit in"},
	{"active", COLUMN_NUMBER, UNIT_NONE, "how many are in use"},
	{"size", COLUMN_NUMBER, UNIT_BYTES, "size of one object"},
	{"areas", COLUMN_NUMBER, UNIT_NONE, "how many areas"},
	{"name", COLUMN_WORD, UNIT_NONE, "of whom or what"},
	/* processes */
	{"rss", COLUMN_NUMBER, UNIT_BYTES, "memory in its page tables"},
	{"pss", COLUMN_NUMBER, UNIT_BYTES, "the same, what is shared divided among sharers"},
	{"anon", COLUMN_NUMBER, UNIT_BYTES, "anonymous memory in rss"},
	{"shmem", COLUMN_NUMBER, UNIT_BYTES, "shared memory in rss"},
	{"swap", COLUMN_NUMBER, UNIT_BYTES, "memory swapped out"},
	{"pagetables", COLUMN_NUMBER, UNIT_BYTES, "its page tables, which are not in rss"},
	{"threads", COLUMN_NUMBER, UNIT_NONE, "how many threads"},
	/* owners; diff */
	{"kind", COLUMN_WORD, UNIT_NONE, "what kind of thing that is"},
	{"how", COLUMN_WORD, UNIT_NONE, "how good bytes are: exact, at_least, at_most, unknown"},
	{"line", COLUMN_WORD, UNIT_NONE, "line of the balance sheet that the memory is in"},
	{"detail", COLUMN_WORD, UNIT_NONE, "what else is known"},
	{"old", COLUMN_NUMBER, UNIT_BYTES, "size in the older snapshot"},
	{"new", COLUMN_NUMBER, UNIT_BYTES, "size in the newer one"},
	/* stats, machine */
	{"key", COLUMN_WORD, UNIT_NONE, "what it is"},
	{"value", COLUMN_WORD, UNIT_NONE, "how much, or which"},
};

/* clang-format on */

const struct column *column_called(const char *name)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (!strcasecmp(columns[i].name, name))
			return &columns[i];
	return NULL;
}
