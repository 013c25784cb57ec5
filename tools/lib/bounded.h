/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Work that may hang: on a sick machine a read of /proc can wait for a lock that nobody gives
 * back, and no signal ends that. So it is done by a child, and waited for so long only.
 */
#ifndef BOUNDED_H
#define BOUNDED_H

#include <stdio.h>

/**
 * run_bounded() - let a child do it
 * @work: prints to @out; returns 0 or a negative error number
 * @arg: for @work
 * @out: gets what was printed, if all went well
 * @milliseconds: how long it may take
 *
 * Return: what @work returned; -ETIMEDOUT, and the child is killed, or left to die when it can.
 */
int run_bounded(int (*work)(void *arg, FILE *out), void *arg, FILE *out, int milliseconds);

#endif /* BOUNDED_H */
