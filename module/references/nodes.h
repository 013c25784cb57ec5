/* SPDX-License-Identifier: GPL-2.0 */
/* What holds something: slab objects, areas of vmalloc space, stacks, variables. */
#ifndef PL_NODES_H
#define PL_NODES_H

#include <linux/bits.h>
#include <linux/types.h>

/** Longest name that is shown, with its NUL */
#define PL_NODE_NAME	48

/*
 * An identity says what holds something: nothing, a page (its number among the wanted ones), or
 * a node (its number and one).
 */
#define PL_ID_NONE	0u
#define PL_ID_PAGE	BIT(31)

static inline u32 pl_id_page(u32 nr)
{
	return PL_ID_PAGE | nr;
}

/**
 * enum pl_node_kind - what a node is, by how much it says
 * @PL_NODE_STACK: the stack of a task: what is on it may be left from an earlier call
 * @PL_NODE_OBJECT: a slab object
 * @PL_NODE_AREA: an area in vmalloc space
 * @PL_NODE_ROOT: a variable of the kernel or of a module, an object with a name for people
 */
enum pl_node_kind { PL_NODE_STACK, PL_NODE_OBJECT, PL_NODE_AREA, PL_NODE_ROOT };

#define PL_NODE_HOLDERS	8
#define PL_CROWD_BEGINS	U32_MAX

/* How much a holder says: see pl_nodes_weight(). */
#define PL_WEIGHT_DOUBT	1u
#define PL_WEIGHT_PAGE	2u
#define PL_WEIGHT_KIND	3u

/*
 * Links to a root: none is known. What a root counts for that says less than a process, a disk or
 * a device: a variable; a module's per-CPU one, which is not cleared when it is done with what it
 * pointed at; one without a name, where slab keeps its free objects; and a stack.
 */
#define PL_NO_WAY	255
#define PL_VARIABLE_WAY	1
#define PL_MODULE_PERCPU_WAY	2
#define PL_PERCPU_WAY	4
#define PL_STACK_WAY	5

/**
 * struct pl_node - something that holds a page, or a node
 * @start: its address, or what else tells it from others
 * @size: of an object or an area, in bytes
 * @holder: identities of what points at it, to choose from
 * @next: the one of these that is nearest to a root, of all in the group
 * @group: another node of its group, or itself: see pl_ways_find()
 * @root: entry of the table of roots, and one; 0: none
 * @open: pages that it holds, or what it holds, if there is no good way: see pl_ways_open()
 * @passed: of these, that its holders have got
 * @chain: see chains.c
 * @name: of what it is, for pl_nodes_name()
 * @cache: of an object, what tells its cache from others, most likely; else 0
 * @kind: enum pl_node_kind
 * @way: links to a root
 * @gone: an object that is free
 * @sought: what points at it has been looked for
 * @dead: nothing was found to: see pl_ways_find_dead()
 * @doubtful: nothing with a name was found to hold it: it says less than whatever else is found
 */
struct pl_node {
	unsigned long start;
	unsigned long size;
	u32 holder[PL_NODE_HOLDERS];
	u32 next;
	u32 group;
	u32 root;
	u32 open;
	u32 passed;
	u32 cache;
	u16 chain;
	u16 name;
	u8 kind;
	u8 way;
	bool gone;
	bool sought;
	bool dead;
	bool doubtful;
};

/**
 * struct pl_nodes - all of them, and their names
 * @node: in the order in which they were met
 * @nr: how many
 * @max: for how many there is room
 * @lost: how many, of nodes and of names, found none
 * @hash: numbers of nodes and one, by start
 * @hash_bits: of its size
 * @name: number 0 is "?"
 * @nr_names: how many
 * @names: numbers of names, by text
 * @crowd: for each name, one and a node of it, if some of its nodes stand for others: these are
 *	held together. PL_CROWD_BEGINS: none was met so far
 */
struct pl_nodes {
	struct pl_node *node;
	u32 nr;
	u32 max;
	unsigned long lost;
	u32 *hash;
	unsigned int hash_bits;
	char (*name)[PL_NODE_NAME];
	u16 nr_names;
	u16 *names;
	u32 *crowd;
};

/**
 * pl_nodes_init() - room for so many
 * @nodes: all zeroes; to be given to pl_nodes_exit(), whatever is returned
 * @max: nodes
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_nodes_init(struct pl_nodes *nodes, u32 max);

/** pl_nodes_exit() - give it back, names excepted, which are the caller's to kvfree() */
void pl_nodes_exit(struct pl_nodes *nodes);

/** pl_nodes_find() - the node that starts there, or NULL */
struct pl_node *pl_nodes_find(const struct pl_nodes *nodes, unsigned long start);

/** pl_nodes_make() - one that pl_nodes_find() has not found; NULL, and counted, without room */
struct pl_node *pl_nodes_make(struct pl_nodes *nodes, unsigned long start, enum pl_node_kind kind);

/** pl_nodes_name() - the number of a name; 0 and counted if there is no room */
u16 pl_nodes_name(struct pl_nodes *nodes, const char *text);

/** pl_nodes_offer() - an identity that points at a node: kept if it says more than others */
void pl_nodes_offer(const struct pl_nodes *nodes, struct pl_node *n, u32 holder);

/** pl_nodes_weight() - how much an identity says; more is better, 0 is nothing */
static inline unsigned int pl_nodes_weight(const struct pl_nodes *nodes, u32 id)
{
	if (!id)
		return 0;
	if (id & PL_ID_PAGE)
		return PL_WEIGHT_PAGE;
	if (nodes->node[id - 1].doubtful)
		return PL_WEIGHT_DOUBT;
	return PL_WEIGHT_KIND + nodes->node[id - 1].kind;
}

/** pl_nodes_cache() - a cache as nodes have it */
static inline u32 pl_nodes_cache(unsigned long cache)
{
	return (u32)(cache >> 3) | 1;
}

/**
 * pl_nodes_is_other() - all places for a node's holders are taken, by objects of other caches
 * @cache: of an object
 *
 * Thousands of one cache may point at what has one holder of another.
 *
 * Return: true if pl_nodes_offer() takes one of that cache.
 */
bool pl_nodes_is_other(const struct pl_nodes *nodes, const struct pl_node *n, u32 cache);

/** pl_nodes_least() - how much the holder says that the next better one takes the place of */
unsigned int pl_nodes_least(const struct pl_nodes *nodes, const struct pl_node *n);

/** pl_nodes_id() - identity of a node; of NULL, too */
static inline u32 pl_nodes_id(const struct pl_nodes *nodes, const struct pl_node *n)
{
	return n ? n - nodes->node + 1 : PL_ID_NONE;
}

#endif /* PL_NODES_H */
