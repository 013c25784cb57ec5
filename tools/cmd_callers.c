// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "pageledger.h"
#include "show.h"

int cmd_callers(const struct options *o)
{
	return show_file("callers", PL_COLUMNS_CALLERS, o);
}
