/* SPDX-License-Identifier: GPL-2.0 */
/* Where pages leave and enter the buddy allocator. */
#ifndef PL_HOOKS_H
#define PL_HOOKS_H

#include <linux/types.h>

/**
 * pl_hooks_start() - attach to all of them; the ledger must be ready
 * @unwind_user: walk the stack of movable allocations too
 *
 * Context: process. Return: 0; -ENOENT if the kernel lacks an event or a function
 * that the ledger cannot do without, with nothing left attached and an error printed.
 */
int pl_hooks_start(bool unwind_user);

/** pl_hooks_stop() - detach and wait until no hook is running; process context */
void pl_hooks_stop(void);

/** pl_hooks_bulk_missed() - bulk allocations whose return probe could not be armed */
unsigned long pl_hooks_bulk_missed(void);

#endif /* PL_HOOKS_H */
