// SPDX-License-Identifier: GPL-2.0
/* Who holds untracked pages: the answer, as chains from a page to something with a name. */
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sites.h"
#include "references/chains.h"
#include "references/freelists.h"
#include "references/image.h"
#include "references/objects.h"
#include "references/search.h"
#include "references/ways.h"

#define CHAINS_MAX	1024
/* Nodes of one cache are one link: ways may be longer than what is shown of them. */
#define STEPS_MAX	32
#define PAGES_AT_A_TIME	1024

/* Of chains and descriptors: there may be as many as there are roots, some of them twice. */
#define FILES_PER_ROOT	2

/**
 * struct file_of - a chain ends at a file
 * @chain: number of the chain
 * @fd: descriptor
 */
struct file_of {
	u32 chain;
	u32 fd;
};

/**
 * struct count - while chains are made
 * @c: the chains
 * @s: the search
 * @file: which files they end at; some more than once
 * @nr_files: how many
 */
struct count {
	struct pl_chains *c;
	struct pl_search *s;
	struct file_of *file;
	unsigned int nr_files;
};

/* Two at once would take twice the memory, and read all of it twice. */
static DEFINE_MUTEX(one_at_a_time);

static void end_chain(const struct pl_search *s, struct pl_chain *chain, const struct pl_node *n)
{
	if (n->root) {
		chain->end = PL_CHAIN_ROOT;
		chain->root = s->roots.root[n->root - 1];
		chain->root.address = 0;
		chain->root.floor = 0;
	} else {
		chain->end = n->kind == PL_NODE_ROOT || n->kind == PL_NODE_STACK ?
			     PL_CHAIN_VARIABLE : PL_CHAIN_OPEN;
	}
}

static void describe(struct pl_search *s, u32 id, struct pl_chain *chain)
{
	const struct pl_node *n = NULL;
	unsigned int steps;

	for (steps = 0; id && steps < STEPS_MAX; steps++) {
		n = &s->nodes.node[id - 1];
		/* the last link stands for where it ends */
		if (chain->nr == PL_CHAIN_LINKS)
			chain->nr--;
		if (!chain->nr || chain->link[chain->nr - 1] != n->name)
			chain->link[chain->nr++] = n->name;
		if (n->kind == PL_NODE_ROOT || n->kind == PL_NODE_STACK)
			break;
		id = pl_ways_holder(&s->nodes, &s->want, n);
	}
	if (n)
		end_chain(s, chain, n);
}

static bool is_same(const struct pl_chain *a, const struct pl_chain *b)
{
	return a->site == b->site && a->end == b->end && a->nr == b->nr &&
	       !memcmp(a->link, b->link, sizeof(a->link)) && a->root.kind == b->root.kind &&
	       a->root.pid == b->root.pid && !strcmp(a->root.name, b->root.name);
}

/* Return: CHAINS_MAX if there is no room. */
static unsigned int find_chain(struct pl_chains *c, const struct pl_chain *chain)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (is_same(&c->chain[i], chain))
			return i;
	if (i == CHAINS_MAX) {
		c->lost++;
		return i;
	}
	c->chain[i] = *chain;
	c->nr++;
	return i;
}

static bool is_file(const struct pl_chain *chain)
{
	return chain->end == PL_CHAIN_ROOT && chain->root.kind == PL_ROOT_FILE;
}

static void note_file(struct count *count, unsigned int i, unsigned int fd)
{
	if (count->nr_files == FILES_PER_ROOT * count->s->roots.nr)
		count->c->lost++;
	else
		count->file[count->nr_files++] = (struct file_of) { i, fd };
}

static int by_chain(const void *a, const void *b)
{
	const struct file_of *x = a, *y = b;

	if (x->chain != y->chain)
		return x->chain < y->chain ? -1 : 1;
	return x->fd < y->fd ? -1 : x->fd > y->fd;
}

/* The lowest descriptor of each chain, and how many others there are. */
static void count_files(struct count *count)
{
	const struct file_of *file = count->file;
	unsigned int i;

	sort(count->file, count->nr_files, sizeof(*file), by_chain, NULL);
	for (i = 0; i < count->nr_files; i++) {
		struct pl_chain *chain = &count->c->chain[file[i].chain];

		if (!i || file[i].chain != file[i - 1].chain)
			chain->root.fd = file[i].fd;
		else if (file[i].fd != file[i - 1].fd)
			chain->more++;
	}
}

