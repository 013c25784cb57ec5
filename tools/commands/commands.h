/* SPDX-License-Identifier: GPL-2.0 */
/* The subcommands: what there is to know of each, which parsing and help are made from. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "commands/options.h"

/**
 * struct command - a subcommand
 * @name: how it is called
 * @run: returns the program's exit status; what there is to say about an error was said
 * @help: what it shows
 * @takes: enum takes: the options that it honours; others are errors
 * @view: the table that it shows, or NULL
 * @probed: @view is made of what probes have seen: to be said if they are disarmed
 * @operands: what stands after its name, for people, or NULL
 * @needs: the same, for those who left them out
 * @noperands: how many they are
 * @optional: they may be left out
 */
struct command {
	const char *name;
	int (*run)(const struct options *o);
	const char *help;
	unsigned int takes;
	const struct view *view;
	bool probed;
	const char *operands;
	const char *needs;
	int noperands;
	bool optional;
};

/* All of them, in the order in which help shows them; ends with a name that is NULL. */
extern const struct command commands[];

/** find_command() - by its name, or NULL */
const struct command *find_command(const char *name);

/** cmd_show() - show one table as it is: the command's view */
int cmd_show(const struct options *o);

/** cmd_holders() - who holds untracked pages */
int cmd_holders(const struct options *o);

/** cmd_balance() - where memory is, and who is suspect */
int cmd_balance(const struct options *o);

/** cmd_folded() - stacks for flame graphs */
int cmd_folded(const struct options *o);

/** cmd_leak() - what is allocated in a window of time and held at its end */
int cmd_leak(const struct options *o);

/** cmd_top() - callers as they grow */
int cmd_top(const struct options *o);

/** cmd_metrics() - the model for Prometheus and OpenMetrics */
int cmd_metrics(const struct options *o);

/** cmd_report() - the model as a page for a browser */
int cmd_report(const struct options *o);

/** cmd_record() - write a snapshot */
int cmd_record(const struct options *o);

/** cmd_diff() - what grew between two snapshots */
int cmd_diff(const struct options *o);

/* What those show that make their table themselves: of cmd_leak.c, reading.c, cmd_diff.c. */
extern const struct view leak_view;
extern const struct view reading_view;
extern const struct view diff_view;

#endif /* COMMANDS_H */
