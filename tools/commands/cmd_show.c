// SPDX-License-Identifier: GPL-2.0
/* The subcommands that show one table as it is. */
#include <string.h>
#include <strings.h>

#include "commands/commands.h"
#include "input/cells.h"
#include "input/source.h"
#include "model/probes.h"
#include "output/view.h"

static bool is_wanted(const struct table *t, size_t row, const struct options *o)
{
	if (o->pid && strcmp(cell(t, row, "pid"), o->pid) != 0)
		return false;
	return !o->family || !strcasecmp(cell(t, row, "family"), o->family);
}

/* Summaries are of all sockets: not shown where only some are asked for. */
static void keep_wanted(struct table *t, const struct options *o)
{
	size_t kept = 0;

	for (size_t r = 0; r < t->nrows; r++)
		if (is_wanted(t, r, o))
			memmove(t->cells + kept++ * t->ncolumns, t->cells + r * t->ncolumns,
				t->ncolumns * sizeof(*t->cells));
	t->nrows = kept;
}

int cmd_show(const struct options *o)
{
	const struct view *view = o->command->view;
	struct table t;
	int err;

	if (o->command->probed && check_probes(o->source))
		return EXIT_ERROR;
	if (read_table(o->source, view->name, view->columns, &t))
		return EXIT_ERROR;
	keep_wanted(&t, o);
	err = show_table(view, &t, &o->style);
	free_table(&t);
	return err ? EXIT_ERROR : 0;
}
