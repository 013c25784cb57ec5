// SPDX-License-Identifier: GPL-2.0
/*
 * The model as one page of HTML that needs nothing else: report.html, and in the place of
 * each name in double braces what it stands for.
 */
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "lib/units.h"
#include "output/embedded.h"
#include "output/html.h"
#include "output/report.h"
#include "output/report_parts.h"

/* Of each table, unless the user wants more. */
#define ROWS 15

static void put_release(FILE *out, const struct model *m)
{
	const char *word = key_word(&m->facts.table[FACT_MACHINE], "release");

	put_text(out, word ? word : "(unknown kernel)");
}

static void put_time(FILE *out, const struct model *m)
{
	time_t when = (time_t)key_number(&m->facts.table[FACT_MACHINE], "time");
	char text[64] = "";
	struct tm tm;

	if (when && gmtime_r(&when, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
	put_text(out, text);
}

static void put_version(FILE *out, const struct model *m)
{
	(void)m;
	fputs(PL_VERSION, out);
}

static void put_style(FILE *out, const struct model *m)
{
	(void)m;
	fputs(report_css, out);
}

static void put_module(FILE *out, const struct model *m)
{
	char age[16];

	format_age(age, sizeof(age), key_number(&m->facts.table[FACT_STATS], "seconds"));
	if (m->balance.module)
		fprintf(out, "module watching for %s", age);
	else
		fputs("module not loaded", out);
}

static void put_stats(FILE *out, const struct model *m)
{
	const struct table *t = &m->facts.table[FACT_STATS];

	if (!t->nrows)
		return;
	fputs("<details id=\"stats\">\n"
	      "<summary>What the module has counted, missed and used</summary>\n",
	      out);
	put_scroll(out, "Statistics");
	put_rows(out, t, "key value", t->nrows);
	fputs("</table></div>\n</details>\n", out);
}

static const struct {
	const char *name;
	void (*put)(FILE *out, const struct model *m);
} parts[] = {
	{"release", put_release},   {"style", put_style},	{"time", put_time},
	{"version", put_version},   {"module", put_module},	{"tiles", put_tiles},
	{"bar", put_bar},	    {"suspects", put_suspects}, {"sheet", put_sheet},
	{"balloons", put_balloons}, {"stats", put_stats},
};

/* A part of the page that is a table; its name is its id. */
struct listing {
	const char *name;
	enum fact_table table;
	const char *title;
	const char *note;
	const char *columns;
};

static const struct listing listings[] = {
	{"callers", FACT_CALLERS, "Callers",
	 "Pages that are in no line of meminfo, by the function that allocated them.",
	 "bytes caller pages allocs oldest newest class"},
	{"sockets", FACT_SOCKETS, "Sockets",
	 "Sockets with data queued: who holds them, and the pages that they pin.",
	 "family protocol pid comm fd rx tx data truesize pages waste walk caller"},
	{"queues", FACT_QUEUES, "Socket queues",
	 "As far as /proc/net tells: rx and tx in bytes, of data for TCP, else of what is charged.",
	 "comm pid fd protocol inode rx tx"},
	{"processes", FACT_PROCESSES, "Processes", "Pages that they share are in the rss of each.",
	 "comm pid rss pss anon shmem swap threads"},
	{"owners", FACT_OWNERS, "Owners", "Who has what callers only name a function for.",
	 "bytes kind name comm pid fd how line detail"},
	{"slab", FACT_SLAB, "Slab caches", "In the line 'slab caches' of the balance sheet.",
	 "bytes cache objects active size class"},
	{"vmalloc", FACT_VMALLOC, "vmalloc", "By the function that asked for the areas.",
	 "bytes caller areas"},
	{"shmem", FACT_SHMEM, "Shared memory", "tmpfs mounts and System V segments.",
	 "bytes name class"},
};

static void put_listing(FILE *out, const struct model *m, const struct listing *s, size_t most)
{
	const struct table *t = &m->facts.table[s->table];
	size_t left_out;

	/* what the module says of sockets is more */
	if (!t->nrows || (s->table == FACT_QUEUES && has_table(&m->facts, FACT_SOCKETS)))
		return;
	fprintf(out, "<section id=\"%s\">\n<h2>%s</h2>\n<p>%s</p>\n", s->name, s->title, s->note);
	put_scroll(out, s->title);
	left_out = put_rows(out, t, s->columns, most);
	fputs("</table></div>\n", out);
	if (left_out)
		fprintf(out, "<p>%zu more are left out.</p>\n", left_out);
	fputs("</section>\n", out);
}

static void put_part(FILE *out, const char *name, size_t len, const struct model *m, size_t most)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!strncmp(parts[i].name, name, len) && !parts[i].name[len])
			parts[i].put(out, m);
	for (size_t i = 0; i < sizeof(listings) / sizeof(*listings); i++)
		if (!strncmp(listings[i].name, name, len) && !listings[i].name[len])
			put_listing(out, m, &listings[i], most);
}

int print_report(FILE *out, const struct model *m, unsigned long lines)
{
	const char *text = report_html, *name;

	while ((name = strstr(text, "{{")) != NULL) {
		const char *end = strstr(name, "}}");
		bool is_line = name[-1] == '\n' && end[2] == '\n'; /* the part has its own end */

		fwrite(text, 1, (size_t)(name - text), out);
		name += 2;
		put_part(out, name, (size_t)(end - name), m, lines ? lines : ROWS);
		text = end + 2 + is_line;
	}
	fputs(text, out);
	return 0;
}
