// SPDX-License-Identifier: GPL-2.0
/* Whether the module sees what it should. */
#include <stdbool.h>
#include <string.h>

#include "input/cells.h"
#include "model/probes.h"
#include "pageledger.h"

bool are_disarmed(const struct table *stats)
{
	const char *probes = key_word(stats, "probes");

	return probes && !strcmp(probes, "disarmed");
}

void warn_disarmed(void)
{
	fprintf(stderr, "pageledger: " PROBES_DISARMED "; " PROBES_NEXT "\n");
}

int ask_probes(const struct source *s)
{
	struct table stats;
	int status = read_optional_table(s, "stats", PL_COLUMNS_STATS, &stats);

	if (status)
		return status < 0 ? -1 : 0;
	status = are_disarmed(&stats);
	free_table(&stats);
	return status;
}

int check_probes(const struct source *s)
{
	int status = ask_probes(s);

	if (status > 0)
		warn_disarmed();
	return status < 0 ? -1 : 0;
}
