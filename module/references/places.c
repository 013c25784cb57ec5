// SPDX-License-Identifier: GPL-2.0
/* Whose memory an address is: the node that holds what is kept there. */
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "compat/uaccess.h"
#include "ledger/shadow.h"
#include "references/image.h"
#include "references/freelists.h"
#include "references/objects.h"
#include "references/places.h"
#include "references/ram.h"
#include "stack/text.h"

/*
 * A node of an xarray is pointed at by the nodes below it, and by one above it; but it says
 * itself whose it is (struct xa_node, lib/xarray.c). So where debugging has put nothing before
 * the objects of that cache: else that may be another node, and so on, which is not followed.
 */
static u32 array_of(const struct pl_places *p, const struct pl_object *node)
{
	const unsigned long *at = (void *)(node->start + offsetof(struct xa_node, array));
	struct pl_object object;
	unsigned long array;
	struct page *page;

	if (get_kernel_nofault(array, at))
		return PL_ID_NONE;
	page = pl_ram_is_direct(array) ? pl_ram_page(array) : NULL;
	if (page && pl_object_at(page, array, &object) && object.cache == node->cache)
		return PL_ID_NONE;
	return pl_nodes_id(p->nodes, pl_places_any(p, array));
}

static void name_object(const struct pl_places *p, struct pl_node *n,
			const struct pl_object *object)
{
	const struct pl_root *root = pl_roots_in(p->roots, object->start, object->size);
	char name[PL_CACHE_NAME];

	n->size = object->size;
	n->cache = pl_nodes_cache(object->cache);
	if (pl_object_cache_name(object->cache, name))
		n->name = pl_nodes_name(p->nodes, name);
	if (root) {
		n->kind = PL_NODE_ROOT;
		n->way = 0;
		n->root = root - p->roots->root + 1;
	} else if (n->name && !strcmp(name, "radix_tree_node")) {
		n->holder[0] = array_of(p, object);
	}
}

/* What is in there are addresses of no memory: struct pl_shadow. */
static bool is_our_own(const struct pl_object *object)
{
	return (unsigned long)READ_ONCE(pl_shadow) - object->start < object->size ||
	       (unsigned long)READ_ONCE(pl_shadow_quiet) - object->start < object->size;
}

struct pl_node *pl_places_known(const struct pl_places *p, struct page *page, unsigned long at)
{
	struct pl_object object;

	return pl_object_any(page, at, &object) ? pl_nodes_find(p->nodes, object.start) : NULL;
}

bool pl_places_is_other(const struct pl_places *p, struct page *page, unsigned long at,
			const struct pl_node *n)
{
	struct pl_object object;

	return pl_object_any(page, at, &object) &&
	       (pl_nodes_is_other(p->nodes, n, pl_nodes_cache(object.cache)) ||
		pl_roots_in(p->roots, object.start, object.size));
}

u16 pl_places_object_name(const struct pl_places *p, struct page *page, unsigned long at,
			  bool *root)
{
	struct pl_object object;
	char name[PL_CACHE_NAME];

	if (!pl_object_any(page, at, &object) || is_our_own(&object) ||
	    pl_freelists_have(page, &object) || !pl_object_cache_name(object.cache, name))
		return 0;
	*root = pl_roots_in(p->roots, object.start, object.size);
	return pl_nodes_name(p->nodes, name);
}

struct pl_node *pl_places_object(const struct pl_places *p, struct page *page, unsigned long at)
{
	struct pl_object object;
	struct pl_node *n;

	if (!pl_object_any(page, at, &object) || is_our_own(&object))
		return NULL;
	n = pl_nodes_find(p->nodes, object.start);
	if (n)
		return n;
	if (pl_freelists_have(page, &object))
		return NULL;
	n = pl_nodes_make(p->nodes, object.start, PL_NODE_OBJECT);
	if (n)
		name_object(p, n, &object);
	return n;
}

/*
 * sprint_symbol() says "name+0x10/0x40 [module]": *@at becomes where the variable begins. Where
 * only functions have names, it is the last one's, and what lies behind that is the module's data.
 * Return: false if it has no symbol.
 */
