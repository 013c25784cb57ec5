/* SPDX-License-Identifier: GPL-2.0 */
/* Do probes see anything at all? */
#ifndef PL_CANARY_H
#define PL_CANARY_H

#include <linux/types.h>

/** pl_canary_attach() - probe a function of our own; process context. Return: 0, or an error */
int pl_canary_attach(void);

/** pl_canary_detach() - undo it; process context */
void pl_canary_detach(void);

/**
 * pl_canary_sings() - does the probe see the function being called?
 *
 * Context: process. Return: false if the kernel's probes are switched off.
 */
bool pl_canary_sings(void);

#endif /* PL_CANARY_H */
