/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The text format of metrics, as Prometheus and OpenMetrics both read it. They name the
 * type of a counter differently: the former in the line of its sample, "x_total", the
 * latter without the suffix. So counters are written without a type; "_total" says it.
 */
#ifndef OPENMETRICS_H
#define OPENMETRICS_H

#include <stdio.h>

/**
 * struct item - a sample of a family
 * @word: values of its labels; the second may be NULL
 * @value: of the sample
 */
struct item {
	const char *word[2];
	long long value;
};

/** put_gauge() - begin a family that goes up and down */
void put_gauge(FILE *out, const char *name, const char *help);

/** put_counter() - begin a family that only grows; @name ends in _total */
void put_counter(FILE *out, const char *name, const char *help);

/** put_value() - the one sample of a family without labels */
void put_value(FILE *out, const char *name, long long value);

/**
 * put_item() - one of the samples of a family with labels
 * @out: where
 * @name: the family's
 * @labels: their names; the second may be NULL
 * @item: what they are, and the sample
 */
void put_item(FILE *out, const char *name, const char *const labels[2], const struct item *item);

/**
 * merge_items() - make one of those with the same labels, which no reader would take
 * @items: are sorted by their labels
 * @n: how many
 *
 * Return: how many are left.
 */
size_t merge_items(struct item *items, size_t n);

#endif /* OPENMETRICS_H */