static bool symbol_at(unsigned long *at, char symbol[KSYM_SYMBOL_LEN])
{
	char *offset, module[MODULE_NAME_LEN + 4] = "";
	unsigned long in, size;

	sprint_symbol(symbol, *at);
	offset = strchr(symbol, '+');
	if (pl_text_is_nameless(symbol) || !offset ||
	    sscanf(offset, "+0x%lx/0x%lx", &in, &size) != 2)
		return false;
	if (strstr(offset, " ["))
		strscpy(module, strstr(offset, " ["), sizeof(module));
	if (in >= size)
		offset = symbol + sprintf(symbol, "data");
	strcpy(offset, module);
	*at -= in;
	return true;
}

static struct pl_node *named_root(const struct pl_places *p, unsigned long start, const char *name)
{
	struct pl_node *n = pl_nodes_find(p->nodes, start);

	if (n)
		return n;
	n = pl_nodes_make(p->nodes, start, PL_NODE_ROOT);
	if (n)
		n->name = pl_nodes_name(p->nodes, name);
	return n;
}

/* All of a variable is one node. The idle task has a stack that is one. */
struct pl_node *pl_places_variable(const struct pl_places *p, unsigned long at)
{
	char symbol[KSYM_SYMBOL_LEN];
	struct pl_node *n;

	if (!symbol_at(&at, symbol))
		return named_root(p, at & PAGE_MASK, "kernel data");
	n = named_root(p, at, symbol);
	if (n && !strcmp(symbol, "init_stack")) {
		n->kind = PL_NODE_STACK;
		n->way = PL_STACK_WAY;
	}
	return n;
}

/*
 * The kernel's own have no names here: not all kernels let modules see where they begin. But a
 * module's do tell the module. A CPU's lie at the distance of its area from the symbols.
 */
struct pl_node *pl_places_percpu(const struct pl_places *p, unsigned long at)
{
	const struct module *mod = NULL;
	char name[PL_NODE_NAME] = "per-CPU variable";
	unsigned long key = 1;	/* no address, and no other node's */
	struct pl_node *n;
	int cpu;

	preempt_disable();
	for_each_possible_cpu(cpu) {
		mod = pl_text_percpu_module(at - per_cpu_offset(cpu));
		if (mod)
			break;
	}
	if (mod) {
		snprintf(name, sizeof(name), "per-CPU variable [%.20s]", mod->name);
		key = (unsigned long)mod->percpu;
	}
	preempt_enable();
	n = named_root(p, key, name);
	if (n)
		n->way = key == 1 ? PL_PERCPU_WAY : PL_MODULE_PERCPU_WAY;
	return n;
}

static struct pl_node *make_stack(const struct pl_places *p, unsigned long area,
				  const struct pl_root *root)
{
	struct pl_node *n = pl_nodes_make(p->nodes, area, PL_NODE_STACK);

	if (n) {
		n->name = pl_nodes_name(p->nodes, "stack");
		n->root = root - p->roots->root + 1;
	}
	return n;
}

static struct pl_node *make_area(const struct pl_places *p, unsigned long area)
{
	struct pl_node *n = pl_nodes_make(p->nodes, area, PL_NODE_AREA);

	if (n)
		n->name = pl_nodes_name(p->nodes, "vmalloc");
	return n;
}

/* Modules are known by their symbols: on arm64 they may lie anywhere in vmalloc space. */
struct pl_node *pl_places_area(const struct pl_places *p, unsigned long area, unsigned long at)
{
	struct pl_node *n = pl_nodes_find(p->nodes, area);
	char symbol[KSYM_SYMBOL_LEN];
	const struct pl_root *root;
	unsigned long start = at;

	if (n && n->kind == PL_NODE_AREA)
		return n;
	root = n && n->kind == PL_NODE_STACK ? &p->roots->root[n->root - 1] :
					       pl_roots_in(p->roots, area, PAGE_SIZE);
	if (root && root->kind == PL_ROOT_STACK) {
		if (at < root->floor)
			return NULL;
		return n ?: make_stack(p, area, root);
	}
	if (symbol_at(&start, symbol))
		return named_root(p, start, symbol);
	return n ?: make_area(p, area);
}

struct pl_node *pl_places_any(const struct pl_places *p, unsigned long at)
{
	struct page *page;
	char symbol[KSYM_SYMBOL_LEN];

	if (pl_ram_is_direct(at)) {
		page = pl_ram_page(at);
		return page ? pl_places_object(p, page, at) : NULL;
	}
	return symbol_at(&at, symbol) ? named_root(p, at, symbol) : NULL;
}
