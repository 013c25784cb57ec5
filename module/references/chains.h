/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds untracked pages: the answer, as chains from a page to something with a name. */
#ifndef PL_CHAINS_H
#define PL_CHAINS_H

#include <linux/types.h>

#include "references/nodes.h"
#include "references/roots.h"

#define PL_CHAIN_LINKS	6

/**
 * enum pl_chain_end - where a chain ends
 * @PL_CHAIN_ROOT: at an object with a name: @root of struct pl_chain
 * @PL_CHAIN_VARIABLE: at a variable of the kernel or of a module, which is the last link
 * @PL_CHAIN_OPEN: at an object or an area that nothing with a name was found to hold: the last
 *	link. Without a link: a holder may have found no room
 * @PL_CHAIN_NEW: it was not looked for: the page was allocated while the search went on
 * @PL_CHAIN_NOTHING: nothing was found to point at the page, twice
 */
enum pl_chain_end {
	PL_CHAIN_ROOT,
	PL_CHAIN_VARIABLE,
	PL_CHAIN_OPEN,
	PL_CHAIN_NEW,
	PL_CHAIN_NOTHING,
};

/**
 * struct pl_chain - pages of one site that are held in the same way
 * @site: of the ledger
 * @end: where it ends
 * @pages: how many
 * @alone: of these, that nothing else points at
 * @root: with PL_CHAIN_ROOT; its addresses mean nothing any more. Of a process's files, the one
 *	with the lowest descriptor
 * @more: further descriptors of that process
 * @nr: links
 * @link: names, innermost first: numbers for pl_chains_name()
 */
struct pl_chain {
	u32 site;
	enum pl_chain_end end;
	unsigned long pages;
	unsigned long alone;
	struct pl_root root;
	unsigned int more;
	u8 nr;
	u16 link[PL_CHAIN_LINKS];
};

/**
 * struct pl_chains - all that was found
 * @pages: that holders were looked for
 * @alone: of these, with one
 * @left: untracked pages that there was no room to look for
 * @alike: pages that are said to be held as others are, of one caller and by objects of one cache
 * @read: pages that were read for pointers
 * @unread: pages that could not be read: faulty, or not mapped
 * @free: free pages of small blocks, that nobody holds
 * @chance: of these, that something points at
 * @lost: chains, holders, names and objects with names that found no room
 * @lost_pages: pages of such chains
 * @nr: chains
 * @name: for pl_chains_name()
 * @chain: most pages first
 */
struct pl_chains {
	unsigned long pages;
	unsigned long alone;
	unsigned long left;
	unsigned long alike;
	unsigned long read;
	unsigned long unread;
	unsigned long free;
	unsigned long chance;
	unsigned long lost;
	unsigned long lost_pages;
	unsigned int nr;
	char (*name)[PL_NODE_NAME];
	struct pl_chain chain[];
};

/**
 * pl_chains_find() - look for what holds all untracked pages
 *
 * One caller at a time; others wait.
 *
 * Context: process; sleeps, for as long as pl_search_run() takes. Return: to be freed by
 * pl_chains_free(); or an error: -ENOMEM, -ENODATA if slab cannot be told apart, -EINTR if the
 * caller is being killed.
 */
struct pl_chains *pl_chains_find(void);

/** pl_chains_free() - give it back; NULL is fine */
void pl_chains_free(struct pl_chains *chains);

/** pl_chains_name() - the name of a link */
static inline const char *pl_chains_name(const struct pl_chains *chains, u16 link)
{
	return chains->name[link];
}

#endif /* PL_CHAINS_H */
