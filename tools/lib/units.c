// SPDX-License-Identifier: GPL-2.0
/* Sizes and ages as people read them. */
#include <stdio.h>

#include "lib/units.h"

/* Integers only: no locale can put a comma here. One decimal below ten, as free -h. */
void format_size(char *buf, size_t size, unsigned long long bytes)
{
	static const char *const units[] = {"B", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
	unsigned long long tenths, rest = 0;
	unsigned int u = 0;

	while (bytes >= 1024) {
		rest = bytes % 1024;
		bytes /= 1024;
		u++;
	}
	tenths = bytes * 10 + (rest * 10 + 512) / 1024;
	bytes += rest >= 512;
	if (u && tenths < 100)
		snprintf(buf, size, "%llu.%llu%s", tenths / 10, tenths % 10, units[u]);
	else if (bytes == 1024)
		snprintf(buf, size, "1.0%s", units[u + 1]);
	else
		snprintf(buf, size, "%llu%s", bytes, units[u]);
}

void format_signed(char *buf, size_t size, long long bytes)
{
	char text[16];

	format_size(text, sizeof(text), magnitude(bytes));
	snprintf(buf, size, "%s%s", bytes < 0 ? "-" : "", text);
}

void format_change(char *buf, size_t size, long long bytes)
{
	char text[20];

	format_signed(text, sizeof(text), bytes);
	snprintf(buf, size, "%s%s", bytes > 0 ? "+" : "", text);
}

void format_age(char *buf, size_t size, unsigned long long seconds)
{
	if (seconds < 60)
		snprintf(buf, size, "%llus", seconds);
	else if (seconds < 3600)
		snprintf(buf, size, "%llum%02llus", seconds / 60, seconds % 60);
	else if (seconds < 86400)
		snprintf(buf, size, "%lluh%02llum", seconds / 3600, seconds / 60 % 60);
	else
		snprintf(buf, size, "%llud%02lluh", seconds / 86400, seconds / 3600 % 24);
}

/* Without a comma that a locale could change. */
void format_percent(char *buf, size_t size, long long bytes, unsigned long long total)
{
	double share = total ? (double)magnitude(bytes) * 1000.0 / (double)total + 0.5 : 0;
	/* a damaged snapshot can say anything */
	unsigned long long tenths = (unsigned long long)(share < 1e15 ? share : 1e15);

	snprintf(buf, size, "%s%llu.%llu%%", bytes < 0 ? "-" : "", tenths / 10, tenths % 10);
}
