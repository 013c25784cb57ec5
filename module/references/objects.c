// SPDX-License-Identifier: GPL-2.0
/* Slab objects: whose cache they are of, and where they begin. */
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/uaccess.h"
#include "ledger/classes.h"
#include "ledger/ledger.h"
#include "ledger/sites.h"
#include "references/objects.h"
#include "references/ram.h"

#define NAME	"pageledger_sample"
/* Not a size that an alignment makes of it, nor of any other member. */
#define SAMPLE	712
#define SAMPLES	64
/* How far into a struct kmem_cache its name is looked for */
#define CACHE_WORDS	64
/* How far into a sheaf its cache is looked for */
#define SHEAF_HEAD	4

/* Words of struct page, words and halves of words of struct kmem_cache. */
static unsigned int cache_word, name_word, size_half;
static bool known;

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

bool pl_object_find_half(const struct kmem_cache *cache, u32 number, unsigned int *at)
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
		find_name_word(cache) && pl_object_find_half(cache, distance, &size_half);
	for (; nr; nr--)
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
	/* if the page has been freed meanwhile, that may be any number */
	if (!pl_ram_is_direct(object->cache) ||
	    get_kernel_nofault(size, (const u32 *)object->cache + size_half) ||
	    size < sizeof(long) || size > KMALLOC_MAX_SIZE)
		return false;
	object->size = size;
	object->start = base + (address - base) / size * size;
	/* behind the last object there may be less than one, with what was there before */
	return object->start + size <= base + page_size(head);
}

/* By its page type, which it has since 6.15, or by who has allocated it. */
static bool is_large(struct page *head)
{
	u32 site;

	if (pl_page_class(head) == PL_CLASS_SLAB)
		return true;
	site = pl_page_class(head) == PL_CLASS_UNTRACKED ? pl_ledger_owner(page_to_pfn(head)) :
							   PL_SITE_NONE;
	return site != PL_SITE_NONE && site != PL_SITE_MOVABLE &&
	       pl_sites_class(site) == PL_CLASS_SLAB;
}

bool pl_object_any(struct page *page, unsigned long address, struct pl_object *object)
{
	struct page *head = compound_head(page);

	if (PageSlab(head))
		return pl_object_at(page, address, object);
	if (!is_large(head))
		return false;
	*object = (struct pl_object) {
		.start = (unsigned long)page_address(head), .size = page_size(head),
	};
	/* if it is being freed, its order may be any number */
	return object->size <= KMALLOC_MAX_SIZE;
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

	if (!cache) {
		strscpy(name, "kmalloc-large", PL_CACHE_NAME);
		return true;
	}
	if (get_kernel_nofault(pointer, (const unsigned long *)cache + name_word))
		return false;
	/* byte by byte: behind its end there may be nothing */
	for (i = 0; i < PL_CACHE_NAME - 1; i++) {
		if (((!i || PAGE_ALIGNED(pointer + i)) && !pl_ram_page(pointer + i)) ||
		    get_kernel_nofault(name[i], (const char *)pointer + i))
			return false;
		if (!name[i])
			return i;
	}
	name[i] = '\0';
	return true;
}
