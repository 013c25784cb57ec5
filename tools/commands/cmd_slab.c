// SPDX-License-Identifier: GPL-2.0
#include "collect/collect.h"
#include "commands/commands.h"
#include "output/view.h"

int cmd_slab(const struct options *o)
{
	static const struct view view = {
		.file = "slab",
		.columns = COLUMNS_SLAB,
		.lines = 20,
	};

	return show_view(&view, o);
}
