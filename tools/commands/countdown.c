// SPDX-License-Identifier: GPL-2.0
/* One line on the terminal while `leak` waits: how long still, and what grows so far. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands/countdown.h"
#include "input/source.h"
#include "lib/units.h"
#include "pageledger.h"

void countdown_begin(struct countdown *c, const struct options *o)
{
	memset(c, 0, sizeof(*c));
	c->o = o;
	c->shown = !o->style.json && isatty(STDOUT_FILENO) && tcgetpgrp(STDOUT_FILENO) == getpgrp();
}

/* Without a word: the report at the end has its own way to fail. */
static int take_reading(struct growth *growth, const struct source *s)
{
	struct callers callers;
	struct table t;
	int err;

	if (read_optional_table(s, "callers", PL_COLUMNS_CALLERS, &t))
		return -1;
	if (add_up_callers(&callers, &t, false))
		return -1;
	err = watch_growth(growth, &callers);
	free_callers(&callers);
	return err;
}

/* The sum of all callers, and the one that grew most: "untracked +12Mi, most by f +8.0Mi" */
static void describe(char *buf, size_t size, const struct growth *growth)
{
	size_t n;
	struct grower **rows = order_growth(growth, BY_GROWTH, &n);
	char all[16], most[16];
	long long sum = 0;

	for (size_t i = 0; i < growth->n; i++)
		sum += growth_of(&growth->row[i]);
	format_change(all, sizeof(all), sum);
	if (rows && n && growth_of(rows[0]) > 0) {
		format_change(most, sizeof(most), growth_of(rows[0]));
		snprintf(buf, size, "untracked %s, most by %s %s", all, rows[0]->name, most);
	} else {
		snprintf(buf, size, "untracked %s", all);
	}
	free(rows);
}

/* What Ctrl-C leaves behind the line: "^C" */
#define ECHO_WIDTH 2

/* A line that fills the terminal would wrap, and could not be rewritten. */
static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col <= ECHO_WIDTH + 1)
		return 79 - ECHO_WIDTH;
	return size.ws_col - 1 - ECHO_WIDTH;
}

static void rewrite(struct countdown *c, const char *line)
{
	int room = terminal_width(), width = (int)strlen(line);

	width = width < room ? width : room;
	printf("\r%.*s%*s", width, line, c->width > width ? c->width - width : 0, "");
	fflush(stdout);
	c->width = width;
}

void countdown_show(struct countdown *c, long long seconds)
{
	char line[512], text[448], left[32];

	if (!c->shown || take_reading(&c->growth, c->o->source))
		return;
	format_age(left, sizeof(left), (unsigned long long)seconds);
	describe(text, sizeof(text), &c->growth);
	snprintf(line, sizeof(line), "%s left, Ctrl-C for less: %s", left, text);
	rewrite(c, line);
}

void countdown_end(struct countdown *c)
{
	if (c->width)
		printf("\r%*s\r", c->width + ECHO_WIDTH, "");
	free_growth(&c->growth);
}
