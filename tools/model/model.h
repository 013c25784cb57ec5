/* SPDX-License-Identifier: GPL-2.0 */
/* The one model that all forms of output are made from. */
#ifndef MODEL_H
#define MODEL_H

#include "model/balance.h"
#include "model/facts.h"
#include "model/suspects.h"

/** struct model - what was read, and what it means */
struct model {
	struct facts facts;
	struct balance balance;
	struct suspects suspects;
};

/**
 * read_model() - read facts and draw the conclusions
 * @m: filled in; to be given to free_model() if this succeeds
 * @s: where to read
 * @permille: the threshold for suspects, see find_suspects()
 * @search: look for who holds untracked memory, if there is so much that somebody is suspect
 *
 * Return: 0, or -1 after one line on stderr.
 */
int read_model(struct model *m, const struct source *s, int permille, bool search);

/** free_model() - free what read_model() allocated */
void free_model(struct model *m);

#endif /* MODEL_H */
