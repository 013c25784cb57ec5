// SPDX-License-Identifier: GPL-2.0
/*
 * Stacks as flame graph tools take them: one a line, outermost frame first, a semicolon
 * between frames, then a space and the weight. The class is the frame below all others.
 */
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "input/source.h"
#include "model/probes.h"
#include "output/write.h"
#include "pageledger.h"

/* A space ends the stack for some tools, so "function [module]" cannot stay as it is. */
static void print_frame(const char *frame)
{
	putchar(PL_FRAME_SEPARATOR);
	for (; *frame; frame++)
		putchar(*frame == ' ' ? '_' : *frame);
}

/* @stack has its innermost frame first; it is cut up from its end. */
static void print_frames(char *stack)
{
	char *separator;

	while ((separator = strrchr(stack, PL_FRAME_SEPARATOR)) != NULL) {
		if (separator[1])
			print_frame(separator + 1);
		*separator = '\0';
	}
	if (*stack)
		print_frame(stack);
}

static void print_stack(const struct table *t, char **row)
{
	const char *bytes = row[find_column(t, "bytes")];

	if (!strcmp(bytes, "0") || !strcmp(bytes, "-"))
		return;
	fputs(row[find_column(t, "class")], stdout);
	print_frames(row[find_column(t, "stack")]);
	printf(" %s\n", bytes);
}

int cmd_folded(const struct options *o)
{
	struct table t;

	if (check_probes(o->source) || read_table(o->source, "stacks", PL_COLUMNS_STACKS, &t))
		return EXIT_ERROR;
	for (size_t r = 0; r < t.nrows; r++)
		print_stack(&t, t.cells + r * t.ncolumns);
	free_table(&t);
	return finish_output() ? EXIT_ERROR : 0;
}
