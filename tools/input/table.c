// SPDX-License-Identifier: GPL-2.0
/* A table of words. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/table.h"

void free_table(struct table *t)
{
	free(t->columns);
	free(t->cells);
	free(t->text);
	memset(t, 0, sizeof(*t));
}

int find_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (!strcasecmp(t->columns[i], name))
			return (int)i;
	return -1;
}
