/* SPDX-License-Identifier: GPL-2.0 */
/* Slab objects: whose cache they are of, and where they begin. */
#ifndef PL_OBJECTS_H
#define PL_OBJECTS_H

#include <linux/types.h>

struct kmem_cache;
struct page;

/** Longest name of a cache that is shown, with its NUL */
#define PL_CACHE_NAME	32

/**
 * struct pl_object - the slab object that an address lies in
 * @start: where its place begins, with all that debugging puts before it
 * @size: from there to the next one
 * @cache: the cache, as a number that tells caches apart; of no cache: 0
 */
struct pl_object {
	unsigned long start;
	unsigned long size;
	unsigned long cache;
};

/**
 * pl_objects_init() - learn what struct slab and struct kmem_cache look like
 *
 * No header of the kernel's tells modules (mm/slab.h). A cache of our own is looked at: which word
 * behind its page is the cache, which word of the cache is its name, and which number the distance
 * of its objects.
 *
 * Context: process; sleeps. Return: 0; -ENODATA if that cannot be told, or -ENOMEM.
 */
int pl_objects_init(void);

/**
 * pl_object_at() - the object that an address of a slab page is in
 * @page: its page, or a page that was slab when it was looked at
 * @address: in the direct map, in that page
 * @object: filled in
 *
 * Context: process. Return: false if it is none.
 */
bool pl_object_at(struct page *page, unsigned long address, struct pl_object *object);

/**
 * pl_object_find_half() - which half of a word of a cache is this number?
 * @cache: one of our own
 * @number: that it must have somewhere
 * @at: set to it, for other caches, too
 *
 * Context: process. Return: false if there is none.
 */
bool pl_object_find_half(const struct kmem_cache *cache, u32 number, unsigned int *at);

/**
 * enum pl_sheaf - where newer kernels keep free objects: struct slab_sheaf (mm/slub.c, since 6.18)
 * @PL_SHEAF_NONE: the word is in no sheaf
 * @PL_SHEAF_FREE: it points at an object that is free
 * @PL_SHEAF_STALE: it is left from an object that was
 */
enum pl_sheaf { PL_SHEAF_NONE, PL_SHEAF_FREE, PL_SHEAF_STALE };

/**
 * pl_object_sheaf() - is the word that points at an object in a sheaf?
 * @holder: the object that the word is in
 * @at: address of the word
 * @cache: that of the object that the word points at
 *
 * A sheaf says whose objects are in it, and how many, before the first.
 *
 * Context: process.
 */
enum pl_sheaf pl_object_sheaf(const struct pl_object *holder, unsigned long at,
			      unsigned long cache);

/**
 * pl_object_any() - the slab object, or the block of a large kmalloc(), that an address is in
 * @object: filled in; @cache is 0 for a block
 *
 * The rest is as pl_object_at() has it.
 */
bool pl_object_any(struct page *page, unsigned long address, struct pl_object *object);

/** pl_object_cache_name() - fill in the name of a cache; false if it has gone */
bool pl_object_cache_name(unsigned long cache, char name[PL_CACHE_NAME]);

#endif /* PL_OBJECTS_H */
