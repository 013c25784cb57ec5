/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What the module prints and the reader parses: the only thing both know.
 *
 * Every file in /sys/kernel/debug/pageledger/ starts with
 *	# pageledger <file> <format version>
 *	# <column> <column> ...
 * then has one record a line, whitespace-separated. Only the last column may
 * contain spaces: it runs to the end of the line. `stats` is "key value" lines.
 */
#ifndef _UAPI_PAGELEDGER_H
#define _UAPI_PAGELEDGER_H

#define PL_FORMAT		1
#define PL_DIR			"pageledger"
#define PL_MAGIC		"# pageledger"

#define PL_COLUMNS_CALLERS	"pages bytes allocs oldest newest class caller"
#define PL_COLUMNS_STACKS	"pages bytes allocs oldest newest class stack"
#define PL_COLUMNS_HELD		"pages bytes oldest newest class stack"
#define PL_COLUMNS_STATS	"key value"
#define PL_COLUMNS_AUDIT	"key value"
/* class by the caller, type by the pages: they differ */
#define PL_COLUMNS_MISJUDGED	"pages bytes class type stack"
#define PL_COLUMNS_CLASSES	"class pages bytes"

/*
 * Pages that are held in one way a line, then summaries, whose column kind is in brackets. chain
 * is the caller, then what points at the pages, what points at that, and so on, with ; between
 * them. Names in chain and comm are escaped: \ and three octal digits.
 */
#define PL_COLUMNS_REFERENCES	"pages bytes alone kind pid fd more comm chain"

/*
 * One socket a line, then summaries, whose first column is in brackets and whose column
 * more counts sockets. truesize, data and slab are bytes; waste is bytes held, in pages
 * and in slab, for each byte of data. comm is escaped: \ and three octal digits.
 */
#define PL_COLUMNS_SOCKETS	"family type protocol inode netns pid fd comm more rx tx data " \
				"truesize slab frags pages user waste walk caller"

/*
 * One driver a line that marks pages offline, then summaries, whose first column is in
 * brackets. memtotal: inside, outside or unknown: whether its pages are still in MemTotal.
 */
#define PL_COLUMNS_BALLOON	"driver memtotal pages bytes before inflated deflated oldest " \
				"newest inferred unowned unmarked"

/*
 * `pages` is binary: a __u32 for each page frame number, as /proc/kpageflags has a
 * __u64: seek to 4 * pfn. Site 0 is nobody: the page is free, or was never seen.
 */
#define PL_PAGE_SITE(word)	((word) & 0xfffff)
#define PL_PAGE_CLASS(word)	((word) >> 20 & 0xf)	/* index into PL_PAGE_CLASSES */
#define PL_PAGE_CLASSES		{ "untracked", "offline", "user", "slab", "pagetable", \
				  "vmalloc", "percpu", "hugetlb" }
/* Sites that are no call stack; before load: 12 sites, by order, for each class. */
#define PL_PAGE_SITE_MOVABLE	3
#define PL_PAGE_SITE_BEFORE	4
#define PL_PAGE_SITE_FIRST	100

/* Written to an open `held`, this makes it show only what is allocated from then on. */
#define PL_HELD_MARK		"mark"

/* In `stacks` and `references`, between two frames or links, innermost first. */
#define PL_FRAME_SEPARATOR	';'

#endif /* _UAPI_PAGELEDGER_H */
