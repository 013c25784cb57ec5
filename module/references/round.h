/* SPDX-License-Identifier: GPL-2.0 */
/* One round of a search, and what it makes of the words of memory. */
#ifndef PL_ROUND_H
#define PL_ROUND_H

#include <linux/types.h>

#include "references/alike.h"
#include "references/places.h"
#include "references/search.h"
#include "references/sources.h"

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

/**
 * pl_round_look() - what the words of a page lead to: holders are offered to what is looked for
 * @s: the page
 * @data: a struct round
 *
 * Context: as for the visitor of pl_sources_visit().
 */
void pl_round_look(const struct pl_source *s, void *data);

#endif /* PL_ROUND_H */
