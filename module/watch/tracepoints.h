/* SPDX-License-Identifier: GPL-2.0 */
/* hook=tracepoint: kmem:mm_page_alloc and kmem:mm_page_free. */
#ifndef PL_TRACEPOINTS_H
#define PL_TRACEPOINTS_H

/**
 * pl_tracepoints_attach() - attach to both events
 *
 * Context: process. Return: 0, or an error after a line in the log, with nothing
 * attached.
 */
int pl_tracepoints_attach(void);

/** pl_tracepoints_detach() - detach and wait until no probe is running; process context */
void pl_tracepoints_detach(void);

#endif /* PL_TRACEPOINTS_H */
