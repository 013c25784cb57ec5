// SPDX-License-Identifier: GPL-2.0
/*
 * The search for what points at pages, and for what points at that, round by round.
 *
 * A word is a pointer if it is the address of a page's struct page, of its list head, or lies in
 * the page in the direct map; of an object or an area, if it lies in it. Of several holders the
 * one that says most is kept.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sort.h>

#include "compat/uaccess.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/sections.h"
#include "references/alike.h"
#include "references/objects.h"
#include "references/joins.h"
#include "references/places.h"
#include "references/search.h"
#include "references/sources.h"
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
#define PAGES_PER_NODE	64
#define PAGES_PER_ROOT	512
#define AT_LEAST	4096
#define NODES_AT_LEAST	12288

/**
 * struct round - what is looked for now
 * @search: pages and nodes
 * @places: to make nodes in
 * @area: numbers of the areas that they are looked for, by address
 * @nr_areas: how many
 * @nr_nodes: objects and areas that they are looked for
 * @alike: objects that hold pages
 * @open: of each page, whether nothing holds it after the first look at pages
 * @source: the page that is being looked at
 * @pages: this is a look at pages, too
 * @again: the second one
 */
struct round {
	struct pl_search *search;
	struct pl_places places;
	u32 *area;
	u32 nr_areas;
	unsigned long nr_nodes;
	struct pl_alike *alike;
	unsigned long *open;
	struct pl_source *source;
	bool pages;
	bool again;
};

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
	const struct pl_nodes *nodes = &r->search->nodes;
	bool root = false;
	u16 name;

	if (s->kind != PL_SOURCE_SLAB && s->kind != PL_SOURCE_PAGE)
		return true;
	if (pl_nodes_least(nodes, n) < PL_WEIGHT_KIND + PL_NODE_OBJECT)
		return true;
	name = pl_places_object_name(&r->places, pfn_to_page(s->pfn),
				     s->address + p->at * sizeof(long), &root);
	return root || pl_nodes_is_other(nodes, n, name);
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
	if (id) {
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

static void look_at_source(const struct pl_source *s, void *data)
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
	for_each_set_bit(pfn, want->free, want->end)
		add_page(filter, pfn);
}

static int look_round(struct round *r)
{
	struct pl_search *search = r->search;
	int err = pl_sources_visit(r->source, look_at_source, r);

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
 * are. What they were found by is forgotten if that is dead, and gives way to others if it is
 * doubtful:
 * a kernel stack that no task has, which the kernel keeps for the next one, has old pointers.
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
