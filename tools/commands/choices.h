/* SPDX-License-Identifier: GPL-2.0 */
/* The options that there are: which parsing and help are made from. */
#ifndef CHOICES_H
#define CHOICES_H

#include <stddef.h>

#include "commands/options.h"

/**
 * struct choice - one of the options that there are
 * @bit: one of enum takes
 * @letter: its short name, or 0. Two may have the same names, and one command takes one
 * @name: its long name
 * @value: what follows it, for people, or NULL
 * @help: what it does
 * @parse: called with the name as it was typed and the value; returns 0, or -1 after one
 *	line on stderr. NULL: the value, or true, goes to @to
 * @to: offset of a member of struct options
 */
struct choice {
	unsigned int bit;
	char letter;
	const char *name;
	const char *value;
	const char *help;
	int (*parse)(struct options *o, const char *name, const char *value);
	size_t to;
};

#define MAX_CHOICES 32

/* All of them; ends with a name that is NULL. */
extern const struct choice choices[];

#endif /* CHOICES_H */
