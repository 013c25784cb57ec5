/* SPDX-License-Identifier: GPL-2.0 */
/* Time that has gone by. */
#ifndef CLOCK_H
#define CLOCK_H

/** milliseconds() - since boot, suspended or not */
long long milliseconds(void);

/** a_second() - what was counted in so many @milliseconds, for one second */
long long a_second(long long count, long long milliseconds);

#endif /* CLOCK_H */
