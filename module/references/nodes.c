// SPDX-License-Identifier: GPL-2.0
/* What holds something: slab objects, areas of vmalloc space, stacks, variables. */
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "ledger/memory.h"
#include "references/nodes.h"

#define NAMES_MAX	2048
#define NAMES_BITS	12

int pl_nodes_init(struct pl_nodes *nodes, u32 max)
{
	nodes->max = max;
	nodes->hash_bits = ilog2(max) + 2;	/* at most half full */
	nodes->node = pl_memory_array(max, sizeof(*nodes->node), NUMA_NO_NODE);
	nodes->hash = pl_memory_array(BIT(nodes->hash_bits), sizeof(u32), NUMA_NO_NODE);
	nodes->name = pl_memory_array(NAMES_MAX, PL_NODE_NAME, NUMA_NO_NODE);
	nodes->names = pl_memory_array(BIT(NAMES_BITS), sizeof(u16), NUMA_NO_NODE);
	nodes->crowd = pl_memory_array(NAMES_MAX, sizeof(u32), NUMA_NO_NODE);
	if (!nodes->crowd || !nodes->node || !nodes->hash || !nodes->name || !nodes->names)
		return -ENOMEM;
	strcpy(nodes->name[0], "?");
	nodes->nr_names = 1;
	return 0;
}

void pl_nodes_exit(struct pl_nodes *nodes)
{
	kvfree(nodes->node);
	kvfree(nodes->hash);
	kvfree(nodes->names);
	kvfree(nodes->crowd);
}

/* Where the number of the node is, or would be. */
static u32 *place_of(const struct pl_nodes *nodes, unsigned long start)
{
	u32 at = hash_long(start, nodes->hash_bits), mask = BIT(nodes->hash_bits) - 1;

	while (nodes->hash[at] && nodes->node[nodes->hash[at] - 1].start != start)
		at = (at + 1) & mask;
	return &nodes->hash[at];
}

struct pl_node *pl_nodes_find(const struct pl_nodes *nodes, unsigned long start)
{
	u32 nr = *place_of(nodes, start);

	return nr ? &nodes->node[nr - 1] : NULL;
}

struct pl_node *pl_nodes_make(struct pl_nodes *nodes, unsigned long start, enum pl_node_kind kind)
{
	struct pl_node *n;

	if (nodes->nr == nodes->max) {
		nodes->lost++;
		return NULL;
	}
	n = &nodes->node[nodes->nr++];
	*place_of(nodes, start) = nodes->nr;
	*n = (struct pl_node) {
		.start = start, .kind = kind,
		.way = kind == PL_NODE_ROOT ? PL_VARIABLE_WAY :
		       kind == PL_NODE_STACK ? PL_STACK_WAY : PL_NO_WAY,
	};
	return n;
}

u16 pl_nodes_name(struct pl_nodes *nodes, const char *text)
{
	size_t len = strnlen(text, PL_NODE_NAME - 1);
	u32 at = jhash(text, len, 0) & (BIT(NAMES_BITS) - 1);

	for (; nodes->names[at]; at = (at + 1) & (BIT(NAMES_BITS) - 1)) {
		const char *name = nodes->name[nodes->names[at]];

		if (!strncmp(name, text, len) && !name[len])
			return nodes->names[at];
	}
	if (nodes->nr_names == NAMES_MAX) {
		nodes->lost++;
		return 0;
	}
	strscpy(nodes->name[nodes->nr_names], text, PL_NODE_NAME);
	nodes->names[at] = nodes->nr_names;
	return nodes->nr_names++;
}

/* 0 of what is no slab object: of these there are few. */
static u32 cache_of(const struct pl_nodes *nodes, u32 id)
{
	return id && !(id & PL_ID_PAGE) ? nodes->node[id - 1].cache : 0;
}

static unsigned int worst_holder(const struct pl_nodes *nodes, const struct pl_node *n)
{
	unsigned int i, worst = 0;

	for (i = 1; i < PL_NODE_HOLDERS; i++)
		if (pl_nodes_weight(nodes, n->holder[i]) < pl_nodes_weight(nodes, n->holder[worst]))
			worst = i;
	return worst;
}

unsigned int pl_nodes_least(const struct pl_nodes *nodes, const struct pl_node *n)
{
	return pl_nodes_weight(nodes, n->holder[worst_holder(nodes, n)]);
}

/* Of holders of one cache the last one makes room; PL_NODE_HOLDERS if there are no two. */
static unsigned int spare_holder(const struct pl_nodes *nodes, const struct pl_node *n)
{
	unsigned int i, j;

	for (i = PL_NODE_HOLDERS - 1; i; i--)
		for (j = 0; j < i; j++)
			if (cache_of(nodes, n->holder[i]) &&
			    cache_of(nodes, n->holder[i]) == cache_of(nodes, n->holder[j]))
				return i;
	return PL_NODE_HOLDERS;
}

bool pl_nodes_is_other(const struct pl_nodes *nodes, const struct pl_node *n, u32 cache)
{
	unsigned int i;

	for (i = 0; i < PL_NODE_HOLDERS; i++)
		if (cache_of(nodes, n->holder[i]) == cache)
			return false;
	return cache && spare_holder(nodes, n) < PL_NODE_HOLDERS;
}

void pl_nodes_offer(const struct pl_nodes *nodes, struct pl_node *n, u32 holder)
{
	unsigned int i, worst = worst_holder(nodes, n);

	if (!holder || holder == pl_nodes_id(nodes, n))
		return;
	for (i = 0; i < PL_NODE_HOLDERS; i++)
		if (n->holder[i] == holder)
			return;
	if (pl_nodes_weight(nodes, holder) > pl_nodes_weight(nodes, n->holder[worst]))
		n->holder[worst] = holder;
	else if (pl_nodes_is_other(nodes, n, cache_of(nodes, holder)))
		n->holder[spare_holder(nodes, n)] = holder;
}
