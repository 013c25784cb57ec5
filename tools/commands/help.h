/* SPDX-License-Identifier: GPL-2.0 */
/* What there is to say of the program, or of one subcommand; made from their tables. */
#ifndef HELP_H
#define HELP_H

#include "commands/commands.h"

/**
 * print_help() - print it on stdout
 * @command: what it is about, or NULL for the program
 *
 * Completion in bash, and the test of the man page's synopsis, read it too.
 */
void print_help(const struct command *command);

#endif /* HELP_H */
