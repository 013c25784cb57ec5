// SPDX-License-Identifier: GPL-2.0
/* The balance sheet and the suspects: one screen, JSON, or a line for a monitor. */
#include <jansson.h>
#include <libsmartcols.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "input/source.h"
#include "lib/memory.h"
#include "lib/units.h"
#include "model/model.h"
#include "model/probes.h"
#include "output/json.h"
#include "output/screen.h"
#include "output/write.h"

/* Who takes memory that no line has is not seen then, only how much. */
#define NOTHING_WITHOUT_MODULE "nothing large is missing; the module is not loaded"

/* @total: what the share is of, or 0 for none. */
static int add_row(struct libscols_table *out, const char *label, bool part, long long bytes,
		   unsigned long long total, const struct options *o)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);
	char text[80];

	if (!line)
		return -1;
	snprintf(text, sizeof(text), "%s%s", part ? "    of it " : "  ", label);
	if (scols_line_set_data(line, 0, text))
		return -1;
	if (o->style.bytes)
		snprintf(text, sizeof(text), "%lld", bytes);
	else
		format_signed(text, sizeof(text), bytes);
	if (scols_line_set_data(line, 1, text))
		return -1;
	if (!total)
		return 0;
	format_percent(text, sizeof(text), bytes, total);
	return scols_line_set_data(line, 2, text);
}

static int add_lines(struct libscols_table *out, const struct line *line, size_t n,
		     unsigned long long total, const struct options *o)
{
	int err = 0;

	for (size_t i = 0; !err && i < n; i++)
		err = add_row(out, line[i].label, line[i].part, line[i].bytes, total, o);
	return err;
}

static int add_heading(struct libscols_table *out, const char *text)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);

	return line ? scols_line_set_data(line, 0, text) : -1;
}

static int add_sheet(struct libscols_table *out, const struct balance *b, const struct options *o)
{
	int err = 0;

	if (b->installed)
		err = add_row(out, b->installed_label, false, (long long)b->installed, 0, o);
	if (!err)
		err = add_lines(out, b->line, b->n, b->total, o);
	if (!err)
		err = add_row(out, "MemTotal", false, (long long)b->total, b->total, o);
	if (!err && b->ntaken)
		err = add_heading(out, "TAKEN OUT OF MEMTOTAL");
	if (!err)
		err = add_lines(out, b->taken, b->ntaken, 0, o);
	return err;
}

static int print_sheet(const struct balance *b, const struct options *o)
{
	struct libscols_table *out = scols_new_table();
	int err = out ? 0 : -1;

	if (!err && (!scols_table_new_column(out, "WHERE MEMORY IS", 0, 0) ||
		     !scols_table_new_column(out, "BYTES", 0, SCOLS_FL_RIGHT) ||
		     !scols_table_new_column(out, "SHARE", 0, SCOLS_FL_RIGHT)))
		err = -1;
	if (!err)
		err = add_sheet(out, b, o);
	if (!err)
		err = scols_print_table(out);
	scols_unref_table(out);
	if (err)
		out_of_memory();
	return err;
}

static void print_suspect(const struct suspect *s, size_t n, const struct model *m, bool colour)
{
	char percent[16];

	format_percent(percent, sizeof(percent), (long long)s->bytes, all_memory(&m->balance));
	printf("\n%zu. %s%s%s (%s)\n", n, colour ? "\033[1m" : "", s->sentence,
	       colour ? "\033[0m" : "", percent);
	if (*s->evidence)
		printf("   known from: %s\n", s->evidence);
	printf("   next: %s\n", s->next);
}

static void print_suspects(const struct model *m)
{
	bool colour = isatty(STDOUT_FILENO) && may_colour();
	const struct suspects *s = &m->suspects;

	if (!count_missing(s))
		printf("\nNothing %sis missing%s\n", m->balance.module ? "" : "large ",
		       s->n ? "; what takes most:" : ", and nothing takes more than it should.");
	else
		printf("\nSuspects, worst first:\n");
	for (size_t i = 0; i < s->n; i++)
		print_suspect(&s->suspect[i], i + 1, m, colour);
	if (s->left_out)
		printf("\n%zu smaller ones are left out.\n", s->left_out);
}

