// SPDX-License-Identifier: GPL-2.0
#include "commands/commands.h"
#include "output/view.h"
#include "pageledger.h"

int cmd_stacks(const struct options *o)
{
	static const struct view view = {
		.file = "stacks",
		.columns = PL_COLUMNS_STACKS,
		.probed = 1,
	};

	return show_view(&view, o);
}
