/* SPDX-License-Identifier: GPL-2.0 */
/* Whose memory an address is: the node that holds what is kept there. */
#ifndef PL_PLACES_H
#define PL_PLACES_H

#include <linux/types.h>

#include "references/nodes.h"
#include "references/roots.h"

struct page;

/**
 * struct pl_places - what is known of memory
 * @nodes: nodes are made in it as places are met
 * @roots: objects with names
 */
struct pl_places {
	struct pl_nodes *nodes;
	const struct pl_roots *roots;
};

/**
 * pl_places_object() - the slab object, or block of a large kmalloc(), at an address
 * @p: to find or make it in
 * @page: of the address
 * @at: the address
 *
 * Context: process, inside pl_sections_hold(). Return: NULL if it is none, or there is no room.
 */
struct pl_node *pl_places_object(const struct pl_places *p, struct page *page, unsigned long at);

/** pl_places_known() - the node of the object at an address, if there is one already; or NULL */
struct pl_node *pl_places_known(const struct pl_places *p, struct page *page, unsigned long at);

/**
 * pl_places_is_other() - is an object worth being one more holder of a node that has enough?
 * @n: the node
 *
 * Return: true if it has a name for people, or is of another cache than the node's holders are.
 */
bool pl_places_is_other(const struct pl_places *p, struct page *page, unsigned long at,
			const struct pl_node *n);

/**
 * pl_places_object_name() - how pl_places_object() would name it, without a node
 * @root: set to whether it is an object with a name for people
 *
 * Return: a number for pl_nodes_name(), or 0; also if the object is free.
 */
u16 pl_places_object_name(const struct pl_places *p, struct page *page, unsigned long at,
			  bool *root);

/**
 * pl_places_area() - the area of vmalloc space, module, variable or stack at an address
 * @p: to find or make it in
 * @area: where the area begins
 * @at: the address, in it
 *
 * Of a stack only what is in use.
 *
 * Context: process. Return: NULL if it holds nothing, or there is no room.
 */
struct pl_node *pl_places_area(const struct pl_places *p, unsigned long area, unsigned long at);

/** pl_places_variable() - the variable at an address of the image; context as above */
struct pl_node *pl_places_variable(const struct pl_places *p, unsigned long at);

/** pl_places_percpu() - the variable at an address of the first per-CPU memory; as above */
struct pl_node *pl_places_percpu(const struct pl_places *p, unsigned long at);

/**
 * pl_places_any() - what is at an address that need not be one: an object or a variable
 *
 * Context: process, inside pl_sections_hold(). Return: NULL if it is neither.
 */
struct pl_node *pl_places_any(const struct pl_places *p, unsigned long at);

#endif /* PL_PLACES_H */
