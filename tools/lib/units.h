/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes and ages as people read them. */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>

/** format_size() - bytes as `free -h` prints them: "812B", "7.2Mi", "64Mi" */
void format_size(char *buf, size_t size, unsigned long long bytes);

/** format_change() - the same with a sign: "+7.2Mi", "-64Mi", "0B" */
void format_change(char *buf, size_t size, long long bytes);

/** format_age() - seconds as one or two units: "42s", "3m07s", "5h12m", "12d03h" */
void format_age(char *buf, size_t size, unsigned long long seconds);

/** format_signed() - bytes as format_size() has them, with a minus if there are less than none */
void format_signed(char *buf, size_t size, long long bytes);

/** magnitude() - without its sign */
static inline unsigned long long magnitude(long long bytes)
{
	return bytes < 0 ? 0 - (unsigned long long)bytes : (unsigned long long)bytes;
}

/** format_percent() - bytes as a share of @total, which is not 0: "-4.1%" */
void format_percent(char *buf, size_t size, long long bytes, unsigned long long total);

#endif /* UNITS_H */
