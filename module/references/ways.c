// SPDX-License-Identifier: GPL-2.0
/* From what holds a page on to a root. */
#include <linux/sched.h>
#include <linux/string.h>

#include "references/ways.h"

/* Others may run, each time that so many nodes have been looked at. */
#define NODES_AT_A_TIME	4096

static void pause_at(u32 i)
{
	if (i % NODES_AT_A_TIME == 0)
		cond_resched();
}

u32 pl_ways_leave_pages(struct pl_want *want, u32 id)
{
	u32 end = id, met = id, steps = 0, turn = 1;

	/* does it go round? met is one of the ring as soon as turn is as long (Brent) */
	while (end & PL_ID_PAGE) {
		end = want->holder[end & ~PL_ID_PAGE];
		if (end == met)
			end = PL_ID_NONE;
		if (++steps == turn) {
			met = end;
			turn *= 2;
			steps = 0;
		}
		pause_at(steps + 1);
	}
	for (steps = 1; id & PL_ID_PAGE; steps++) {
		u32 *holder = &want->holder[id & ~PL_ID_PAGE];

		id = *holder;
		*holder = end;
		pause_at(steps);
	}
	return end;
}

static u32 group_of(struct pl_nodes *nodes, u32 i)
{
	struct pl_node *node = nodes->node;

	while (node[i].group != i) {
		node[i].group = node[node[i].group].group;
		i = node[i].group;
	}
	return i;
}

static bool is_kmalloc(const struct pl_nodes *nodes, const struct pl_node *n)
{
	return n->kind == PL_NODE_OBJECT && strstarts(nodes->name[n->name], "kmalloc-");
}

static bool are_siblings(const struct pl_nodes *nodes, const struct pl_node *a,
			 const struct pl_node *b)
{
	return a->kind == PL_NODE_OBJECT && b->kind == PL_NODE_OBJECT && a->name == b->name &&
	       !is_kmalloc(nodes, a);
}

/* Of a list that has too many members for all to be nodes, some links are missing. */
static void join_crowd(struct pl_nodes *nodes, u32 i)
{
	const struct pl_node *n = &nodes->node[i];
	u32 *first = &nodes->crowd[n->name];

	if (!*first || n->kind != PL_NODE_OBJECT || is_kmalloc(nodes, n))
		return;
	if (*first == PL_CROWD_BEGINS)
		*first = i + 1;
	nodes->node[group_of(nodes, i)].group = group_of(nodes, *first - 1);
}

static void join_siblings(struct pl_nodes *nodes)
{
	struct pl_node *node = nodes->node;
	unsigned int h;
	u32 i;

	for (i = 0; i < nodes->nr; i++)
		node[i].group = i;
	for (i = 0; i < nodes->nr; i++) {
		for (h = 0; h < PL_NODE_HOLDERS; h++) {
			u32 id = node[i].holder[h];

			if (id && !(id & PL_ID_PAGE) &&
			    are_siblings(nodes, &node[i], &node[id - 1]))
				node[group_of(nodes, i)].group = group_of(nodes, id - 1);
		}
		join_crowd(nodes, i);
		pause_at(i);
	}
}

static bool may_hold(const struct pl_node *holder, const struct pl_node *n)
{
	return !holder->gone && !n->gone;
}

/* How far it is from a root to @n by @holder. */
static unsigned int length(const struct pl_node *holder, const struct pl_node *n)
{
	if (holder->way == PL_NO_WAY || !may_hold(holder, n))
		return PL_NO_WAY;
	return min(holder->way + 1U, PL_NO_WAY - 1U);
}

/* Return: true if a shorter way was found. */
static bool shorten(struct pl_nodes *nodes, struct pl_want *want, u32 i)
{
	struct pl_node *node = nodes->node, *group = &node[group_of(nodes, i)];
	bool changed = false;
	unsigned int h;

	for (h = 0; h < PL_NODE_HOLDERS; h++) {
		u32 id = pl_ways_leave_pages(want, node[i].holder[h]);
		unsigned int way = id ? length(&node[id - 1], &node[i]) : PL_NO_WAY;

		if (way >= group->way || group_of(nodes, id - 1) == group_of(nodes, i))
			continue;
		group->way = way;
		group->next = id;
		changed = true;
	}
	return changed;
}

static void share_with_group(struct pl_nodes *nodes, u32 i)
{
	const struct pl_node *group = &nodes->node[group_of(nodes, i)];
	struct pl_node *n = &nodes->node[i];

	if (group->way < n->way) {
		n->way = group->way;
		n->next = group->next;
	}
}

/* What was found by objects that turned out to be free has to be forgotten. */
static void node_begins(struct pl_node *n)
{
	if (n->kind == PL_NODE_STACK || n->kind == PL_NODE_ROOT)
		return;
	n->way = PL_NO_WAY;
	n->next = PL_ID_NONE;
}

