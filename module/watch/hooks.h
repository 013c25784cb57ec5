/* SPDX-License-Identifier: GPL-2.0 */
/* Where pages leave and enter the buddy allocator: choose the hooks, start and stop them. */
#ifndef PL_HOOKS_H
#define PL_HOOKS_H

#include <linux/types.h>

/**
 * pl_hooks_start() - attach; the ledger must be ready
 * @hook: "tracepoint" or "kprobe"
 *
 * Context: process. Return: 0; -EINVAL if @hook is something else; or what attaching
 * failed with. After an error nothing is attached and a line is in the log.
 */
int pl_hooks_start(const char *hook);

/** pl_hooks_stop() - detach and wait until no hook is running; process context */
void pl_hooks_stop(void);

/** pl_hooks_name() - the hook in use, as given to pl_hooks_start() */
const char *pl_hooks_name(void);

#endif /* PL_HOOKS_H */
