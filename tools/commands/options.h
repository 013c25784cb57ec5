/* SPDX-License-Identifier: GPL-2.0 */
/* The options that all subcommands share. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "output/style.h"

struct source;

/**
 * struct options - what the user asked for
 * @root: "" or the folder of a copied tree
 * @from: a snapshot's file, or NULL
 * @source: where to read: @root or @from, opened
 * @file: where to write, for metrics and report, or NULL for stdout
 * @style: how tables are shown
 * @pid: only lines of this process, or NULL
 * @family: only lines of this address family, or NULL
 * @operands: what stands after the options: record's file, diff's two
 * @threshold: report no suspect below so many thousandths of memory; below zero if the
 *	user has not said
 * @check: one line, and exit status 1 if there is a suspect
 * @seconds: how long `leak` looks, or `top` waits; 0 if the user does not say
 * @stacks: `leak` by call stack
 * @watch: `leak` again and again
 */
struct options {
	const char *root;
	const char *from;
	const struct source *source;
	const char *file;
	struct style style;
	const char *pid;
	const char *family;
	const char *operands[2];
	unsigned int seconds;
	int threshold;
	int check;
	int stacks;
	int watch;
};

/* Exit status of every error; 1 is kept for findings. */
#define EXIT_ERROR 2

/* Of --check, besides; what they mean to Nagios is a warning, and that nothing is known. */
#define CHECK_SUSPECT 1
#define CHECK_UNKNOWN 3

/**
 * parse_options() - read the options of a subcommand
 * @o: filled in
 * @argc: as given to main(), without the program's name
 * @argv: argv[0] is the subcommand
 *
 * Return: 0, or -1 after one line on stderr.
 */
int parse_options(struct options *o, int argc, char **argv);

#endif /* OPTIONS_H */
