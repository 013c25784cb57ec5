/* SPDX-License-Identifier: GPL-2.0 */
/* The subcommands. Each returns the program's exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "commands/options.h"

/** cmd_balance() - where memory is, and who is suspect */
int cmd_balance(const struct options *o);

/** cmd_callers() - untracked pages by the function that allocated them */
int cmd_callers(const struct options *o);

/** cmd_stacks() - untracked pages by full call stack */
int cmd_stacks(const struct options *o);

/** cmd_held() - the same from the pages themselves, with true ages */
int cmd_held(const struct options *o);

/** cmd_sockets() - sockets with queued data, who holds them, what memory they pin */
int cmd_sockets(const struct options *o);

/** cmd_balloon() - what drivers hold that mark pages offline */
int cmd_balloon(const struct options *o);

/** cmd_slab() - slab caches, largest first */
int cmd_slab(const struct options *o);

/** cmd_processes() - processes, largest first */
int cmd_processes(const struct options *o);

/** cmd_folded() - stacks for flame graphs */
int cmd_folded(const struct options *o);

/** cmd_diff() - what grew between two snapshots */
int cmd_diff(const struct options *o);

/** cmd_metrics() - the model for Prometheus and OpenMetrics */
int cmd_metrics(const struct options *o);

/** cmd_report() - the model as a page for a browser */
int cmd_report(const struct options *o);

/** cmd_record() - write a snapshot */
int cmd_record(const struct options *o);

/** cmd_stats() - what the module has counted, missed and used */
int cmd_stats(const struct options *o);

/** cmd_leak() - what is allocated in a window of time and held at its end */
int cmd_leak(const struct options *o);

/** cmd_top() - callers as they grow, live on a terminal */
int cmd_top(const struct options *o);

#endif /* COMMANDS_H */
