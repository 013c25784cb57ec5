// SPDX-License-Identifier: GPL-2.0
/* The search for what points at pages, and for what points at that, round by round. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sort.h>

#include "ledger/memory.h"
#include "ledger/sections.h"
#include "references/joins.h"
#include "references/round.h"
#include "references/search.h"
#include "references/ways.h"

/* After the first one, and after the second look at pages */
#define ROUNDS		4
#define ROUNDS_AGAIN	2
#define AREAS_MAX	4096
/* Nodes that are alike take no more than a part of all. */
#define KINDS_FOR_ALL	8
/* So many pages, 256 KiB or more, are worth another round. */
#define OPEN_PAGES	64

/* A thousandth of memory at most: what each of these takes is a part of that. */
#define PAGES_PER_NODE	96
#define PAGES_PER_ROOT	512
#define AT_LEAST	4096
#define NODES_AT_LEAST	12288

static int by_start(const void *a, const void *b, const void *nodes)
{
	const struct pl_node *node = nodes;
	unsigned long x = node[*(const u32 *)a].start, y = node[*(const u32 *)b].start;

	return x < y ? -1 : x > y;
}

static void choose_nothing(struct round *r)
{
	pl_filter_clear(&r->source->filter);
	r->nr_areas = 0;
	r->nr_nodes = 0;
}

/*
 * What is new is looked for in the next round, with a way to a root or without: it may turn out to
 * be free. A second look would find the same.
 */
static void choose_nodes(struct round *r)
{
	struct pl_nodes *nodes = &r->search->nodes;
	u32 i;

	choose_nothing(r);
	for (i = 0; i < nodes->nr; i++) {
		const struct pl_node *n = &nodes->node[i];

		if (n->sought || n->gone ||
		    (n->kind != PL_NODE_OBJECT && n->kind != PL_NODE_AREA))
			continue;
		if (n->kind == PL_NODE_AREA && r->nr_areas == AREAS_MAX) {
			nodes->lost++;
			continue;
		}
		r->nr_nodes++;
		if (n->kind == PL_NODE_AREA)
			r->area[r->nr_areas++] = i;
		pl_filter_add(&r->source->filter, n->start, n->size);
	}
	sort_r(r->area, r->nr_areas, sizeof(*r->area), by_start, NULL, nodes->node);
}

/* What is chosen is going to be looked for. */
static void mark_sought(struct round *r)
{
	struct pl_nodes *nodes = &r->search->nodes;
	u32 i;

	for (i = 0; i < nodes->nr; i++)
		nodes->node[i].sought = true;
}

/* A page is looked for by its address, and that of its struct page. */
static void add_page(struct pl_filter *filter, unsigned long pfn)
{
	pl_filter_add(filter, (unsigned long)__va(PFN_PHYS(pfn)), 1);
	pl_filter_add(filter, (unsigned long)pfn_to_page(pfn), sizeof(struct page));
}

/* In the first look at pages all of them, and free ones; in the second one those that are open. */
static void choose_pages(struct round *r)
{
	const struct pl_want *want = &r->search->want;
	struct pl_filter *filter = &r->source->filter;
	unsigned long pfn;
	u32 nr = 0;

	for_each_set_bit(pfn, want->wanted, want->end) {
		if (!r->again || test_bit(nr, r->open))
			add_page(filter, pfn);
		if (++nr % PAGES_PER_SECTION == 0)
			cond_resched();
	}
	if (r->again)
		return;
	for_each_set_bit(pfn, want->free, want->end) {
		add_page(filter, pfn);
		if (++nr % PAGES_PER_SECTION == 0)
			cond_resched();
	}
}

static int look_round(struct round *r)
{
	struct pl_search *search = r->search;
	int err = pl_sources_visit(r->source, pl_round_look, r);

	search->rounds++;
	if (!err && r->pages)
		err = pl_joins_pages(&search->want, &r->places, r->again);
	if (err)
		return err;
	pl_ways_find(&search->nodes, &search->want);
	choose_nodes(r);
	return 0;
}

