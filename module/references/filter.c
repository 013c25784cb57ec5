// SPDX-License-Identifier: GPL-2.0
/* Which words may lead to something that is looked for. */
#include <linux/log2.h>
#include <linux/string.h>

#include "ledger/memory.h"
#include "references/filter.h"

/* Few are of interest; and what is asked for each word of memory is to stay in the CPU's caches. */
#define PAGES_PER_PLACE	8
#define AT_LEAST	BIT(15)

int pl_filter_init(struct pl_filter *filter, unsigned long pages)
{
	unsigned long places = max(roundup_pow_of_two(pages / PAGES_PER_PLACE + 1), AT_LEAST);

	filter->mask = places - 1;
	filter->place = pl_memory(places);
	return filter->place ? 0 : -ENOMEM;
}

void pl_filter_exit(struct pl_filter *filter)
{
	kvfree(filter->place);
}

void pl_filter_clear(struct pl_filter *filter)
{
	memset(filter->place, 0, filter->mask + 1);
}

void pl_filter_add(struct pl_filter *filter, unsigned long start, unsigned long size)
{
	unsigned long nr, last = (start + size - 1) >> PAGE_SHIFT;

	for (nr = start >> PAGE_SHIFT; nr <= last; nr++)
		filter->place[nr & filter->mask] = 1;
}
