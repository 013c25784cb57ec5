/* SPDX-License-Identifier: GPL-2.0 */
/* The model as metrics, for node_exporter's textfile collector. */
#ifndef METRICS_H
#define METRICS_H

#include <stdio.h>

#include "model/model.h"

/* Each caller is a time series. */
#define MAX_CALLERS 1000

/**
 * print_metrics() - print them
 * @out: errors of it need not be looked at
 * @m: the model
 * @lines: callers, at most MAX_CALLERS; or 0
 *
 * Return: 0, or -1 without memory.
 */
int print_metrics(FILE *out, const struct model *m, unsigned long lines);

#endif /* METRICS_H */
