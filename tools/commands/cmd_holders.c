// SPDX-License-Identifier: GPL-2.0
/* Who holds untracked pages now, by the pointers to them. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "input/cells.h"
#include "input/source.h"
#include "lib/memory.h"
#include "lib/units.h"
#include "model/balance.h"
#include "model/holders.h"
#include "output/json.h"
#include "output/view.h"
#include "output/write.h"

static bool is_of_device(const struct table *t, size_t row, const char *device)
{
	const char *kind = cell(t, row, "kind");

	return (!strcmp(kind, "disk") || !strcmp(kind, "net") || !strcmp(kind, "device")) &&
	       is_device(last_link(cell(t, row, "chain")), device);
}

/* As `callers` has it, or without its module; "[before load]" is of every order. */
static bool is_of_caller(const char *chain, const char *caller)
{
	size_t len = strlen(caller);

	if (is_before_load(caller))
		caller = BEFORE_LOAD;
	return is_held_of(chain, caller) ||
	       (!strncmp(chain, caller, len) && !strncmp(chain + len, " [", 2));
}

static bool is_wanted(const struct table *t, size_t row, const struct options *o)
{
	if (o->pid && strcmp(cell(t, row, "pid"), o->pid) != 0)
		return false;
	if (o->device && !is_of_device(t, row, o->device))
		return false;
	return !o->operands[0] || is_of_caller(cell(t, row, "chain"), o->operands[0]);
}

static bool is_older(const struct table *t, size_t row)
{
	return is_held_of(cell(t, row, "chain"), BEFORE_LOAD);
}

/* Those that are wanted, what nobody saw being taken first; no summary. */
static int keep_wanted(struct table *t, const struct options *o)
{
	char **cells = calloc(t->nrows * t->ncolumns + 1, sizeof(*cells));
	size_t kept = 0;

	if (!cells)
		return out_of_memory();
	for (int older = 1; older >= 0; older--)
		for (size_t r = 0; r < t->nrows; r++)
			if (*cell(t, r, "kind") != '[' && is_older(t, r) == older &&
			    is_wanted(t, r, o))
				memcpy(cells + kept++ * t->ncolumns, t->cells + r * t->ncolumns,
				       t->ncolumns * sizeof(*cells));
	free(t->cells);
	t->cells = cells;
	t->nrows = kept;
	return 0;
}

static void print_sums(const struct search_sums *sums)
{
	char read[16];

	format_size(read, sizeof(read), sums->read);
	printf("\nBy the pointers in %s of kernel memory; %llu of %llu free pages are pointed at,\n"
	       "too: so much is chance.\n",
	       read, sums->chance, sums->free);
	if (sums->unread)
		printf("%llu pages could not be read: what they hold has no holder here.\n",
		       sums->unread);
	if (sums->alike)
		printf("%llu pages are said to be held as others of their caller are.\n",
		       sums->alike);
	if (sums->left)
		printf("%llu untracked pages found no room: nobody was looked for.\n", sums->left);
	if (sums->lost)
		printf("%llu holders found no room: their pages are in 'unknown'.\n", sums->lost);
}

static json_t *sums_json(const struct search_sums *sums)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "read", (json_int_t)sums->read,
			 "unread", (json_int_t)sums->unread, "free", (json_int_t)sums->free,
			 "chance", (json_int_t)sums->chance, "alike", (json_int_t)sums->alike,
			 "left", (json_int_t)sums->left, "lost", (json_int_t)sums->lost);
}

static int show(const struct table *t, const struct search_sums *sums, const struct options *o)
{
	const struct view *view = o->command->view;

	if (o->style.json)
		return print_json_table(sums_json(sums), view, t, &o->style, false);
	if (draw_table(view, t, &o->style, stdout))
		return -1;
	print_sums(sums);
	return finish_output();
}

int cmd_holders(const struct options *o)
{
	struct search_sums sums;
	struct table t;
	int err;

	if (read_table(o->source, "references", o->command->view->columns, &t))
		return EXIT_ERROR;
	sum_search(&sums, &t);
	err = keep_wanted(&t, o);
	if (!err && !t.nrows && o->operands[0]) {
		fprintf(stderr,
			"pageledger: '%s' holds no untracked pages now; 'pageledger callers' shows who does\n",
			o->operands[0]);
		err = -1;
	}
	if (!err)
		err = show(&t, &sums, o);
	free_table(&t);
	return err ? EXIT_ERROR : 0;
}
