// SPDX-License-Identifier: GPL-2.0
/* A cell of a table as people read it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/units.h"
#include "output/cell.h"
#include "pageledger.h"

#define ARROW " <- "

static bool is_octal(const char *s)
{
	return s[0] >= '0' && s[0] <= '3' && s[1] >= '0' && s[1] <= '7' && s[2] >= '0' &&
	       s[2] <= '7';
}

void unescape(char *buf, size_t size, const char *cell)
{
	size_t n = 0;

	for (; *cell && n + 1 < size; cell++) {
		int c = 0;

		if (*cell == '\\' && is_octal(cell + 1))
			c = (cell[1] - '0') * 64 + (cell[2] - '0') * 8 + cell[3] - '0';
		if (c >= ' ' && c <= '~') {
			buf[n++] = (char)c;
			cell += 3;
		} else {
			buf[n++] = *cell;
		}
	}
	buf[n] = '\0';
}

/* A change has its sign, however it is written. */
static const char *change_text(const char *cell, bool exact, char *buf, size_t size)
{
	if (!exact)
		format_change(buf, size, strtoll(cell, NULL, 10));
	else if (*cell != '-' && *cell != '0')
		snprintf(buf, size, "+%s", cell);
	else
		return cell;
	return buf;
}

static const char *number_text(enum column_unit unit, const char *cell, char *buf, size_t size)
{
	unsigned long long value = strtoull(cell, NULL, 10);

	if (unit == UNIT_BYTES)
		format_size(buf, size, value);
	else
		format_age(buf, size, value);
	return buf;
}

/* What holds it is behind an arrow. */
static void join_links(char *buf, size_t size, const char *cell)
{
	size_t n = 0;

	for (; *cell && n + sizeof(ARROW) < size; cell++) {
		if (*cell == PL_FRAME_SEPARATOR)
			n += (size_t)snprintf(buf + n, size - n, ARROW);
		else
			buf[n++] = *cell;
	}
	buf[n] = '\0';
}

const char *cell_text(const struct column *column, const char *cell, bool exact, char *buf,
		      size_t size)
{
	switch (column->type) {
	case COLUMN_CHAIN:
		join_links(buf, size, cell);
		return buf;
	case COLUMN_ESCAPED:
		unescape(buf, size, cell);
		return buf;
	case COLUMN_SIGNED:
		return strcmp(cell, "-") ? change_text(cell, exact, buf, size) : cell;
	case COLUMN_NUMBER:
		if (exact || column->unit == UNIT_NONE || !strcmp(cell, "-"))
			return cell;
		return number_text(column->unit, cell, buf, size);
	default:
		return cell;
	}
}
