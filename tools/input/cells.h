/* SPDX-License-Identifier: GPL-2.0 */
/* Cells of a table by the name of their column, or by their key. Pure. */
#ifndef CELLS_H
#define CELLS_H

#include "input/table.h"

/** cell() - a cell of a table as it is written; "" if there is no such column */
const char *cell(const struct table *t, size_t row, const char *column);

/** cell_number() - a cell as a number; 0 if it is unknown or there is no such column */
unsigned long long cell_number(const struct table *t, size_t row, const char *column);

/** key_word() - a value from a table "key value", or NULL */
const char *key_word(const struct table *t, const char *key);

/** key_number() - a number from a table "key value", or 0 */
unsigned long long key_number(const struct table *t, const char *key);

#endif /* CELLS_H */