static int print_screen(const struct model *m, const struct options *o)
{
	unsigned long long seconds = key_number(&m->facts.table[FACT_STATS], "seconds");
	char age[16];

	if (print_sheet(&m->balance, o))
		return -1;
	print_suspects(m);
	format_age(age, sizeof(age), seconds);
	if (m->balance.module)
		printf("\nThe module has been watching for %s.\n", age);
	else if (!is_live(o->source))
		printf("\nThe module was not loaded when this was recorded.\n");
	else
		printf("\nThe module is not loaded (or only root may ask it). With it, this sheet\n"
		       "also has untracked memory by caller, sockets and what they pin, and\n"
		       "balloons: 'modprobe pageledger', or 'make load' in its source.\n");
	return 0;
}

static json_t *lines_json(const struct line *line, size_t n)
{
	json_t *lines = json_array();
	const char *whole = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct line *l = &line[i];

		json_array_append_new(lines,
				      json_pack("{s:s, s:s, s:I, s:s?}", "key", l->key, "label",
						l->label, "bytes", (json_int_t)l->bytes, "part_of",
						l->part ? whole : NULL));
		if (!l->part)
			whole = l->key;
	}
	return lines;
}

static json_t *suspects_json(const struct suspects *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++) {
		const struct suspect *one = &s->suspect[i];

		json_t *json =
			json_pack("{s:s, s:s, s:I, s:I, s:b, s:s, s:s, s:s}", "kind", one->kind,
				  "name", one->name, "pid", (json_int_t)one->pid, "bytes",
				  (json_int_t)one->bytes, "missing", one->missing, "sentence",
				  one->sentence, "evidence", one->evidence, "next", one->next);

		json_array_append_new(list, json);
	}
	return list;
}

static json_t *installed_json(const struct balance *b)
{
	return b->installed ? json_integer((json_int_t)b->installed) : json_null();
}

static json_t *model_json(const struct model *m)
{
	const struct balance *b = &m->balance;

	return json_pack("{s:s, s:b, s:s?, s:I, s:I, s:o, s:o, s:I, s:I, s:o, s:o, s:I}", "version",
			 PL_VERSION, "module", b->module, "probes",
			 key_word(&m->facts.table[FACT_STATS], "probes"), "memtotal",
			 (json_int_t)b->total, "outside", (json_int_t)b->outside, "installed",
			 installed_json(b), "taken", lines_json(b->taken, b->ntaken), "untracked",
			 (json_int_t)b->untracked, "remainder", (json_int_t)b->remainder, "balance",
			 lines_json(b->line, b->n), "suspects", suspects_json(&m->suspects),
			 "left_out", (json_int_t)m->suspects.left_out);
}

/* A bar in the name of a process would begin the numbers. */
static void print_sentence(const char *sentence)
{
	printf("PAGELEDGER SUSPECT: ");
	for (; *sentence; sentence++)
		putchar(*sentence == '|' ? '?' : *sentence);
}

/*
 * One line, and numbers behind a bar: what Nagios and its like expect of a check. Return:
 * its exit status. That nothing is missing cannot be told where not all is seen.
 */
static int print_check(const struct model *m)
{
	size_t missing = count_missing(&m->suspects);
	const struct suspect *s = m->suspects.suspect;
	bool blind = are_disarmed(&m->facts.table[FACT_STATS]);

	while (missing && !s->missing)
		s++;
	if (missing)
		print_sentence(s->sentence);
	else
		printf("PAGELEDGER %s", blind		    ? "UNKNOWN: " PROBES_DISARMED
					: m->balance.module ? "OK: nothing is missing"
							    : "OK: " NOTHING_WITHOUT_MODULE);
	if (missing > 1)
		printf(" And %zu more.", missing - 1);
	if (missing && blind)
		printf(" (" PROBES_DISARMED ")");
	printf(" | untracked=%lldB remainder=%lldB suspects=%zu\n", m->balance.untracked,
	       m->balance.remainder, missing);
	return missing ? CHECK_SUSPECT : blind ? CHECK_UNKNOWN : 0;
}

int cmd_balance(const struct options *o)
{
	struct model m;
	int err = 0, found = 0;

	if (read_model(&m, o->source, o->threshold, !o->check || o->holders))
		return EXIT_ERROR;
	if (!o->check && are_disarmed(&m.facts.table[FACT_STATS]))
		warn_disarmed();
	if (o->style.json)
		err = print_json(model_json(&m));
	else if (o->check)
		found = print_check(&m);
	else
		err = print_screen(&m, o);
	free_model(&m);
	return err || finish_output() ? EXIT_ERROR : found;
}
