// SPDX-License-Identifier: GPL-2.0
/* Time that has gone by. */
#include <time.h>

#include "lib/clock.h"

long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

long long a_second(long long count, long long milliseconds)
{
	return (long long)((__int128)count * 1000 / (milliseconds > 0 ? milliseconds : 1));
}
