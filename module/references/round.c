// SPDX-License-Identifier: GPL-2.0
/*
 * What the words of memory lead to.
 *
 * A word is a pointer if it is the address of a page's struct page, of its list head, or lies in
 * the page in the direct map; of an object or an area, if it lies in it. Of several holders the
 * one that says most is kept.
 */
#include <linux/memory_hotplug.h>
#include <linux/mm.h>

#include "compat/uaccess.h"
#include "ledger/ledger.h"
#include "references/joins.h"
#include "references/objects.h"
#include "references/round.h"

/* Is what it holds in an object, or a block of kmalloc()? */
static bool is_of_object(const struct round *r, const struct pl_source *s)
{
	return s->kind == PL_SOURCE_SLAB ||
	       (s->kind == PL_SOURCE_PAGE && !pl_want_has(&r->search->want, s->pfn));
}

/* What a word belongs to. */
static u32 holder_of(const struct round *r, const struct pl_source *s, const struct pl_pointer *p)
{
	const struct pl_want *want = &r->search->want;
	unsigned long at = s->address + p->at * sizeof(long);
	struct pl_node *n;

	switch (s->kind) {
	case PL_SOURCE_PAGE:
		if (pl_want_has(want, s->pfn))
			return pl_id_page(pl_want_nr(want, s->pfn));
		fallthrough;
	case PL_SOURCE_SLAB:
		n = pl_places_object(&r->places, pfn_to_page(s->pfn), at);
		break;
	case PL_SOURCE_MAPPED:
		n = pl_places_area(&r->places, s->area, at);
		break;
	case PL_SOURCE_IMAGE:
		n = pl_places_variable(&r->places, at);
		break;
	default:
		n = pl_places_percpu(&r->places, at);
	}
	return pl_nodes_id(&r->search->nodes, n);
}

/*
 * Would this holder say more than what there is? If there are enough others, an object must be one
 * with a name for people, or of another cache than these: objects that thousands point at would use
 * up the nodes.
 */
static bool has_room(const struct round *r, const struct pl_node *n, const struct pl_source *s,
		     const struct pl_pointer *p)
{
	if (s->kind != PL_SOURCE_SLAB && s->kind != PL_SOURCE_PAGE)
		return true;
	return pl_nodes_least(&r->search->nodes, n) < PL_WEIGHT_KIND + PL_NODE_OBJECT ||
	       pl_places_is_other(&r->places, pfn_to_page(s->pfn),
				  s->address + p->at * sizeof(long), n);
}

