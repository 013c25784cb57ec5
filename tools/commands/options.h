/* SPDX-License-Identifier: GPL-2.0 */
/* What the user asked for. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

#include "output/style.h"

struct command;
struct source;

/**
 * struct options - what the user asked for
 * @command: the subcommand; NULL if there is none and only help was asked for
 * @help: only help was asked for
 * @version: only the version was asked for
 * @root: "" or the folder of a copied tree
 * @from: a snapshot's file, or NULL
 * @source: where to read: @root or @from, opened
 * @style: how tables are shown
 * @file: where to write, for metrics and report, or NULL for stdout
 * @pid: only lines of this process, or NULL
 * @family: only lines of this address family, or NULL
 * @device: only lines of this device, or NULL
 * @operands: what stands after the options: record's file, diff's two, a caller or NULL
 * @seconds: how long `leak` looks, or `top` waits; 0 if the user does not say
 * @threshold: report no suspect below so many thousandths of memory; below zero if the
 *	user has not said
 * @check: one line, and exit status 1 if there is a suspect
 * @stacks: `leak` by call stack
 * @watch: `leak` again and again
 * @holders: who holds untracked memory, even if it takes long to find out
 */
struct options {
	const struct command *command;
	bool help;
	bool version;
	const char *root;
	const char *from;
	const struct source *source;
	struct style style;
	const char *file;
	const char *pid;
	const char *family;
	const char *device;
	const char *operands[2];
	unsigned int seconds;
	int threshold;
	bool check;
	bool stacks;
	bool watch;
	bool holders;
};

/* Exit status of every error; 1 is kept for findings. */
#define EXIT_ERROR 2

/* Of --check, besides; what they mean to Nagios is a warning, and that nothing is known. */
#define CHECK_SUSPECT 1
#define CHECK_UNKNOWN 3

/* What a command takes, see struct command. */
enum takes {
	TAKES_COLUMNS = 1 << 0,
	TAKES_FILE = 1 << 1,
	TAKES_SORT = 1 << 2,
	TAKES_LINES = 1 << 3,
	TAKES_BYTES = 1 << 4,
	TAKES_JSON = 1 << 5,
	TAKES_CHECK = 1 << 6,
	TAKES_THRESHOLD = 1 << 7,
	TAKES_PID = 1 << 8,
	TAKES_FAMILY = 1 << 9,
	TAKES_INTERVAL = 1 << 10,
	TAKES_STACKS = 1 << 11,
	TAKES_WATCH = 1 << 12,
	TAKES_DELAY = 1 << 13,
	TAKES_FROM = 1 << 14,
	TAKES_ROOT = 1 << 15,
	TAKES_DEVICE = 1 << 16,
	TAKES_HOLDERS = 1 << 17,
	TAKES_GENERAL = 1 << 18, /* --help and --version: all do */
};

/**
 * parse_options() - read the command line: options may stand before the command or after it
 * @o: filled in
 * @argc: as given to main()
 * @argv: as given to main(); what is no option is moved to the end
 *
 * Return: 0, or -1 after one line on stderr.
 */
int parse_options(struct options *o, int argc, char **argv);

#endif /* OPTIONS_H */
