// SPDX-License-Identifier: GPL-2.0
/* Arrays that grow, and memory that there is none of. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"

void *grow_array(void *array, size_t n, size_t size)
{
	if (n & (n - 1)) /* full whenever it is a power of two */
		return array;
	return reallocarray(array, n ? 2 * n : 1, size);
}

int out_of_memory(void)
{
	fprintf(stderr, "pageledger: out of memory\n");
	return -1;
}