/* Most pages of a node are of one site: the chain that the last one had is tried first. */
static void count_page(struct count *count, struct pl_chain *chain, u32 id, bool alone)
{
	struct pl_node *n = id ? &count->s->nodes.node[id - 1] : NULL;
	struct pl_chains *c = count->c;
	unsigned int i = n ? n->chain : 0;

	if (!i || c->chain[i - 1].site != chain->site) {
		describe(count->s, id, chain);
		i = find_chain(c, chain) + 1;
		if (i > CHAINS_MAX) {
			c->lost_pages++;
			return;
		}
		if (n)
			n->chain = i;
		if (is_file(chain))
			note_file(count, i - 1, chain->root.fd);
	}
	c->chain[i - 1].pages++;
	c->chain[i - 1].alone += alone;
	c->alone += alone;
}

static int by_pages(const void *a, const void *b)
{
	const struct pl_chain *x = a, *y = b;

	return x->pages < y->pages ? 1 : x->pages > y->pages ? -1 : 0;
}

/* What was freed meanwhile is left out, and what was allocated anew is not told from its past. */
static int count_pages(struct count *count, const struct pl_mark *begin)
{
	struct pl_search *s = count->s;
	/* a holder that found no room is not nothing */
	enum pl_chain_end none = s->nodes.lost ? PL_CHAIN_OPEN : PL_CHAIN_NOTHING;
	unsigned long pfn;
	u32 nr = 0, id;

	for_each_set_bit(pfn, s->want.wanted, s->want.end) {
		struct pl_chain chain = { .site = pl_ledger_owner(pfn) };

		id = pl_ways_leave_pages(&s->want, s->want.holder[nr]);
		if (chain.site != PL_SITE_NONE) {
			chain.end = pl_epochs_is_since(begin, pfn) ? PL_CHAIN_NEW : none;
			count->c->pages++;
			count->c->alike += test_bit(nr, s->want.alike);
			count_page(count, &chain, chain.end == PL_CHAIN_NEW ? PL_ID_NONE : id,
				   id && !test_bit(nr, s->want.several) &&
				   !test_bit(nr, s->want.alike));
		}
		if (++nr % PAGES_AT_A_TIME)
			continue;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	count_files(count);
	sort(count->c->chain, count->c->nr, sizeof(*count->c->chain), by_pages, NULL);
	return 0;
}

static int make_chains(struct pl_chains *c, struct pl_search *s, const struct pl_mark *begin)
{
	struct count count = { .c = c, .s = s };
	int err;

	count.file = pl_memory_array(FILES_PER_ROOT * s->roots.nr + 1, sizeof(*count.file),
				     NUMA_NO_NODE);
	err = count.file ? count_pages(&count, begin) : -ENOMEM;
	kvfree(count.file);
	return err;
}

static int find(struct pl_chains *c, struct pl_search *s)
{
	struct pl_mark begin = {};
	int err = pl_epochs_mark(&begin);

	if (err)
		return err;
	err = pl_search_run(s);
	c->name = s->nodes.name;
	if (!err)
		err = make_chains(c, s, &begin);
	pl_epochs_unmark(&begin);
	c->left = s->want.left;
	c->read = s->read;
	c->unread = s->unread;
	c->free = s->want.nr_free;
	c->chance = s->chance;
	c->lost += s->nodes.lost + s->roots.lost;
	return err;
}

struct pl_chains *pl_chains_find(void)
{
	struct pl_chains *c = pl_memory(struct_size(c, chain, CHAINS_MAX));
	struct pl_search *s = pl_memory(sizeof(*s));
	int err = c && s ? 0 : -ENOMEM;

	if (!err)
		err = mutex_lock_killable(&one_at_a_time) ? -EINTR : 0;
	if (!err) {
		/* without it, what slab holds would be held by nothing */
		pl_image_find();
		err = pl_objects_init();
		if (!err)
			err = pl_freelists_init();
		if (!err)
			err = find(c, s);
		pl_search_free(s);
		mutex_unlock(&one_at_a_time);
	}
	kvfree(s);
	if (!err)
		return c;
	pl_chains_free(c);
	return ERR_PTR(err);
}

void pl_chains_free(struct pl_chains *c)
{
	if (c)
		kvfree(c->name);
	kvfree(c);
}
