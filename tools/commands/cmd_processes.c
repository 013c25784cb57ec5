// SPDX-License-Identifier: GPL-2.0
#include "collect/collect.h"
#include "commands/commands.h"
#include "output/view.h"

int cmd_processes(const struct options *o)
{
	static const struct view view = {
		.file = "processes",
		.columns = COLUMNS_PROCESSES,
		.brief = "pid,rss,pss,anon,shmem,swap,pagetables,comm",
		.lines = 20,
	};

	return show_view(&view, o);
}
