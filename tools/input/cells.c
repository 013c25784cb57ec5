// SPDX-License-Identifier: GPL-2.0
/* Cells of a table by the name of their column, or by their key. */
#include <stdlib.h>
#include <string.h>

#include "input/cells.h"

const char *cell(const struct table *t, size_t row, const char *column)
{
	int c = find_column(t, column);

	return c < 0 ? "" : t->cells[row * t->ncolumns + (size_t)c];
}

unsigned long long cell_number(const struct table *t, size_t row, const char *column)
{
	return strtoull(cell(t, row, column), NULL, 10);
}

const char *key_word(const struct table *t, const char *key)
{
	for (size_t r = 0; r < t->nrows; r++)
		if (!strcmp(cell(t, r, "key"), key))
			return cell(t, r, "value");
	return NULL;
}

unsigned long long key_number(const struct table *t, const char *key)
{
	const char *word = key_word(t, key);

	return word ? strtoull(word, NULL, 10) : 0;
}
