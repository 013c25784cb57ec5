/* SPDX-License-Identifier: GPL-2.0 */
/* The model as one page of HTML that needs nothing else: for a ticket. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "model/model.h"

/**
 * print_report() - print the page
 * @out: errors of it need not be looked at
 * @m: the model
 * @lines: of each table, or 0
 *
 * Return: 0.
 */
int print_report(FILE *out, const struct model *m, unsigned long lines);

#endif /* REPORT_H */
