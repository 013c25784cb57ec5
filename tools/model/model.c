// SPDX-License-Identifier: GPL-2.0
/* The one model that all forms of output are made from. */
#include "model/model.h"

int read_model(struct model *m, const struct source *s, int permille, bool search)
{
	if (read_facts(&m->facts, s))
		return -1;
	make_balance(&m->balance, &m->facts);
	if (search && is_much_untracked(&m->facts, &m->balance, permille) &&
	    read_references(&m->facts, s)) {
		free_facts(&m->facts);
		return -1;
	}
	find_suspects(&m->suspects, &m->facts, &m->balance, permille);
	return 0;
}

void free_model(struct model *m)
{
	free_facts(&m->facts);
}
