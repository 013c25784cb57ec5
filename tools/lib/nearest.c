// SPDX-License-Identifier: GPL-2.0
/* What somebody who mistyped a word may have meant. */
#include <string.h>

#include "lib/nearest.h"

/* Two slips are a typing error; where half of the word is another, it is another word. */
#define MOST_SLIPS 2
#define MAX_WORD 31

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, row by row: @row[i] is that of @a's first i letters to @b so far. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[MAX_WORD + 1], n = (unsigned int)strlen(a);

	for (unsigned int i = 0; i <= n; i++)
		row[i] = i;
	for (unsigned int j = 1; *b; b++, j++) {
		unsigned int corner = row[0];

		row[0] = j;
		for (unsigned int i = 1; i <= n; i++) {
			unsigned int changed = corner + (a[i - 1] != *b);

			corner = row[i];
			row[i] = least(changed, least(row[i - 1], row[i]) + 1);
		}
	}
	return row[n];
}

void try_nearest(struct nearest *best, const char *typed, const char *word)
{
	unsigned int slips;

	if (strlen(typed) > MAX_WORD)
		return;
	slips = distance(typed, word);
	if (slips > MOST_SLIPS || slips * 2 > strlen(typed) ||
	    (best->word && best->distance <= slips))
		return;
	best->word = word;
	best->distance = slips;
}
