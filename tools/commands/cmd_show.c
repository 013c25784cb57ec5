// SPDX-License-Identifier: GPL-2.0
/* The subcommands that show one table as it is. */
#include <string.h>
#include <strings.h>

#include "collect/collect.h"
#include "commands/commands.h"
#include "input/cells.h"
#include "input/source.h"
#include "model/probes.h"
#include "output/view.h"
#include "pageledger.h"

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

static int show(const struct view *view, const struct options *o)
{
	struct table t;
	int err;

	if (read_table(o->source, view->name, view->columns, &t))
		return EXIT_ERROR;
	keep_wanted(&t, o);
	err = show_table(view, &t, &o->style);
	free_table(&t);
	return err ? EXIT_ERROR : 0;
}

/* What is made of what probes have seen: to be said if they are disarmed. */
static int show_probed(const struct view *view, const struct options *o)
{
	return check_probes(o->source) ? EXIT_ERROR : show(view, o);
}

int cmd_callers(const struct options *o)
{
	static const struct view view = {"callers", PL_COLUMNS_CALLERS, NULL, 0};

	return show_probed(&view, o);
}

int cmd_stacks(const struct options *o)
{
	static const struct view view = {"stacks", PL_COLUMNS_STACKS, NULL, 0};

	return show_probed(&view, o);
}

int cmd_held(const struct options *o)
{
	static const struct view view = {"held", PL_COLUMNS_HELD, NULL, 0};

	return show_probed(&view, o);
}

int cmd_sockets(const struct options *o)
{
	static const struct view view = {
		.name = "sockets",
		.columns = PL_COLUMNS_SOCKETS,
		.brief =
			"family,protocol,pid,comm,fd,more,rx,tx,data,truesize,pages,waste,walk,caller",
	};

	return show(&view, o);
}

int cmd_balloon(const struct options *o)
{
	static const struct view view = {"balloon", PL_COLUMNS_BALLOON, NULL, 0};

	return show(&view, o);
}

int cmd_stats(const struct options *o)
{
	static const struct view view = {"stats", PL_COLUMNS_STATS, NULL, 0};

	return show(&view, o);
}

int cmd_slab(const struct options *o)
{
	static const struct view view = {"slab", COLUMNS_SLAB, NULL, 20};

	return show(&view, o);
}

int cmd_processes(const struct options *o)
{
	static const struct view view = {
		.name = "processes",
		.columns = COLUMNS_PROCESSES,
		.brief = "pid,rss,pss,anon,shmem,swap,pagetables,comm",
		.lines = 20,
	};

	return show(&view, o);
}
