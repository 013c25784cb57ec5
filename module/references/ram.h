/* SPDX-License-Identifier: GPL-2.0 */
/* Is a kernel address one of memory? What may be a device's register must not even be read. */
#ifndef PL_RAM_H
#define PL_RAM_H

#include <linux/mm.h>
#include <linux/types.h>

/** pl_ram_is_direct() - is it where all of memory is mapped? The page may be missing */
static inline bool pl_ram_is_direct(unsigned long address)
{
	return address >= PAGE_OFFSET && address < (unsigned long)high_memory;
}

/**
 * pl_ram_page() - the page of memory behind a kernel address
 * @address: any number, of the direct map, of vmalloc space or the image
 *
 * Context: process, inside pl_sections_hold() for as long as the page is used. Return: NULL if
 * there is none.
 */
struct page *pl_ram_page(unsigned long address);

/**
 * pl_ram_read() - read a word of memory, wherever it is mapped
 * @word: set to it
 * @address: any number
 *
 * Context: process. Return: false if it is not memory's.
 */
bool pl_ram_read(unsigned long *word, unsigned long address);

#endif /* PL_RAM_H */