static struct pl_node *wanted_area(const struct round *r, unsigned long at)
{
	const struct pl_node *node = r->search->nodes.node;
	u32 low = 0, high = r->nr_areas, nr;

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (node[r->area[middle]].start <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	nr = r->area[low - 1];
	return at - node[nr].start < node[nr].size ? &r->search->nodes.node[nr] : NULL;
}

/* Where slab keeps free objects holds nothing: @object is seen to be free, if the sheaf says so. */
static bool is_in_sheaf(const struct pl_source *s, const struct pl_pointer *p,
			const struct pl_object *object, struct pl_node *n)
{
	unsigned long at = s->address + p->at * sizeof(long);
	struct pl_object holder;
	enum pl_sheaf sheaf;

	if (s->kind != PL_SOURCE_SLAB || !object->cache || p->word != object->start ||
	    !pl_object_at(pfn_to_page(s->pfn), at, &holder))
		return false;
	sheaf = pl_object_sheaf(&holder, at, object->cache);
	if (sheaf == PL_SHEAF_FREE)
		n->gone = true;
	return sheaf != PL_SHEAF_NONE;
}

static struct pl_node *wanted_object(const struct round *r, const struct pl_source *s,
				     const struct pl_pointer *p, unsigned long pfn)
{
	struct page *page = r->nr_nodes ? pfn_to_online_page(pfn) : NULL;
	struct pl_object object;
	struct pl_node *n;

	if (!page || !pl_object_any(page, p->word, &object))
		return NULL;
	n = pl_nodes_find(&r->search->nodes, object.start);
	return n && n->kind == PL_NODE_OBJECT && is_in_sheaf(s, p, &object, n) ? NULL : n;
}

/*
 * Those who keep vmalloc space know where each area begins, and how long it is or where it ends,
 * with its guard page; so does the area before: struct vmap_area, struct vm_struct. They hold
 * nothing.
 */
static bool keeps_space(const struct pl_node *area, const struct pl_source *s,
			const struct pl_pointer *p)
{
	const unsigned long *word = (unsigned long *)page_address(pfn_to_page(s->pfn)) + p->at;
	unsigned long next = 0, last = 0;

	if (s->kind != PL_SOURCE_SLAB || p->word != area->start)
		return false;
	if (p->at + 1 < PL_SOURCE_WORDS && get_kernel_nofault(next, word + 1))
		return true;
	if (p->at && get_kernel_nofault(last, word - 1))
		return true;
	if (next >= area->start)
		next -= area->start;
	return (next >= area->size && next <= area->size + PAGE_SIZE) ||
	       (last >= VMALLOC_START && last < area->start && PAGE_ALIGNED(last));
}

/* What a word belongs to that points at a page; *@alike: another one stands for it. */
static u32 holder_of_page(const struct round *r, const struct pl_source *s,
			  const struct pl_pointer *p, unsigned long pfn, bool *alike)
{
	const struct pl_nodes *nodes = &r->search->nodes;
	unsigned long at = s->address + p->at * sizeof(long);
	struct page *page = pfn_to_page(s->pfn);
	u32 nr = nodes->nr, site, id;
	bool root = false;
	u16 name;

	*alike = false;
	if (!is_of_object(r, s) || pl_places_known(&r->places, page, at))
		return holder_of(r, s, p);
	name = pl_places_object_name(&r->places, page, at, &root);
	if (!name)
		return PL_ID_NONE;
	site = pl_ledger_owner(pfn);
	id = root ? PL_ID_NONE : pl_alike_instead(r->alike, site, name, pfn);
	/* that one is dead does not say that others are */
	if (id && !nodes->node[id - 1].dead) {
		*alike = true;
		nodes->crowd[name] = PL_CROWD_BEGINS;
		return id;
	}
	id = holder_of(r, s, p);
	if (nodes->nr > nr)
		pl_alike_add(r->alike, site, name, id);
	return id;
}

/* Of each page all holders are seen once; in the second look at pages those of the rest. */
static void look_for_page(const struct round *r, const struct pl_source *s,
			  const struct pl_pointer *p, unsigned long pfn)
{
	struct pl_search *search = r->search;
	struct pl_want *want = &search->want;
	bool alike;
	u32 holder;

	if (!r->pages || (r->again && !test_bit(pl_want_nr(want, pfn), r->open)))
		return;
	holder = holder_of_page(r, s, p, pfn, &alike);
	if (holder && !(holder & PL_ID_PAGE) && search->nodes.node[holder - 1].dead)
		return;
	pl_joins_offer(want, &search->nodes, pfn, holder, alike);
}

static void look_at_word(const struct round *r, const struct pl_source *s,
			 const struct pl_pointer *p)
{
	struct pl_search *search = r->search;
	unsigned long word = p->word, pfn;
	struct pl_node *n = NULL;
	bool direct;

	if (word >= VMALLOC_START && word < VMALLOC_END) {
		n = r->nr_areas ? wanted_area(r, word) : NULL;
		if (n && keeps_space(n, s, p))
			return;
	} else {
		if (!pl_joins_address(word, &pfn, &direct) || pfn >= search->want.end)
			return;
		if (test_bit(pfn, search->want.wanted)) {
			look_for_page(r, s, p, pfn);
			return;
		}
		if (r->pages && !r->again && __test_and_clear_bit(pfn, search->want.free))
			search->chance++;
		if (direct)
			n = wanted_object(r, s, p, pfn);
	}
	if (n && n->way == PL_NO_WAY && has_room(r, n, s, p))
		pl_nodes_offer(&search->nodes, n, holder_of(r, s, p));
}

/* What is mapped at an address is held by whoever has the area. */
static void look_at_mapped(const struct round *r, const struct pl_source *s)
{
	struct pl_search *search = r->search;

	if (r->pages && !r->again && pl_want_has(&search->want, s->pfn))
		pl_joins_offer(&search->want, &search->nodes, s->pfn,
			       pl_nodes_id(&search->nodes,
					   pl_places_area(&r->places, s->area, s->address)),
			       false);
}

/* An area is as long as it is seen. What is on this page may have made a node of it just now. */
static void extend_area(const struct round *r, const struct pl_source *s)
{
	struct pl_node *n = pl_nodes_find(&r->search->nodes, s->area);

	if (n && n->size < s->address + PAGE_SIZE - s->area)
		n->size = s->address + PAGE_SIZE - s->area;
}

static bool lies_in(unsigned long address, const void *table, size_t size)
{
	return address + PAGE_SIZE - (unsigned long)table < size + PAGE_SIZE;
}

/* What this search keeps has the addresses of all that it finds. */
static bool is_our_own(const struct round *r, const struct pl_source *s)
{
	const struct pl_search *search = r->search;

	return lies_in(s->address, search->nodes.node,
		       search->nodes.max * sizeof(*search->nodes.node)) ||
	       lies_in(s->address, search->roots.root,
		       search->roots.max * sizeof(*search->roots.root)) ||
	       lies_in(s->address, r->source, sizeof(*r->source));
}

void pl_round_look(const struct pl_source *s, void *data)
{
	const struct round *r = data;
	unsigned int i;

	if (is_our_own(r, s))
		return;
	if (s->kind == PL_SOURCE_MAPPED)
		look_at_mapped(r, s);
	for (i = 0; i < s->nr; i++)
		look_at_word(r, s, &s->pointer[i]);
	if (s->kind == PL_SOURCE_MAPPED)
		extend_area(r, s);
	if (r->pages && !r->again) {
		r->search->read++;
		r->search->unread = s->unread;
	}
}
