// SPDX-License-Identifier: GPL-2.0
/* Slab objects: whose cache they are of, and where they begin. */
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swab.h>

#include "compat/uaccess.h"
#include "references/objects.h"

#define NAME	"pageledger_sample"
/* Not a size that an alignment makes of it, nor of any other member. */
#define SAMPLE	712
#define SAMPLES	64
/* How far into a struct kmem_cache its name is looked for */
#define CACHE_WORDS	64
/* How far into a sheaf its cache is looked for */
#define SHEAF_HEAD	4

/* Words of struct page, words and halves of words of struct kmem_cache. */
static unsigned int cache_word, name_word, size_half, used_half, secret_word, offset_half;
static bool known;

/*
 * How the next free object is written: as its address; or combined with a secret of the cache
 * and its own place, turned round in newer kernels (freelist_ptr_encode(), mm/slub.c).
 */
static enum disguise { NOT_KNOWN, PLAIN, PLACE, TURNED } disguise;

static bool find_cache_word(const void *object, const struct kmem_cache *cache)
{
	const unsigned long *word = (const unsigned long *)virt_to_head_page(object);

	for (cache_word = 1; cache_word < sizeof(struct page) / sizeof(*word); cache_word++)
		if (READ_ONCE(word[cache_word]) == (unsigned long)cache)
			return true;
	return false;
}

static bool find_name_word(const struct kmem_cache *cache)
{
	const unsigned long *word = (const unsigned long *)cache;
	char name[sizeof(NAME)];
	unsigned long pointer;

	for (name_word = 0; name_word < CACHE_WORDS; name_word++) {
		if (get_kernel_nofault(pointer, &word[name_word]))
			return false;
		if (pointer > TASK_SIZE_MAX &&
		    !copy_from_kernel_nofault(name, (const void *)pointer, sizeof(name)) &&
		    !memcmp(name, NAME, sizeof(name)))
			return true;
	}
	return false;
}

/* The smallest distance of two objects on one page, or block of pages. */
static unsigned long distance_of(void **object, unsigned int nr)
{
	unsigned long least = 0;
	unsigned int i, j;

	for (i = 0; i < nr; i++)
		for (j = 0; j < nr; j++)
			if (object[j] > object[i] &&
			    virt_to_head_page(object[j]) == virt_to_head_page(object[i]) &&
			    (!least || object[j] - object[i] < least))
				least = object[j] - object[i];
	return least;
}

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

static bool find_half(const struct kmem_cache *cache, u32 number, unsigned int *at)
{
	const u32 *half = (const u32 *)cache;
	u32 value;

	for (*at = 0; *at < 2 * CACHE_WORDS; ++*at) {
		if (get_kernel_nofault(value, &half[*at]))
			return false;
		if (value == number)
			return true;
	}
	return false;
}

static void learn_disguise(const struct kmem_cache *cache, const void *freed, const void *last)
{
	unsigned long word, at;

	for (at = 0; at < SAMPLE && disguise == NOT_KNOWN; at += sizeof(word)) {
		if (get_kernel_nofault(word, (const unsigned long *)(freed + at)))
			return;
		if (find_disguise(cache, word, (unsigned long)freed + at, (unsigned long)last) &&
		    !find_half(cache, at, &offset_half))
			disguise = NOT_KNOWN;
	}
}

/* Every other one is freed, so that the pages stay. */
static void free_some(struct kmem_cache *cache, void **object, unsigned int nr)
{
	void *last = NULL;
	unsigned int i;

	for (i = 0; i < nr; i += 2) {
		kmem_cache_free(cache, object[i]);
		if (last && virt_to_head_page(last) == virt_to_head_page(object[i]))
			learn_disguise(cache, object[i], last);
		last = object[i];
		object[i] = NULL;
	}
}

static int learn(struct kmem_cache *cache)
{
	void **object = kcalloc(SAMPLES, sizeof(*object), GFP_KERNEL);
	unsigned int nr = 0;
	unsigned long distance;

	if (!object)
		return -ENOMEM;
	while (nr < SAMPLES && (object[nr] = kmem_cache_alloc(cache, GFP_KERNEL)))
		nr++;
	distance = distance_of(object, nr);
	known = distance >= SAMPLE && find_cache_word(object[0], cache) &&
		find_name_word(cache) && find_half(cache, distance, &size_half) &&
		find_half(cache, SAMPLE, &used_half);
	if (known)
		free_some(cache, object, nr);
	for (; nr; nr--)
		if (object[nr - 1])
			kmem_cache_free(cache, object[nr - 1]);
	kfree(object);
	return known ? 0 : -ENODATA;
}

