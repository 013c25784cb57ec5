/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel has had since it booted, and no page allocator has given it. */
#ifndef PL_IMAGE_H
#define PL_IMAGE_H

#include <linux/types.h>

/**
 * pl_image_find() - where data is, also on kernels that have no names of it
 *
 * Without CONFIG_KALLSYMS_ALL, as on Debian's arm64, only functions have names: then it is what is
 * mapped without a hole around one variable, of pages that the page allocator has never had.
 *
 * Context: process, with an mm; before pl_image_has().
 */
void pl_image_find(void);

/** pl_image_has() - is this an address of the kernel's image? Process context */
bool pl_image_has(unsigned long address);

/**
 * pl_image_percpu() - the per-CPU memory that a CPU was booted with
 * @cpu: a possible CPU
 * @begin: set to its first address, in the direct map
 * @end: set to one past it
 *
 * Pages in there that are not reserved are somebody else's.
 */
void pl_image_percpu(unsigned int cpu, unsigned long *begin, unsigned long *end);

#endif /* PL_IMAGE_H */
