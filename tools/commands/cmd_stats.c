// SPDX-License-Identifier: GPL-2.0
#include "commands/commands.h"
#include "output/view.h"
#include "pageledger.h"

int cmd_stats(const struct options *o)
{
	return show_file("stats", PL_COLUMNS_STATS, o);
}
