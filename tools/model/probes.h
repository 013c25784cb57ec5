/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the module sees what it should: somebody may have switched its probes off. */
#ifndef PROBES_H
#define PROBES_H

#include <stdbool.h>

#include "input/source.h"
#include "input/table.h"

/* For people: what is the matter. */
#define PROBES_DISARMED                                                                            \
	"kprobes or ftrace are switched off: not all is seen, and counts may be wrong"
/* And what to do about it. */
#define PROBES_NEXT                                                                                \
	"sysctl kernel.ftrace_enabled=1, echo 1 >/sys/kernel/debug/kprobes/enabled, then load the module again"

/** are_disarmed() - true if this table, which is `stats` or has no rows, says so */
bool are_disarmed(const struct table *stats);

/** warn_disarmed() - say so in one line on stderr, and what to do */
void warn_disarmed(void);

/**
 * ask_probes() - are_disarmed() for a command that does not read `stats` itself
 * @s: where
 *
 * Where there is no `stats`, nothing says so. It takes memory to make `stats`: to ask once
 * for each command is enough.
 *
 * Return: true or false; -1 after one line on stderr if `stats` is damaged.
 */
int ask_probes(const struct source *s);

/** check_probes() - ask, and warn. Return: 0, or -1 after one line on stderr. */
int check_probes(const struct source *s);

#endif /* PROBES_H */
