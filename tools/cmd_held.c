// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "pageledger.h"
#include "show.h"

int cmd_held(const struct options *o)
{
	return show_file("held", PL_COLUMNS_HELD, o);
}
