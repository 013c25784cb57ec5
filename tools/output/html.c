// SPDX-License-Identifier: GPL-2.0
/* Pieces of HTML. Whatever comes from the machine is escaped. */
#include <stdbool.h>
#include <string.h>

#include "lib/units.h"
#include "output/cell.h"
#include "output/html.h"

#define MAX_COLUMNS 24

void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

void put_size(FILE *out, long long bytes)
{
	char text[20];

	format_signed(text, sizeof(text), bytes);
	fprintf(out, "<data value=\"%lld\">%s</data>", bytes, text);
}

void put_share(FILE *out, long long bytes, unsigned long long total)
{
	char text[32];

	if (!total)
		return;
	format_percent(text, sizeof(text), bytes, total);
	fputs(text, out);
}

void put_scroll(FILE *out, const char *label)
{
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	put_text(out, label);
	fputs("\">\n<table>\n", out);
}

/* Columns of a table that are shown, and their places in it. */
struct chosen {
	const struct column *kind[MAX_COLUMNS];
	size_t place[MAX_COLUMNS];
	size_t n;
};

static void choose(struct chosen *c, const struct table *t, const char *names)
{
	for (c->n = 0; *names && c->n < MAX_COLUMNS; names += *names == ' ') {
		size_t len = strcspn(names, " ");

		for (size_t i = 0; i < t->ncolumns; i++) {
			if (strncmp(t->columns[i], names, len) || t->columns[i][len])
				continue;
			c->kind[c->n] = column_called(t->columns[i]);
			c->place[c->n++] = i;
		}
		names += len;
	}
}

static void put_cell(FILE *out, const struct column *column, const char *cell)
{
	const char *text;
	char buf[80];

	text = cell_text(column, cell, false, buf, sizeof(buf));
	fputs(is_number_column(column) ? "<td class=\"n\">" : "<td>", out);
	if (is_number_column(column) && strcmp(text, cell) != 0) {
		fprintf(out, "<data value=\"%s\">", cell);
		put_text(out, text);
		fputs("</data>", out);
	} else {
		put_text(out, text);
	}
	fputs("</td>", out);
}

/* checkpatch takes the HTML element for a heading for a misspelt word; CSS makes it one. */
void put_heading(FILE *out, const char *const *names, const char *kinds)
{
	fputs("<tbody class=\"names\"><tr>", out);
	for (size_t i = 0; kinds[i]; i++) {
		fprintf(out, "<th scope=\"col\"%s>", kinds[i] == 'n' ? " class=\"n\"" : "");
		put_text(out, names[i]);
		fputs("</th>", out);
	}
	fputs("</tr></tbody>\n<tbody>\n", out);
}

static void put_names(FILE *out, const struct chosen *c)
{
	const char *names[MAX_COLUMNS];
	char kinds[MAX_COLUMNS + 1];

	for (size_t i = 0; i < c->n; i++) {
		names[i] = c->kind[i]->name;
		kinds[i] = is_number_column(c->kind[i]) ? 'n' : 'w';
	}
	kinds[c->n] = '\0';
	put_heading(out, names, kinds);
}

size_t put_rows(FILE *out, const struct table *t, const char *columns, size_t most)
{
	size_t shown = 0, left_out = 0;
	struct chosen c;

	choose(&c, t, columns);
	put_names(out, &c);
	for (size_t r = 0; r < t->nrows; r++) {
		char **row = t->cells + r * t->ncolumns;
		bool is_summary = **row == '[';

		if (!is_summary && shown++ >= most) {
			left_out++;
			continue;
		}
		fputs(is_summary ? "<tr class=\"sum\">" : "<tr>", out);
		for (size_t i = 0; i < c.n; i++)
			put_cell(out, c.kind[i], row[c.place[i]]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n", out);
	return left_out;
}