void pl_ways_find(struct pl_nodes *nodes, struct pl_want *want)
{
	bool changed = true;
	unsigned int turn;
	u32 i;

	join_siblings(nodes);
	for (i = 0; i < nodes->nr; i++)
		node_begins(&nodes->node[i]);
	for (turn = 0; turn < PL_WAY_TURNS && changed; turn++) {
		changed = false;
		for (i = 0; i < nodes->nr; i++) {
			changed |= shorten(nodes, want, i);
			pause_at(i);
		}
		for (i = 0; i < nodes->nr; i++) {
			share_with_group(nodes, i);
			pause_at(i);
		}
	}
}

/* A way that is as long as one by a stack may be one: there may be a better one. */
static bool is_open(const struct pl_node *n)
{
	return (n->kind == PL_NODE_OBJECT || n->kind == PL_NODE_AREA) &&
	       n->way >= PL_STACK_WAY && !n->gone;
}

static void open_by_pages(struct pl_nodes *nodes, struct pl_want *want)
{
	u32 i;

	for (i = 0; i < nodes->nr; i++) {
		nodes->node[i].open = 0;
		nodes->node[i].passed = 0;
	}
	for (i = 0; i < want->nr; i++) {
		u32 id = pl_ways_leave_pages(want, want->holder[i]);

		if (id && is_open(&nodes->node[id - 1]))
			nodes->node[id - 1].open++;
		pause_at(i);
	}
}

/* Whoever holds this one has its pages, too. Return: true if that is new. */
static bool open_holders(struct pl_nodes *nodes, struct pl_want *want, struct pl_node *n)
{
	u32 more = n->open - n->passed;
	unsigned int h;

	for (h = 0; more && h < PL_NODE_HOLDERS; h++) {
		u32 id = pl_ways_leave_pages(want, n->holder[h]);
		struct pl_node *holder = id ? &nodes->node[id - 1] : NULL;

		if (holder && holder != n && is_open(holder))
			holder->open = min_t(u64, (u64)holder->open + more, want->nr);
	}
	n->passed += more;
	return more;
}

unsigned long pl_ways_open(struct pl_nodes *nodes, struct pl_want *want)
{
	unsigned long open = 0;
	bool changed = true;
	unsigned int turn;
	u32 i;

	open_by_pages(nodes, want);
	for (turn = 0; turn < PL_WAY_TURNS && changed; turn++) {
		changed = false;
		for (i = 0; i < nodes->nr; i++) {
			struct pl_node *n = &nodes->node[i];

			changed |= n->sought && is_open(n) && open_holders(nodes, want, n);
			pause_at(i);
		}
	}
	for (i = 0; i < nodes->nr; i++)
		if (!nodes->node[i].sought)
			open += nodes->node[i].open;
	return open;
}

u32 pl_ways_holder(struct pl_nodes *nodes, struct pl_want *want, const struct pl_node *n)
{
	unsigned int h;

	if (n->way != PL_NO_WAY)
		return n->next;
	for (h = 0; h < PL_NODE_HOLDERS; h++) {
		u32 id = pl_ways_leave_pages(want, n->holder[h]);

		if (id && !are_siblings(nodes, n, &nodes->node[id - 1]) &&
		    may_hold(&nodes->node[id - 1], n))
			return id;
	}
	return PL_ID_NONE;
}

static bool has_living_holder(struct pl_nodes *nodes, struct pl_want *want,
			      const struct pl_node *n)
{
	unsigned int h;

	for (h = 0; h < PL_NODE_HOLDERS; h++) {
		u32 id = pl_ways_leave_pages(want, n->holder[h]);

		if (id && !nodes->node[id - 1].dead && may_hold(&nodes->node[id - 1], n))
			return true;
	}
	return false;
}

void pl_ways_find_dead(struct pl_nodes *nodes, struct pl_want *want)
{
	unsigned int turn;
	bool changed = true;
	u32 i;

	for (i = 0; i < nodes->nr; i++) {
		struct pl_node *n = &nodes->node[i];

		n->dead = n->sought && n->way == PL_NO_WAY &&
			  (is_kmalloc(nodes, n) || n->kind == PL_NODE_AREA);
		n->dead |= n->gone;
	}
	for (turn = 0; turn < PL_WAY_TURNS && changed; turn++) {
		changed = false;
		for (i = 0; i < nodes->nr; i++) {
			struct pl_node *n = &nodes->node[i];

			if (n->dead && !n->gone && has_living_holder(nodes, want, n)) {
				n->dead = false;
				changed = true;
			}
			pause_at(i);
		}
	}
	for (i = 0; i < nodes->nr; i++) {
		struct pl_node *n = &nodes->node[i];

		n->doubtful = n->sought && n->way == PL_NO_WAY && !n->dead;
	}
}
