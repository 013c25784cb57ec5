// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "pageledger.h"
#include "show.h"

int cmd_stacks(const struct options *o)
{
	return show_file("stacks", PL_COLUMNS_STACKS, o);
}
