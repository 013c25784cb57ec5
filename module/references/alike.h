/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects that are alike: of one cache, each with pages of one caller. There may be one for each
 * page, more than there is room for; then some of them stand for all.
 */
#ifndef PL_ALIKE_H
#define PL_ALIKE_H

#include <linux/types.h>

#define PL_ALIKE_KINDS	128
#define PL_ALIKE_CHOSEN	64

/**
 * struct pl_alike - how many there are of each kind, and some of them
 * @most: nodes of a kind
 * @kind: by site and name
 */
struct pl_alike {
	u32 most;
	struct {
		u32 site;
		u16 name;
		u32 nr;
		u32 chosen[PL_ALIKE_CHOSEN];
	} kind[PL_ALIKE_KINDS];
};

/**
 * pl_alike_add() - one more node
 * @alike: begins as zeroes, but for @most
 * @site: of the page that it holds
 * @name: of the node
 * @id: its identity
 */
void pl_alike_add(struct pl_alike *alike, u32 site, u16 name, u32 id);

/**
 * pl_alike_instead() - one that stands for another one of its kind
 * @nr: any number: with another one it may be another
 *
 * Return: its identity; PL_ID_NONE if there is still room for more of the kind.
 */
u32 pl_alike_instead(const struct pl_alike *alike, u32 site, u16 name, unsigned long nr);

#endif /* PL_ALIKE_H */
