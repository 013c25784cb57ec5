// SPDX-License-Identifier: GPL-2.0
/* Which slab objects are free: slab's lists of them. */
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/swab.h>

#include "compat/uaccess.h"
#include "references/freelists.h"
#include "references/ram.h"

#define NAME	"pageledger_freed"
#define SAMPLE	712
#define SAMPLES	64
/* How far into a struct kmem_cache its secret, and where the next one is, are looked for */
#define CACHE_WORDS	64
#define PAGE_WORDS	(sizeof(struct page) / sizeof(long))
/* Whoever runs on the CPU meanwhile may take our object off its list. */
#define TRIES	8

/*
 * How the next free object is written: as its address; or combined with a secret of the cache
 * and its own place, turned round in newer kernels (freelist_ptr_encode(), mm/slub.c).
 */
static enum disguise { NOT_KNOWN, PLAIN, PLACE, TURNED } disguise;

/* Words and halves of words of struct kmem_cache; the word of struct page with a list, or 0. */
static unsigned int secret_word, offset_half, list_word;
/* Is the first word of a struct kmem_cache where CPUs have theirs, in their first words? */
static bool cpus_have_lists;

static unsigned long next_free(enum disguise how, unsigned long word, unsigned long secret,
			       unsigned long place)
{
	switch (how) {
	case PLAIN:
		return word;
	case PLACE:
		return word ^ secret ^ place;
	default:
		return word ^ secret ^ swab64(place);
	}
}

/* Is this word of an object that was just freed the address of the one that was freed before? */
static bool find_disguise(const struct kmem_cache *cache, unsigned long word, unsigned long place,
			  unsigned long last)
{
	const unsigned long *secret = (const unsigned long *)cache;
	unsigned long value;

	for (disguise = PLAIN; disguise <= TURNED; disguise++) {
		for (secret_word = 0; secret_word < CACHE_WORDS; secret_word++) {
			if (get_kernel_nofault(value, &secret[secret_word]))
				break;
			if (next_free(disguise, word, value, place) == last)
				return true;
		}
	}
	disguise = NOT_KNOWN;
	return false;
}

static void learn_disguise(const struct kmem_cache *cache, const void *freed, const void *last)
{
	unsigned long word, at;

	for (at = 0; at < SAMPLE && disguise == NOT_KNOWN; at += sizeof(word)) {
		if (get_kernel_nofault(word, (const unsigned long *)(freed + at)))
			return;
		if (find_disguise(cache, word, (unsigned long)freed + at, (unsigned long)last) &&
		    !pl_object_find_half(cache, at, &offset_half))
			disguise = NOT_KNOWN;
	}
}

/* A list begins with what was freed last. */
static void learn_list(const void *freed)
{
	const unsigned long *word = (const unsigned long *)virt_to_head_page(freed);
	unsigned int i;

	for (i = 1; i < PAGE_WORDS && !list_word; i++)
		if (READ_ONCE(word[i]) == (unsigned long)freed)
			list_word = i;
}

/* Every other one is freed, so that the pages stay. */
static void free_some(struct kmem_cache *cache, void **object, unsigned int nr)
{
	void *last = NULL;
	unsigned int i;

	for (i = 0; i < nr; i += 2) {
		kmem_cache_free(cache, object[i]);
		learn_list(object[i]);
		if (last && virt_to_head_page(last) == virt_to_head_page(object[i]))
			learn_disguise(cache, object[i], last);
		last = object[i];
		object[i] = NULL;
	}
}

static unsigned long cpu_list(unsigned long cache, unsigned int cpu)
{
	unsigned long lists, list;

	if (get_kernel_nofault(lists, (const unsigned long *)cache) ||
	    !pl_ram_read(&list, lists + per_cpu_offset(cpu)))
		return 0;
	return list;
}

