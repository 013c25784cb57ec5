/* SPDX-License-Identifier: GPL-2.0 */
/* What devices and their drivers have. */
#ifndef PL_DEVICES_H
#define PL_DEVICES_H

#include "references/roots.h"

/** pl_roots_add() - one more, to be filled in; NULL: counted as lost, or no address */
struct pl_root *pl_roots_add(struct pl_roots *roots, const void *address, enum pl_root_kind kind);

/**
 * pl_devices_find() - add what each device has
 * @roots: what is found is added
 *
 * Context: process; sleeps.
 */
void pl_devices_find(struct pl_roots *roots);

#endif /* PL_DEVICES_H */
