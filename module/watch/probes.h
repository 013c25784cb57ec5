/* SPDX-License-Identifier: GPL-2.0 */
/* Probes on functions of the page allocator that have no event; or, with hook=kprobe, on all. */
#ifndef PL_PROBES_H
#define PL_PROBES_H

#include <linux/types.h>

struct seq_file;

/**
 * pl_probes_attach() - put up the probes
 * @all: also where the tracepoints would see: hook=kprobe
 *
 * A function that this kernel must have and has not is an error. One that it may lack
 * is a gap: pl_probes_show() says so.
 *
 * Context: process. Return: 0, or an error after a line in the log, with nothing
 * attached.
 */
int pl_probes_attach(bool all);

/** pl_probes_detach() - take them down and wait until no handler runs; process context */
void pl_probes_detach(void);

/**
 * pl_probes_need() - bytes that pl_probes_attach() will have the kernel allocate, at most
 * @all: as there
 */
size_t pl_probes_need(bool all);

/** pl_probes_missed() - events that probes dropped, in all */
unsigned long pl_probes_missed(void);

/**
 * pl_probes_show() - a line for each probe: "missed_<role> <count>", or "absent"; and
 * whether probes are armed at all
 *
 * Context: process; allocates a page.
 */
void pl_probes_show(struct seq_file *m);

#endif /* PL_PROBES_H */
