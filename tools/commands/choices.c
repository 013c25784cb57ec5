// SPDX-License-Identifier: GPL-2.0
/* The options that there are, and how their values are read. */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/choices.h"
#include "commands/commands.h"
#include "input/columns.h"

static int parse_lines(struct options *o, const char *name, const char *value)
{
	char *end;

	errno = 0;
	o->style.lines = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || errno) {
		fprintf(stderr, "pageledger: %s '%s' is not a number of lines (0 for all)\n", name,
			value);
		return -1;
	}
	if (!o->style.lines)
		o->style.lines = ULONG_MAX;
	return 0;
}

/* A year is enough, and no sum of times overflows. */
static int parse_seconds(struct options *o, const char *name, const char *value)
{
	unsigned long seconds;
	char *end;

	seconds = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || seconds < 1 || seconds > 31536000) {
		fprintf(stderr, "pageledger: %s '%s' is not a number of seconds (1 or more)\n",
			name, value);
		return -1;
	}
	o->seconds = (unsigned int)seconds;
	return 0;
}

static int parse_pid(struct options *o, const char *name, const char *value)
{
	o->pid = value;
	if (*value && strspn(value, "0123456789") == strlen(value))
		return 0;
	fprintf(stderr, "pageledger: %s '%s' is not a process number\n", name, value);
	return -1;
}

/* "5" or "2.5", in percent. */
static int parse_threshold(struct options *o, const char *name, const char *value)
{
	unsigned int percent, tenths = 0;
	int end = 0, more = 0;

	if (isdigit((unsigned char)*value) && strlen(value) < 6 &&
	    sscanf(value, "%u%n.%1u%n", &percent, &end, &tenths, &more) >= 1 &&
	    !value[more ? more : end] && percent <= 100) {
		o->threshold = (int)(percent * 10 + tenths);
		return 0;
	}
	fprintf(stderr, "pageledger: %s '%s' is not a percentage (0 to 100, such as 2.5)\n", name,
		value);
	return -1;
}

/* -o is a list of columns for other commands: nobody means a file of that name. */
static int parse_file(struct options *o, const char *name, const char *value)
{
	char column[32];

	snprintf(column, sizeof(column), "%.*s", (int)strcspn(value, ","), value);
	o->file = value;
	if (!column_called(column))
		return 0;
	fprintf(stderr, "pageledger: '%s' has no columns; %s ./%s is a file of that name\n",
		o->command->name, name, value);
	return -1;
}

/* clang-format off */
const struct choice choices[] = {
	{TAKES_COLUMNS, 'o', "output", "LIST",
	 "columns to show, separated by commas",
	 .to = offsetof(struct options, style.columns)},
	{TAKES_FILE, 'o', "output", "FILE",
	 "write this file, whole or not at all",
	 .parse = parse_file},
	{TAKES_SORT, 's', "sort", "COLUMN",
	 "sort by this column: numbers largest first, words A to Z",
	 .to = offsetof(struct options, style.sort)},
	{TAKES_LINES, 'n', "lines", "N",
	 "show at most N lines; 0: all",
	 .parse = parse_lines},
	{TAKES_BYTES, 'b', "bytes", NULL,
	 "sizes in bytes, ages in seconds",
	 .to = offsetof(struct options, style.bytes)},
	{TAKES_JSON, 'J', "json", NULL,
	 "JSON; sizes in bytes, ages in seconds",
	 .to = offsetof(struct options, style.json)},
	{TAKES_CHECK, 0, "check", NULL,
	 "one line, and exit status 1 if there is a suspect",
	 .to = offsetof(struct options, check)},
	{TAKES_THRESHOLD, 0, "threshold", "PCT",
	 "report suspects from so many percent of memory on",
	 .parse = parse_threshold},
	{TAKES_PID, 0, "pid", "N",
	 "those of this process",
	 .parse = parse_pid},
	{TAKES_FAMILY, 0, "family", "FAMILY",
	 "inet, inet6, unix, packet, netlink, vsock, ...",
	 .to = offsetof(struct options, family)},
	{TAKES_DEVICE, 0, "device", "NAME",
	 "those of this device: its name, or its driver's",
	 .to = offsetof(struct options, device)},
	{TAKES_HOLDERS, 0, "holders", NULL,
	 "say who holds it, even if it takes more than seconds",
	 .to = offsetof(struct options, holders)},
	{TAKES_INTERVAL, 'i', "interval", "SECS",
	 "how long to look; default 60, Ctrl-C ends it early",
	 .parse = parse_seconds},
	{TAKES_STACKS, 0, "stacks", NULL,
	 "by full call stack",
	 .to = offsetof(struct options, stacks)},
	{TAKES_WATCH, 0, "watch", NULL,
	 "again and again, until Ctrl-C",
	 .to = offsetof(struct options, watch)},
	{TAKES_DELAY, 'd', "delay", "SECS",
	 "between two looks; default 2",
	 .parse = parse_seconds},
	{TAKES_FROM, 0, "from", "FILE",
	 "read a snapshot that 'record' wrote",
	 .to = offsetof(struct options, from)},
	{TAKES_ROOT, 0, "root", "DIR",
	 "read a copied tree: DIR/proc, DIR/sys",
	 .to = offsetof(struct options, root)},
	{TAKES_GENERAL, 'h', "help", NULL,
	 "this text; with a command, what that takes",
	 .to = offsetof(struct options, help)},
	{TAKES_GENERAL, 'V', "version", NULL,
	 "version",
	 .to = offsetof(struct options, version)},
	{0},
};

/* clang-format on */

static_assert(sizeof(choices) / sizeof(*choices) <= MAX_CHOICES, "all of them find room");
