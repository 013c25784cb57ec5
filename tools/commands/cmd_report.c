// SPDX-License-Identifier: GPL-2.0
/* The model as one page of HTML that needs nothing else: for a ticket. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands/commands.h"
#include "commands/document.h"
#include "lib/units.h"
#include "model/balloons.h"
#include "output/html.h"
#include "output/report.h"

/* Of each table, unless the user wants more. */
#define ROWS 15

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<meta http-equiv=\"Content-Security-Policy\"\n"
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";

static const char *release(const struct facts *f)
{
	const char *word = key_word(&f->table[FACT_MACHINE], "release");

	return word ? word : "(unknown kernel)";
}

static void put_time(FILE *out, const struct facts *f)
{
	time_t when = (time_t)key_number(&f->table[FACT_MACHINE], "time");
	char text[64] = "";
	struct tm tm;

	if (when && gmtime_r(&when, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
	put_text(out, text);
}

static void put_head(FILE *out, const struct model *m)
{
	char age[16];

	format_age(age, sizeof(age), key_number(&m->facts.table[FACT_STATS], "seconds"));
	fprintf(out, "%s<title>Memory of Linux ", head);
	put_text(out, release(&m->facts));
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", report_css);
	fputs("<header>\n<h1>Where this machine's memory is</h1>\n<p>Linux ", out);
	put_text(out, release(&m->facts));
	fputs(" &middot; <time>", out);
	put_time(out, &m->facts);
	fputs("</time> &middot; pageledger " PL_VERSION, out);
	if (m->balance.module)
		fprintf(out, " &middot; module watching for %s</p>\n</header>\n", age);
	else
		fputs(" &middot; module not loaded</p>\n</header>\n", out);
}

static void put_balloons(FILE *out, const struct model *m)
{
	static const char *const names[] = {"driver", "bytes", "before the load", "in MemTotal",
					    "known"};
	struct balloon balloons[MAX_BALLOONS];
	size_t n = find_balloons(balloons, &m->facts);

	if (!n)
		return;
	fputs("<section id=\"balloons\">\n<h2>Balloons</h2>\n", out);
	put_scroll(out, "Balloons");
	put_heading(out, names, "wnnww");
	for (size_t i = 0; i < n; i++) {
		fputs("<tr><td>", out);
		put_text(out, balloons[i].driver);
		fputs("</td><td class=\"n\">", out);
		put_size(out, (long long)balloons[i].bytes);
		fputs("</td><td class=\"n\">", out);
		put_size(out, (long long)balloons[i].before);
		fputs("</td><td>", out);
		put_text(out, balloons[i].memtotal);
		fprintf(out, "</td><td>%s</td></tr>\n", balloons[i].source);
	}
	fputs("</tbody>\n</table></div>\n</section>\n", out);
}

struct listing {
	enum fact_table table;
	const char *id;
	const char *title;
	const char *note;
	const char *columns;
};

static const struct listing callers = {
	FACT_CALLERS, "callers", "Callers",
	"Pages that are in no line of meminfo, by the function that allocated them.",
	"bytes caller pages allocs oldest newest class"};
static const struct listing sockets = {
	FACT_SOCKETS, "sockets", "Sockets",
	"Sockets with data queued: who holds them, and the pages that they pin.",
	"family protocol pid comm fd rx tx data truesize pages waste walk caller"};
static const struct listing queues = {
	FACT_QUEUES, "queues", "Socket queues",
	"As far as /proc/net tells: rx and tx in bytes, of data for TCP, else of what is charged.",
	"comm pid fd protocol inode rx tx"};
static const struct listing processes = {FACT_PROCESSES, "processes", "Processes",
					 "Pages that they share are in the rss of each.",
					 "comm pid rss pss anon shmem swap threads"};
static const struct listing slab = {FACT_SLAB, "slab", "Slab caches",
				    "In the line 'slab caches' of the balance sheet.",
				    "bytes cache objects active size class"};
static const struct listing vmalloc = {FACT_VMALLOC, "vmalloc", "vmalloc",
				       "By the function that asked for the areas.",
				       "bytes caller areas"};
static const struct listing shmem = {FACT_SHMEM, "shmem", "Shared memory",
				     "tmpfs mounts and System V segments.", "bytes name class"};

static void put_listing(FILE *out, const struct model *m, const struct listing *s, size_t most)
{
	const struct table *t = &m->facts.table[s->table];
	size_t left_out;

	if (!t->nrows)
		return;
	fprintf(out, "<section id=\"%s\">\n<h2>%s</h2>\n<p>%s</p>\n", s->id, s->title, s->note);
	put_scroll(out, s->title);
	left_out = put_rows(out, t, s->columns, most);
	fputs("</table></div>\n", out);
	if (left_out)
		fprintf(out, "<p>%zu more are left out.</p>\n", left_out);
	fputs("</section>\n", out);
}

static void put_stats(FILE *out, const struct table *t)
{
	if (!t->nrows)
		return;
	fputs("<details id=\"stats\">\n"
	      "<summary>What the module has counted, missed and used</summary>\n",
	      out);
	put_scroll(out, "Statistics");
	put_rows(out, t, "key value", t->nrows);
	fputs("</table></div>\n</details>\n", out);
}

static int print_report(FILE *out, const struct model *m, const struct options *o)
{
	size_t most = o->style.lines ? o->style.lines : ROWS;

	put_head(out, m);
	fputs("<main>\n", out);
	put_tiles(out, &m->balance);
	put_bar(out, &m->balance);
	fputs("<div class=\"pair\">\n", out);
	put_suspects(out, m);
	put_sheet(out, &m->balance);
	fputs("</div>\n", out);
	put_listing(out, m, &callers, most);
	put_listing(out, m, has_table(&m->facts, FACT_SOCKETS) ? &sockets : &queues, most);
	put_balloons(out, m);
	fputs("<div class=\"pair\">\n", out);
	put_listing(out, m, &processes, most);
	put_listing(out, m, &slab, most);
	put_listing(out, m, &vmalloc, most);
	put_listing(out, m, &shmem, most);
	fputs("</div>\n", out);
	put_stats(out, &m->facts.table[FACT_STATS]);
	fputs("</main>\n"
	      "<footer><p>Sizes are in powers of 1024: 1Mi is 1048576 bytes.</p></footer>\n"
	      "</body>\n</html>\n",
	      out);
	return 0;
}

/* Who runs what, and who listens: as a snapshot, for its owner only. */
int cmd_report(const struct options *o)
{
	return write_document(o, 0600, print_report);
}
