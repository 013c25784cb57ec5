/* SPDX-License-Identifier: GPL-2.0 */
/* What `top` reads, look by look, and how it is told. */
#ifndef READING_H
#define READING_H

#include <jansson.h>
#include <stdbool.h>

#include "input/source.h"
#include "model/growth.h"

/**
 * struct reading - what was read so far; zero it to begin
 * @growth: of all callers
 * @start: milliseconds() of the first look, or since growth counts
 * @last: of the last one
 * @elapsed: between the last one and the one before
 * @untracked: bytes of this class
 * @offline: bytes of this class
 * @memory: bytes: MemTotal, MemFree, MemAvailable; all 0 if unknown
 */
struct reading {
	struct growth growth;
	long long start;
	long long last;
	long long elapsed;
	unsigned long long untracked;
	unsigned long long offline;
	unsigned long long memory[3];
};

/**
 * take_reading() - look again
 * @r: to be given to free_reading() at last, also after an error
 * @s: where
 * @quiet: no word if the module's file cannot be read
 *
 * Return: 0, or -1 after one line on stderr.
 */
int take_reading(struct reading *r, const struct source *s, bool quiet);

/** restart_reading() - count growth from the last look on */
void restart_reading(struct reading *r);

/** free_reading() - free what take_reading() allocated */
void free_reading(struct reading *r);

/**
 * reading_table() - the callers
 * @r: at least one look
 * @order: of the rows
 * @t: filled in; to be given to free_table() if this returns 0
 * @grows: set to an array to be freed: for each row, it grew since the previous look; or NULL
 *
 * Return: 0, or -1 after one line on stderr.
 */
int reading_table(const struct reading *r, enum growth_order order, struct table *t, char **grows);

/** reading_head() - the numbers in two lines of text, to be freed; NULL without memory */
char *reading_head(const struct reading *r);

/** reading_json() - the same as an object; NULL without memory */
json_t *reading_json(const struct reading *r);

#endif /* READING_H */
