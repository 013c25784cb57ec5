// SPDX-License-Identifier: GPL-2.0
#include "commands/commands.h"
#include "output/view.h"
#include "pageledger.h"

int cmd_balloon(const struct options *o)
{
	return show_file("balloon", PL_COLUMNS_BALLOON, o);
}
