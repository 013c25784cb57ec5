// SPDX-License-Identifier: GPL-2.0
/* The parts of the report that tell where memory is, and who is suspect. */
#include "output/report_parts.h"
#include "lib/units.h"
#include "model/balloons.h"
#include "model/probes.h"
#include "output/html.h"

static void put_tile(FILE *out, const char *key, const char *label, long long bytes,
		     unsigned long long total)
{
	fprintf(out, "<div data-key=\"%s\"><dt>%s</dt><dd>", key, label);
	put_size(out, bytes);
	fputs(" <small>", out);
	put_share(out, bytes, total);
	fputs("</small></dd></div>\n", out);
}

void put_tiles(FILE *out, const struct model *m)
{
	const struct balance *b = &m->balance;

	fputs("<dl class=\"tiles\">\n", out);
	put_tile(out, "memtotal", "MemTotal", (long long)b->total, b->total);
	put_tile(out, "free", "free", (long long)line_bytes(b, "free"), b->total);
	put_tile(out, "untracked", "in no line of meminfo", b->untracked, b->total);
	if (b->module)
		put_tile(out, "remainder", "unexplained", b->remainder, b->total);
	if (b->outside)
		put_tile(out, "outside", "taken out by a balloon", (long long)b->outside, 0);
	fputs("</dl>\n", out);
}

/* A piece of the bar, as wide as its share; the words are for those that have room. */
static void put_piece(FILE *out, const char *key, const char *label, unsigned long long bytes,
		      const struct balance *b)
{
	unsigned long long all = all_memory(b);
	char size[16];

	format_size(size, sizeof(size), bytes);
	fprintf(out, "<span class=\"k-%s\" style=\"flex-grow:%.0f\" title=\"%s: %s\">", key,
		(double)bytes * 100000.0 / (double)all, label, size);
	fprintf(out, "%s</span>\n", bytes >= all / 10 ? label : "");
}

void put_bar(FILE *out, const struct model *m)
{
	const struct balance *b = &m->balance;

	fputs("<div class=\"bar\" role=\"img\" aria-label=\"the balance sheet as a bar\">\n", out);
	for (size_t i = 0; i < b->n; i++)
		if (!b->line[i].part && b->line[i].bytes > 0)
			put_piece(out, b->line[i].key, b->line[i].label,
				  (unsigned long long)b->line[i].bytes, b);
	if (b->outside)
		put_piece(out, "outside", "out of MemTotal", b->outside, b);
	fputs("</div>\n", out);
}

static void put_line(FILE *out, const struct line *l, unsigned long long total)
{
	fprintf(out, "<tr data-key=\"%s\"%s><th scope=\"row\">", l->key,
		l->part ? " class=\"part\"" : "");
	if (l->part)
		fputs("of it ", out);
	else
		fprintf(out, "<i class=\"k-%s\"></i>", l->key);
	fprintf(out, "%s</th><td class=\"n\">", l->label);
	put_size(out, l->bytes);
	fputs("</td><td class=\"n\">", out);
	put_share(out, l->bytes, total);
	fputs("</td></tr>\n", out);
}

static void put_taken(FILE *out, const struct balance *b)
{
	const struct line installed = {"installed", b->installed_label, (long long)b->installed,
				       false};

	if (b->ntaken)
		fputs("<tr><th scope=\"row\" colspan=\"3\">taken out of MemTotal</th></tr>\n", out);
	for (size_t i = 0; i < b->ntaken; i++)
		put_line(out, &b->taken[i], 0);
	if (b->installed)
		put_line(out, &installed, 0);
}

void put_sheet(FILE *out, const struct model *m)
{
	const struct balance *b = &m->balance;
	static const char *const names[] = {"where memory is", "bytes", "share"};
	const struct line total = {"total", "MemTotal", (long long)b->total, false};

	fputs("<section id=\"balance\">\n<h2>Balance sheet</h2>\n", out);
	put_scroll(out, "Balance sheet");
	put_heading(out, names, "wnn");
	for (size_t i = 0; i < b->n; i++)
		put_line(out, &b->line[i], b->total);
	fputs("</tbody>\n<tfoot>\n", out);
	put_line(out, &total, b->total);
	put_taken(out, b);
	fputs("</tfoot>\n</table></div>\n</section>\n", out);
}

static void put_suspect(FILE *out, const struct suspect *s, const struct balance *b)
{
	fprintf(out, "<li data-kind=\"%s\"%s>\n<h3>", s->kind, s->missing ? " class=\"bad\"" : "");
	put_text(out, s->sentence);
	fputs("</h3>\n<p>", out);
	put_size(out, (long long)s->bytes);
	fputs(", ", out);
	put_share(out, (long long)s->bytes, all_memory(b));
	fputs(s->missing ? " of all memory</p>\n" : " of all memory, in use and not missing</p>\n",
	      out);
	if (*s->evidence) {
		fputs("<p><b>Known from</b> ", out);
		put_text(out, s->evidence);
		fputs("</p>\n", out);
	}
	fputs("<p><b>Next</b> ", out);
	put_text(out, s->next);
	fputs("</p>\n</li>\n", out);
}

void put_suspects(FILE *out, const struct model *m)
{
	const struct suspects *s = &m->suspects;

	fprintf(out, "<section id=\"suspects\">\n<h2>%s</h2>\n",
		count_missing(s) ? "Suspects, worst first" : "Nothing is missing");
	if (!s->n)
		fputs("<p>And nothing takes more than it should.</p>\n", out);
	else
		fputs("<ol>\n", out);
	for (size_t i = 0; i < s->n; i++)
		put_suspect(out, &s->suspect[i], &m->balance);
	if (s->n)
		fputs("</ol>\n", out);
	if (s->left_out)
		fprintf(out, "<p>%zu smaller ones are left out.</p>\n", s->left_out);
	if (are_disarmed(&m->facts.table[FACT_STATS]))
		fputs("<p id=\"blind\"><b>" PROBES_DISARMED ".</b></p>\n", out);
	if (!m->balance.module)
		fputs("<p>The module was not loaded. With it, this page would also have\n"
		      "untracked memory by caller, sockets and what they pin, and balloons.</p>\n",
		      out);
	fputs("</section>\n", out);
}

void put_balloons(FILE *out, const struct model *m)
{
	static const char *const names[] = {"driver", "bytes", "older than the module",
					    "in MemTotal", "known"};
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
