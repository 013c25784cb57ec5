/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow, and memory that there is none of. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/**
 * grow_array() - make room for one more element
 * @array: made by this function, or NULL
 * @n: how many elements it has
 * @size: of each
 *
 * Return: the array, which may be elsewhere now; NULL without memory, and @array is as it was.
 */
void *grow_array(void *array, size_t n, size_t size);

/** out_of_memory() - say so in one line on stderr. Return: -1. */
int out_of_memory(void);

#endif /* MEMORY_H */
