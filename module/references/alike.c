// SPDX-License-Identifier: GPL-2.0
/* Objects that are alike: some of them stand for all. */
#include <linux/hash.h>
#include <linux/kernel.h>

#include "references/alike.h"
#include "references/nodes.h"

/* Where a kind is, or would be; PL_ALIKE_KINDS if there are too many. */
static unsigned int place_of(const struct pl_alike *alike, u32 site, u16 name)
{
	unsigned int i, at = hash_32(site * 31 + name, 32) % PL_ALIKE_KINDS;

	for (i = 0; i < PL_ALIKE_KINDS; i++, at = (at + 1) % PL_ALIKE_KINDS)
		if (!alike->kind[at].nr ||
		    (alike->kind[at].site == site && alike->kind[at].name == name))
			return at;
	return PL_ALIKE_KINDS;
}

/* Of all that come as many are kept as there is room for, each with the same chance. */
void pl_alike_add(struct pl_alike *alike, u32 site, u16 name, u32 id)
{
	unsigned int at = place_of(alike, site, name), to;

	if (at == PL_ALIKE_KINDS)
		return;
	alike->kind[at].site = site;
	alike->kind[at].name = name;
	to = alike->kind[at].nr++;
	if (to >= PL_ALIKE_CHOSEN)
		to = hash_32(id, 32) % alike->kind[at].nr;
	if (to < PL_ALIKE_CHOSEN)
		alike->kind[at].chosen[to] = id;
}

u32 pl_alike_instead(const struct pl_alike *alike, u32 site, u16 name, unsigned long nr)
{
	unsigned int at = place_of(alike, site, name);

	if (at == PL_ALIKE_KINDS || alike->kind[at].nr < max(alike->most, PL_ALIKE_CHOSEN + 0U))
		return PL_ID_NONE;
	return alike->kind[at].chosen[hash_long(nr, 32) % PL_ALIKE_CHOSEN];
}
