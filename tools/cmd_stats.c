// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "pageledger.h"
#include "show.h"

int cmd_stats(const struct options *o)
{
	return show_file("stats", PL_COLUMNS_STATS, o);
}
