// SPDX-License-Identifier: GPL-2.0
/* The options that all subcommands share. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/options.h"

static const struct option longs[] = {
	{"output", required_argument, NULL, 'o'},    {"json", no_argument, NULL, 'J'},
	{"bytes", no_argument, NULL, 'b'},	     {"sort", required_argument, NULL, 's'},
	{"lines", required_argument, NULL, 'n'},     {"root", required_argument, NULL, 'R'},
	{"from", required_argument, NULL, 'F'},	     {"pid", required_argument, NULL, 'p'},
	{"family", required_argument, NULL, 'f'},    {"check", no_argument, NULL, 'C'},
	{"threshold", required_argument, NULL, 'T'}, {"interval", required_argument, NULL, 'i'},
	{"stacks", no_argument, NULL, 'S'},	     {"watch", no_argument, NULL, 'W'},
	{"delay", required_argument, NULL, 'd'},     {0},
};

static int parse_lines(struct options *o, const char *text)
{
	char *end;

	errno = 0;
	o->style.lines = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || errno) {
		fprintf(stderr, "pageledger: -n '%s' is not a number of lines (0 for all)\n", text);
		return -1;
	}
	if (!o->style.lines)
		o->style.lines = ULONG_MAX;
	return 0;
}

static int belongs_to(const char *owner, const char *command, const char *name)
{
	if (!strcmp(command, owner))
		return 1;
	fprintf(stderr, "pageledger: %s is an option of '%s' only\n", name, owner);
	return 0;
}

/* What the module knows of sockets only. */
static int parse_filter(const char **to, const char *command, const char *name)
{
	if (!belongs_to("sockets", command, name))
		return -1;
	*to = optarg;
	return 0;
}

/* A year is enough, and no sum of times overflows. */
static int parse_seconds(struct options *o, const char *owner, const char *command,
			 const char *name)
{
	unsigned long value;
	char *end;

	if (!belongs_to(owner, command, name))
		return -1;
	value = strtoul(optarg, &end, 10);
	if (!isdigit((unsigned char)*optarg) || *end || value < 1 || value > 31536000) {
		fprintf(stderr, "pageledger: %s '%s' is not a number of seconds (1 or more)\n",
			name, optarg);
		return -1;
	}
	o->seconds = (unsigned int)value;
	return 0;
}

static int parse_flag(int *to, const char *command, const char *name)
{
	*to = belongs_to("leak", command, name);
	return *to ? 0 : -1;
}

static int parse_pid(struct options *o, const char *command)
{
	if (!*optarg || strspn(optarg, "0123456789") != strlen(optarg)) {
		fprintf(stderr, "pageledger: --pid '%s' is not a process number\n", optarg);
		return -1;
	}
	return parse_filter(&o->pid, command, "--pid");
}

/* What only the balance sheet has. */
static int is_balance(const char *command, const char *name)
{
	if (!strcmp(command, "balance"))
		return 1;
	fprintf(stderr, "pageledger: %s is an option of 'balance' only\n", name);
	return 0;
}

/* "5" or "2.5", in percent. */
static int parse_threshold(struct options *o)
{
	unsigned int percent, tenths = 0;
	int end = 0, more = 0;

	if (isdigit((unsigned char)*optarg) && strlen(optarg) < 6 &&
	    sscanf(optarg, "%u%n.%1u%n", &percent, &end, &tenths, &more) >= 1 &&
	    !optarg[more ? more : end] && percent <= 100) {
		o->threshold = (int)(percent * 10 + tenths);
		return 0;
	}
	fprintf(stderr, "pageledger: --threshold '%s' is no percentage (0 to 100, as 2.5)\n",
		optarg);
	return -1;
}

/*
 * getopt() tells an unknown letter in optopt; @arg, the last argument it finished, need
 * not be the one that holds the letter. For "--json=x" optopt is json's own letter.
 */
static int unknown_option(const char *arg)
{
	char letter[] = {'-', (char)optopt, '\0'};
	int is_letter = optopt && !strchr("JbCSW", optopt);

	fprintf(stderr, "pageledger: unknown option '%s'; try 'pageledger --help'\n",
		is_letter ? letter : arg);
	return -1;
}

static int parse_operands(struct options *o, const char *command, char **args, int n)
{
	int want = 0;

	if (!strcmp(command, "record"))
		want = 1;
	else if (!strcmp(command, "diff"))
		want = 2;
	if (n < want) {
		fprintf(stderr, "pageledger: %s needs %s; try 'pageledger --help'\n", command,
			want == 1 ? "a file to write" : "two snapshots");
		return -1;
	}
	if (n > want) {
		fprintf(stderr, "pageledger: unexpected '%s'; try 'pageledger --help'\n",
			args[want]);
		return -1;
	}
	for (int i = 0; i < n; i++)
		o->operands[i] = args[i];
	return 0;
}

/* For what writes a text that is no table, -o is a file. */
static int parse_document(struct options *o, const char *command)
{
	if (strcmp(command, "metrics") != 0 && strcmp(command, "report") != 0)
		return 0;
	if (o->style.json || o->style.bytes || o->style.sort) {
		fprintf(stderr, "pageledger: %s takes none of --json, --bytes and --sort\n",
			command);
		return -1;
	}
	o->file = o->style.columns;
	o->style.columns = NULL;
	return 0;
}

/* Options of one subcommand. */
static int parse_own(struct options *o, int opt, const char *command, const char *arg)
{
	switch (opt) {
	case 'C':
		o->check = 1;
		return is_balance(command, "--check") ? 0 : -1;
	case 'T':
		return is_balance(command, "--threshold") ? parse_threshold(o) : -1;
	case 'p':
		return parse_pid(o, command);
	case 'f':
		return parse_filter(&o->family, command, "--family");
	case 'i':
		return parse_seconds(o, "leak", command, "-i");
	case 'd':
		return parse_seconds(o, "top", command, "-d");
	case 'S':
		return parse_flag(&o->stacks, command, "--stacks");
	case 'W':
		return parse_flag(&o->watch, command, "--watch");
	default:
		return unknown_option(arg);
	}
}

int parse_options(struct options *o, int argc, char **argv)
{
	int opt;

	memset(o, 0, sizeof(*o));
	o->root = "";
	o->threshold = -1;
	opterr = 0;
	while ((opt = getopt_long(argc, argv, ":o:Jbs:n:i:d:", longs, NULL)) != -1) {
		switch (opt) {
		case 'o':
			o->style.columns = optarg;
			break;
		case 'J':
			o->style.json = 1;
			break;
		case 'b':
			o->style.bytes = 1;
			break;
		case 's':
			o->style.sort = optarg;
			break;
		case 'n':
			if (parse_lines(o, optarg))
				return -1;
			break;
		case 'R':
			o->root = optarg;
			break;
		case 'F':
			o->from = optarg;
			break;
		case ':':
			fprintf(stderr, "pageledger: %s needs a value; try 'pageledger --help'\n",
				argv[optind - 1]);
			return -1;
		default:
			if (parse_own(o, opt, argv[0], argv[optind - 1]))
				return -1;
		}
	}
	if (parse_operands(o, argv[0], argv + optind, argc - optind))
		return -1;
	if (o->from && *o->root) {
		fprintf(stderr, "pageledger: --from and --root exclude each other\n");
		return -1;
	}
	return parse_document(o, argv[0]);
}
