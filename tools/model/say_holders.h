/* SPDX-License-Identifier: GPL-2.0 */
/* Words for who holds untracked pages. Pure. */
#ifndef SAY_HOLDERS_H
#define SAY_HOLDERS_H

#include "model/holders.h"
#include "model/suspects.h"

/**
 * say_holders() - who has most of the pages, or who have much
 * @t: the table
 * @h: of it
 * @buf: set to "held by disk ram0", "40Mi of it are held by ..."; to "" if nobody is known
 */
void say_holders(const struct table *t, const struct holders *h, char *buf, size_t size);

/** is_lost() - nothing was found to hold most of the pages */
bool is_lost(const struct table *t, const struct holders *h);

/**
 * say_holder_next() - what to do about a holder
 * @s: its @next and @pid are set
 *
 * Return: false, with @s as it was, if nothing is known.
 */
bool say_holder_next(const struct table *t, const struct holder *holder, struct suspect *s);

#endif /* SAY_HOLDERS_H */
