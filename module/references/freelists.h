/* SPDX-License-Identifier: GPL-2.0 */
/* Which slab objects are free: slab's lists of them. */
#ifndef PL_FREELISTS_H
#define PL_FREELISTS_H

#include <linux/types.h>

#include "references/objects.h"

struct page;

/**
 * pl_freelists_init() - learn where slab has its lists of free objects
 *
 * After pl_objects_init(). Each slab has a list of its own, and each CPU one of the slab that it
 * allocates from, until 6.18 or so (struct slab, struct kmem_cache_cpu; mm/slub.c). Objects of a
 * cache of our own are freed, to see which word of a slab's page then says which one was, where it
 * says which one is the next, and in what disguise. What cannot be learned is done without.
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_freelists_init(void);

/**
 * pl_freelists_have() - is an object free?
 * @page: of the object
 * @object: as pl_object_at() has filled it in
 *
 * Lists may change meanwhile, and end too early then. Newer kernels keep most free objects
 * elsewhere: see pl_object_sheaf().
 *
 * Context: process. Return: false also if it is not known how to tell.
 */
bool pl_freelists_have(struct page *page, const struct pl_object *object);

#endif /* PL_FREELISTS_H */