int pl_objects_init(void)
{
	struct kmem_cache *cache;
	int err;

	if (known)
		return 0;
	/*
	 * Aligned, so that the distance is not the size, which is there, too; not shared with
	 * another cache (SLAB_NEVER_MERGE, mm/slab_common.c); and without a constructor, which
	 * would have the next free object where the size is.
	 */
	cache = kmem_cache_create(NAME, SAMPLE, 64, SLAB_NOLEAKTRACE, NULL);
	if (!cache)
		return -ENOMEM;
	err = learn(cache);
	kmem_cache_destroy(cache);
	return err;
}

bool pl_object_at(struct page *page, unsigned long address, struct pl_object *object)
{
	struct page *head = compound_head(page);
	unsigned long base = (unsigned long)page_address(head);
	u32 size;

	if (!known || !PageSlab(head))
		return false;
	object->cache = READ_ONCE(((unsigned long *)head)[cache_word]);
	if (get_kernel_nofault(size, (const u32 *)object->cache + size_half) ||
	    size < sizeof(long) || size > KMALLOC_MAX_SIZE)
		return false;
	object->size = size;
	object->start = base + (address - base) / size * size;
	return true;
}

/*
 * Of caches whose objects keep their content while they are free (a constructor, or
 * SLAB_TYPESAFE_BY_RCU) the place is behind the object, and nobody clears it when it is taken.
 */
static bool freelist_place(const struct pl_object *object, unsigned long *place)
{
	const u32 *halves = (const u32 *)object->cache;
	u32 offset, used;

	if (get_kernel_nofault(offset, halves + offset_half) ||
	    get_kernel_nofault(used, halves + used_half) ||
	    offset >= used || offset > object->size - sizeof(long))
		return false;
	*place = object->start + offset;
	return true;
}

/* The address may be any: there need not even be a struct page. */
static bool is_of_same(struct page *page, unsigned long address)
{
	struct page *other = pfn_to_online_page(PHYS_PFN(__pa(address)));

	return other && compound_head(other) == compound_head(page);
}

bool pl_object_looks_free(struct page *page, const struct pl_object *object)
{
	unsigned long place, word, secret, next;
	struct pl_object other;

	if (disguise == NOT_KNOWN || !freelist_place(object, &place) ||
	    get_kernel_nofault(secret, (const unsigned long *)object->cache + secret_word) ||
	    get_kernel_nofault(word, (const unsigned long *)place))
		return false;
	next = next_free(disguise, word, secret, place);
	if (!next)
		return disguise != PLAIN;	/* anybody's word may be 0 */
	return next >= PAGE_OFFSET && next < (unsigned long)high_memory &&
	       is_of_same(page, next) && pl_object_at(page, next, &other) && other.start == next;
}

enum pl_sheaf pl_object_sheaf(const struct pl_object *holder, unsigned long at,
			      unsigned long cache)
{
	unsigned long index = (at - holder->start) / sizeof(long), first, word;
	u32 size;

	for (first = 0; first < SHEAF_HEAD && first + 1 < index; first++) {
		if (get_kernel_nofault(word, (const unsigned long *)holder->start + first))
			return PL_SHEAF_NONE;
		if (word != cache)
			continue;
		if (get_kernel_nofault(size, (const u32 *)holder->start + 2 * (first + 1)))
			return PL_SHEAF_NONE;
		return index - first - 2 < size ? PL_SHEAF_FREE : PL_SHEAF_STALE;
	}
	return PL_SHEAF_NONE;
}

bool pl_object_cache_name(unsigned long cache, char name[PL_CACHE_NAME])
{
	unsigned long pointer;
	unsigned int i;

	if (get_kernel_nofault(pointer, (const unsigned long *)cache + name_word))
		return false;
	/* byte by byte: behind its end there may be nothing */
	for (i = 0; i < PL_CACHE_NAME - 1; i++) {
		if (get_kernel_nofault(name[i], (const char *)pointer + i))
			return false;
		if (!name[i])
			return i;
	}
	name[i] = '\0';
	return true;
}
