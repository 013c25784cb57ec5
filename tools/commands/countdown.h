/* SPDX-License-Identifier: GPL-2.0 */
/* One line on the terminal while `leak` waits: how long still, and what grows so far. */
#ifndef COUNTDOWN_H
#define COUNTDOWN_H

#include <stdbool.h>

#include "commands/options.h"
#include "model/growth.h"

/**
 * struct countdown - the line
 * @o: where to read
 * @shown: it is shown at all: on a terminal, in the foreground
 * @width: characters that are there now
 * @growth: of `callers`, since the countdown began
 */
struct countdown {
	const struct options *o;
	bool shown;
	int width;
	struct growth growth;
};

/** countdown_begin() - get ready; to be ended with countdown_end() */
void countdown_begin(struct countdown *c, const struct options *o);

/** countdown_show() - rewrite the line: so many @seconds are left */
void countdown_show(struct countdown *c, long long seconds);

/** countdown_end() - take the line away */
void countdown_end(struct countdown *c);

#endif /* COUNTDOWN_H */