/* Not for the last few pages. */
static int look_for_nodes(struct round *r, unsigned int rounds)
{
	struct pl_search *search = r->search;
	int err = 0;

	r->pages = false;
	while (!err && rounds-- && pl_ways_open(&search->nodes, &search->want) >= OPEN_PAGES) {
		mark_sought(r);
		err = look_round(r);
	}
	return err;
}

/*
 * Pages that nothing holds, or what nothing holds, are looked for a second time: how many there
 * are. What they were found by is forgotten if that is dead, as a kernel stack is that no task has
 * and the kernel keeps for the next one; and gives way to others if it is doubtful.
 */
static u32 open_pages(struct round *r)
{
	struct pl_want *want = &r->search->want;
	const struct pl_node *node = r->search->nodes.node;
	u32 i, open = 0;

	for (i = 0; i < want->nr; i++) {
		u32 id = pl_ways_leave_pages(want, want->holder[i]);

		if (i % PAGES_PER_SECTION == 0)
			cond_resched();
		if (id && !node[id - 1].dead && !node[id - 1].doubtful)
			continue;
		__set_bit(i, r->open);
		open++;
		if (id && !node[id - 1].dead)
			continue;
		want->holder[i] = PL_ID_NONE;
		__clear_bit(i, want->several);
		__clear_bit(i, want->alike);
	}
	return open;
}

static int wait_until(unsigned long then)
{
	long left = then - jiffies;

	if (left > 0)
		schedule_timeout_killable(left);
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static int run_rounds(struct round *r)
{
	unsigned long begin = jiffies;
	int err;

	r->pages = true;
	choose_pages(r);
	err = look_round(r);
	if (!err)
		err = look_for_nodes(r, ROUNDS);
	if (err)
		return err;
	pl_ways_find_dead(&r->search->nodes, &r->search->want);
	if (!open_pages(r))
		return 0;
	err = wait_until(begin + HZ);
	if (err)
		return err;
	r->pages = true;
	r->again = true;
	choose_nothing(r);
	choose_pages(r);
	err = look_round(r);
	return err ?: look_for_nodes(r, ROUNDS_AGAIN);
}

static int init_search(struct pl_search *search)
{
	unsigned long ram = totalram_pages();
	int err = pl_want_init(&search->want, max_t(unsigned long, ram / 2, AT_LEAST));

	if (!err)
		err = pl_nodes_init(&search->nodes,
				    max_t(unsigned long, ram / PAGES_PER_NODE, NODES_AT_LEAST));
	if (!err)
		err = pl_roots_find(&search->roots,
				    max_t(unsigned long, ram / PAGES_PER_ROOT, AT_LEAST));
	return err;
}

int pl_search_run(struct pl_search *search)
{
	struct round *r = pl_memory(sizeof(*r));
	int err = r ? init_search(search) : -ENOMEM;

	if (!err) {
		r->search = search;
		r->places = (struct pl_places) { &search->nodes, &search->roots };
		r->area = pl_memory_array(AREAS_MAX, sizeof(u32), NUMA_NO_NODE);
		r->open = pl_memory_array(BITS_TO_LONGS(search->want.nr + 1), sizeof(long),
					  NUMA_NO_NODE);
		r->source = pl_memory(sizeof(*r->source));
		r->alike = pl_memory(sizeof(*r->alike));
		err = r->area && r->open && r->source && r->alike ? 0 : -ENOMEM;
	}
	if (!err)
		err = pl_filter_init(&r->source->filter, search->want.end);
	if (!err) {
		r->alike->most = search->nodes.max / KINDS_FOR_ALL;
		r->source->low = PAGE_OFFSET;
		r->source->span = (unsigned long)(vmemmap + search->want.end) - PAGE_OFFSET;
		err = run_rounds(r);
	}
	if (r) {
		kvfree(r->area);
		kvfree(r->open);
		kvfree(r->alike);
		if (r->source)
			pl_filter_exit(&r->source->filter);
		kvfree(r->source);
	}
	kvfree(r);
	return err;
}

void pl_search_free(struct pl_search *search)
{
	pl_want_exit(&search->want);
	pl_nodes_exit(&search->nodes);
	pl_roots_free(&search->roots);
}
