// SPDX-License-Identifier: GPL-2.0
/* A table on the user's screen, or as JSON; drawn by libsmartcols. */
#include <ctype.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <string.h>

#include "lib/memory.h"
#include "output/cell.h"
#include "output/json.h"
#include "output/selection.h"
#include "output/view.h"
#include "output/write.h"
#include "pageledger.h"

static int add_column(struct libscols_table *out, const struct column *kind)
{
	struct libscols_column *column;
	char heading[32];
	size_t i;
	int flags = 0;

	for (i = 0; kind->name[i] && i + 1 < sizeof(heading); i++)
		heading[i] = (char)toupper((unsigned char)kind->name[i]);
	heading[i] = '\0';
	if (is_number_column(kind))
		flags = SCOLS_FL_RIGHT;
	else if (kind->type == COLUMN_STACK)
		flags = SCOLS_FL_WRAP;
	column = scols_table_new_column(out, heading, 0, flags);
	if (!column)
		return -1;
	if (kind->type == COLUMN_STACK) /* one frame a line */
		scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					  NULL);
	scols_column_set_safechars(column, "\n");
	return 0;
}

static int add_row(struct libscols_table *out, const struct selection *s, char **row, bool exact)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);
	char buf[CELL_MAX];

	if (!line)
		return -1;
	for (size_t i = 0; i < s->ncolumns; i++) {
		char *cell = row[s->column[i]];

		if (s->kind[i]->type == COLUMN_STACK)
			for (char *p = cell; (p = strchr(p, PL_FRAME_SEPARATOR)) != NULL; p++)
				*p = '\n';
		if (scols_line_set_data(line, i,
					cell_text(s->kind[i], cell, exact, buf, sizeof(buf))))
			return -1;
	}
	return 0;
}

static int draw_cells(const struct selection *s, bool exact, FILE *to)
{
	struct libscols_table *out = scols_new_table();
	int err = out ? 0 : -1;

	if (out) {
		scols_table_set_stream(out, to);
		if (to != stdout) /* whatever stdout is */
			scols_table_set_termforce(out, SCOLS_TERMFORCE_NEVER);
	}
	for (size_t i = 0; !err && i < s->ncolumns; i++)
		err = add_column(out, s->kind[i]);
	for (size_t r = 0; !err && r < s->nrows; r++)
		err = add_row(out, s, s->row[r], exact);
	if (!err)
		err = scols_print_table(out);
	scols_unref_table(out);
	if (err)
		out_of_memory();
	return err;
}

int draw_table(const struct view *view, const struct table *t, const struct style *style, FILE *to)
{
	struct selection s;
	int err;

	if (select_cells(&s, view, t, style))
		return -1;
	err = draw_cells(&s, style->bytes, to);
	if (!err && s.left_out)
		fprintf(to, "%zu more; -n 0 shows all\n", s.left_out);
	free_selection(&s);
	return err;
}

int show_table(const struct view *view, const struct table *t, const struct style *style)
{
	if (style->json)
		return print_json_table(NULL, view, t, style, false);
	return draw_table(view, t, style, stdout) || finish_output() ? -1 : 0;
}