static void learn_cpu_lists(struct kmem_cache *cache)
{
	unsigned int tries, cpu;
	void *object;

	for (tries = 0; tries < TRIES && !cpus_have_lists; tries++) {
		object = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!object)
			return;
		kmem_cache_free(cache, object);
		for_each_possible_cpu(cpu)
			cpus_have_lists |= cpu_list((unsigned long)cache, cpu) ==
					   (unsigned long)object;
	}
}

static int learn(struct kmem_cache *cache)
{
	void **object = kcalloc(SAMPLES, sizeof(*object), GFP_KERNEL);
	unsigned int nr = 0;

	if (!object)
		return -ENOMEM;
	while (nr < SAMPLES && (object[nr] = kmem_cache_alloc(cache, GFP_KERNEL)))
		nr++;
	free_some(cache, object, nr);
	learn_cpu_lists(cache);
	for (; nr; nr--)
		if (object[nr - 1])
			kmem_cache_free(cache, object[nr - 1]);
	kfree(object);
	return 0;
}

int pl_freelists_init(void)
{
	struct kmem_cache *cache;
	int err;

	if (disguise != NOT_KNOWN && list_word)
		return 0;
	/* see pl_objects_init() */
	cache = kmem_cache_create(NAME, SAMPLE, 64, SLAB_NOLEAKTRACE, NULL);
	if (!cache)
		return -ENOMEM;
	err = learn(cache);
	kmem_cache_destroy(cache);
	return err;
}

/**
 * struct lists - those of one slab
 * @page: of it
 * @cache: whose it is
 * @offset: where an object on a list says which one is the next
 * @secret: of the cache
 * @most: no list is longer
 */
struct lists {
	struct page *page;
	unsigned long cache;
	u32 offset;
	unsigned long secret;
	unsigned long most;
};

static bool look_up(struct lists *lists, struct page *page, const struct pl_object *object)
{
	lists->page = compound_head(page);
	lists->cache = object->cache;
	/* if the slab is being freed, its order may be any number */
	lists->most = min_t(unsigned long, page_size(lists->page), KMALLOC_MAX_SIZE) / object->size;
	return !get_kernel_nofault(lists->offset, (const u32 *)object->cache + offset_half) &&
	       !get_kernel_nofault(lists->secret,
				   (const unsigned long *)object->cache + secret_word) &&
	       lists->offset <= object->size - sizeof(long);
}

/* Where the object is that an address on a list is in; 0 if it is of another slab. */
static unsigned long start_of(const struct lists *lists, unsigned long address)
{
	struct pl_object object;
	struct page *page = pl_ram_is_direct(address) ? pl_ram_page(address) : NULL;

	return page && compound_head(page) == lists->page && pl_object_at(page, address, &object) ?
	       object.start : 0;
}

/* The object behind one on a list, if that is on one; 0 is its end. */
static unsigned long object_behind(const struct lists *lists, unsigned long at)
{
	unsigned long place = at + lists->offset, word;

	return get_kernel_nofault(word, (const unsigned long *)place) ? -1UL :
	       next_free(disguise, word, lists->secret, place);
}

static bool is_on(const struct lists *lists, unsigned long list, unsigned long start)
{
	unsigned long most = lists->most, at;

	while (most-- && (at = start_of(lists, list))) {
		if (at == start)
			return true;
		list = object_behind(lists, list);
	}
	return false;
}

/* What is in use seldom says that another one is behind it: then no CPU need be asked. */
static bool is_on_a_cpus(const struct lists *lists, unsigned long start)
{
	unsigned long next = object_behind(lists, start);
	unsigned int cpu;

	if (!cpus_have_lists || (next && !start_of(lists, next)))
		return false;
	for_each_possible_cpu(cpu)
		if (is_on(lists, cpu_list(lists->cache, cpu), start))
			return true;
	return false;
}

bool pl_freelists_have(struct page *page, const struct pl_object *object)
{
	struct lists lists;

	if (disguise == NOT_KNOWN || !list_word || !object->cache || !look_up(&lists, page, object))
		return false;
	return is_on(&lists, READ_ONCE(((unsigned long *)lists.page)[list_word]), object->start) ||
	       is_on_a_cpus(&lists, object->start);
}
