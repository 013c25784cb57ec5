// SPDX-License-Identifier: GPL-2.0
/* What the user asked for: the command line. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/choices.h"
#include "commands/commands.h"
#include "lib/nearest.h"

/* What getopt_long() calls it: its letter, or what is none. */
static int key_of(const struct choice *c)
{
	return c->letter ? c->letter : UCHAR_MAX + 1 + (int)(c - choices);
}

static bool is_key(int key)
{
	for (const struct choice *c = choices; c->name; c++)
		if (key_of(c) == key)
			return true;
	return false;
}

/* What getopt_long() takes, made of the table. */
struct getopt {
	struct option longs[MAX_CHOICES];
	char shorts[2 * MAX_CHOICES + 1];
};

static void begin_getopt(struct getopt *g)
{
	char *letter = g->shorts;

	memset(g, 0, sizeof(*g));
	*letter++ = ':';
	for (const struct choice *c = choices; c->name; c++) {
		g->longs[c - choices] = (struct option){
			c->name, c->value ? required_argument : no_argument, NULL, key_of(c)};
		if (c->letter)
			*letter++ = c->letter;
		if (c->letter && c->value)
			*letter++ = ':';
	}
	opterr = 0;
	optind = 0; /* from the start, also the second time */
}

/*
 * getopt() tells an unknown letter in optopt; @arg, the last argument it finished, need
 * not be the one that holds the letter. For "--json=x" optopt is json's own letter.
 */
static int unknown_option(const char *arg)
{
	char letter[] = {'-', (char)optopt, '\0'};
	struct nearest best = {0};

	if (optopt && !is_key(optopt)) {
		fprintf(stderr, "pageledger: unknown option '%s'; try 'pageledger --help'\n",
			letter);
		return -1;
	}
	for (const struct choice *c = choices; !optopt && c->name; c++)
		try_nearest(&best, arg + strspn(arg, "-"), c->name);
	if (best.word)
		fprintf(stderr, "pageledger: unknown option '%s'; did you mean '--%s'?\n", arg,
			best.word);
	else
		fprintf(stderr, "pageledger: unknown option '%s'; try 'pageledger --help'\n", arg);
	return -1;
}

/* First look: what is no option moves to the end, from optind on. */
static int find_words(struct options *o, int argc, char **argv)
{
	struct getopt g;
	int key;

	begin_getopt(&g);
	while ((key = getopt_long(argc, argv, g.shorts, g.longs, NULL)) != -1) {
		o->help |= key == 'h';
		o->version |= key == 'V';
		if (key == '?')
			return unknown_option(argv[optind - 1]);
		if (key != ':')
			continue;
		fprintf(stderr, "pageledger: %s needs a value; try 'pageledger --help'\n",
			argv[optind - 1]);
		return -1;
	}
	return 0;
}

/* Of those with this key, the one that the command takes. */
static const struct choice *find_choice(int key, const struct command *command)
{
	for (const struct choice *c = choices; c->name; c++)
		if (key_of(c) == key && (c->bit & (command->takes | TAKES_GENERAL)))
			return c;
	return NULL;
}

static int refuse(int key, const char *name, const struct command *command)
{
	const struct command *owner = NULL;
	unsigned int owners = 0;

	for (const struct command *c = commands; c->name; c++) {
		if (!find_choice(key, c))
			continue;
		owner = c;
		owners++;
	}
	if (owners == 1)
		fprintf(stderr, "pageledger: %s is an option of '%s' only\n", name, owner->name);
	else
		fprintf(stderr, "pageledger: '%s' takes no %s; try 'pageledger %s --help'\n",
			command->name, name, command->name);
	return -1;
}

static int take(struct options *o, const struct choice *c, const char *name, const char *value)
{
	void *to = (char *)o + c->to;

	if (c->parse)
		return c->parse(o, name, value);
	if (c->value)
		*(const char **)to = value;
	else
		*(bool *)to = true;
	return 0;
}

/* Second look, now that the command is known. */
static int take_all(struct options *o, int argc, char **argv)
{
	int key, index = -1;
	struct getopt g;

	begin_getopt(&g);
	while ((key = getopt_long(argc, argv, g.shorts, g.longs, &index)) != -1) {
		const struct choice *c = find_choice(key, o->command);
		char name[32];

		if (index < 0)
			snprintf(name, sizeof(name), "-%c", key);
		else
			snprintf(name, sizeof(name), "--%s", choices[index].name);
		if (!c)
			return refuse(key, name, o->command);
		if (take(o, c, name, optarg))
			return -1;
		index = -1;
	}
	return 0;
}

static const struct command *choose_command(const char *name)
{
	const struct command *command = find_command(name);
	struct nearest best = {0};

	if (command)
		return command;
	for (const struct command *c = commands; c->name; c++)
		try_nearest(&best, name, c->name);
	if (best.word)
		fprintf(stderr, "pageledger: unknown command '%s'; did you mean '%s'?\n", name,
			best.word);
	else
		fprintf(stderr, "pageledger: unknown command '%s'; try 'pageledger --help'\n",
			name);
	return NULL;
}

static int take_operands(struct options *o, char **words, int n)
{
	const struct command *command = o->command;

	if (n < command->noperands && !command->optional) {
		fprintf(stderr, "pageledger: %s needs %s; try 'pageledger %s --help'\n",
			command->name, command->needs, command->name);
		return -1;
	}
	if (n > command->noperands) {
		fprintf(stderr, "pageledger: unexpected '%s'; try 'pageledger %s --help'\n",
			words[command->noperands], command->name);
		return -1;
	}
	for (int i = 0; i < n; i++)
		o->operands[i] = words[i];
	return 0;
}

static int refuse_both(bool one, const char *name, bool other, const char *other_name)
{
	if (!one || !other)
		return 0;
	fprintf(stderr, "pageledger: %s and %s exclude each other\n", name, other_name);
	return -1;
}

int parse_options(struct options *o, int argc, char **argv)
{
	int words;

	memset(o, 0, sizeof(*o));
	o->root = "";
	o->threshold = -1;
	unsetenv("POSIXLY_CORRECT"); /* with it, no option could stand behind the command */
	if (find_words(o, argc, argv))
		return -1;
	words = optind;
	if (words < argc || !o->help) {
		o->command = choose_command(words < argc ? argv[words++] : "balance");
		if (!o->command)
			return -1;
	}
	if (o->help || o->version)
		return 0;
	if (take_all(o, argc, argv) || take_operands(o, argv + words, argc - words) ||
	    refuse_both(o->from, "--from", *o->root, "--root") ||
	    refuse_both(o->check, "--check", o->style.json, "--json"))
		return -1;
	return 0;
}
