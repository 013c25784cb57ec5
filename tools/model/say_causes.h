/* SPDX-License-Identifier: GPL-2.0 */
/* Words for causes. Pure. */
#ifndef SAY_CAUSES_H
#define SAY_CAUSES_H

#include "model/causes.h"
#include "model/rules.h"

/** accuse_cause() - a suspect for all that a cause holds */
void accuse_cause(const struct finder *find, const struct causes *c, const struct cause *cause);

/**
 * say_perhaps() - who can have bytes that nobody is known to have
 * @buf: set to "; they can be ...", or to ""
 * @bytes: how many
 *
 * Owners of which it is not known how much they have, or only that it is not more than some
 * number: a guess, and said as one.
 */
void say_perhaps(char *buf, size_t size, const struct facts *f, const struct causes *c,
		 unsigned long long bytes);

/** say_perhaps_next() - what to do if they do; false, with @buf as it was, if there are none */
bool say_perhaps_next(char *buf, size_t size, const struct causes *c, unsigned long long bytes);

#endif /* SAY_CAUSES_H */
