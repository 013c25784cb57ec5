// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <strings.h>

#include "commands/commands.h"
#include "output/view.h"
#include "pageledger.h"

/* Summaries are of all sockets: not shown where only some are asked for. */
static int keep(const struct table *t, char **row, const struct options *o)
{
	if (o->pid && strcmp(row[find_column(t, "pid")], o->pid) != 0)
		return 0;
	return !o->family || !strcasecmp(row[find_column(t, "family")], o->family);
}

int cmd_sockets(const struct options *o)
{
	static const struct view view = {
		.file = "sockets",
		.columns = PL_COLUMNS_SOCKETS,
		.brief =
			"family,protocol,pid,comm,fd,more,rx,tx,data,truesize,pages,waste,walk,caller",
		.keep = keep,
	};

	return show_view(&view, o);
}
