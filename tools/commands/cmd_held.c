// SPDX-License-Identifier: GPL-2.0
#include "commands/commands.h"
#include "output/view.h"
#include "pageledger.h"

int cmd_held(const struct options *o)
{
	static const struct view view = {
		.file = "held",
		.columns = PL_COLUMNS_HELD,
		.probed = 1,
	};

	return show_view(&view, o);
}
