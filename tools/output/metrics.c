// SPDX-License-Identifier: GPL-2.0
/* The model as metrics, for node_exporter's textfile collector. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/balloons.h"
#include "output/metrics.h"
#include "output/openmetrics.h"

/* Each caller is a time series. */
#define CALLERS 20

static void put_number(FILE *out, const char *name, const char *help, long long value)
{
	put_gauge(out, name, help);
	put_value(out, name, value);
}

static void put_lines(FILE *out, const struct balance *b)
{
	static const char *const labels[] = {"line", NULL};
	const char *name = "pageledger_memory_bytes";

	put_gauge(out, name, "Where memory is; these add up to MemTotal.");
	for (size_t i = 0; i < b->n; i++)
		if (!b->line[i].part)
			put_item(out, name, labels,
				 &(struct item){{b->line[i].key, NULL}, b->line[i].bytes});
}

static void put_parts(FILE *out, const struct balance *b)
{
	static const char *const labels[] = {"line", "part"};
	const char *name = "pageledger_memory_part_bytes", *whole = "";

	put_gauge(out, name, "What some lines of pageledger_memory_bytes consist of.");
	for (size_t i = 0; i < b->n; i++) {
		const struct line *l = &b->line[i];

		if (l->part)
			put_item(out, name, labels, &(struct item){{whole, l->key}, l->bytes});
		else
			whole = l->key;
	}
}

static void put_balance(FILE *out, const struct balance *b)
{
	put_number(out, "pageledger_memtotal_bytes", "MemTotal.", (long long)b->total);
	put_lines(out, b);
	put_parts(out, b);
	put_number(out, "pageledger_outside_bytes",
		   "Memory that balloons have taken out of MemTotal.", (long long)b->outside);
	put_number(out, "pageledger_untracked_bytes", "Memory that no line of /proc/meminfo knows.",
		   b->untracked);
	put_number(out, "pageledger_remainder_bytes",
		   "Of pageledger_untracked_bytes, what nothing explains.", b->remainder);
}

static int larger(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;

	if (a->value != b->value)
		return a->value < b->value ? 1 : -1;
	return strcmp(a->word[1], b->word[1]);
}

/* The largest, and one for each class that stands for all others: sums stay right. */
static void put_largest(FILE *out, const char *name, struct item *items, size_t n, size_t most)
{
	static const char *const labels[] = {"class", "caller"};
	size_t others = n > most ? n - most : 0;

	if (n)
		qsort(items, n, sizeof(*items), larger);
	for (size_t i = 0; i < n - others; i++)
		put_item(out, name, labels, &items[i]);
	for (size_t i = n - others; i < n; i++)
		items[i].word[1] = "[other]";
	others = merge_items(items + n - others, others);
	for (size_t i = 0; i < others; i++)
		put_item(out, name, labels, &items[n > most ? most + i : i]);
}

static int put_callers(FILE *out, const struct facts *f, size_t most)
{
	const struct table *t = &f->table[FACT_CALLERS];
	const char *name = "pageledger_caller_bytes";
	struct item *items = calloc(t->nrows + 1, sizeof(*items));

	if (!items)
		return -1;
	for (size_t r = 0; r < t->nrows; r++)
		items[r] = (struct item){{cell(t, r, "class"), cell(t, r, "caller")},
					 (long long)cell_number(t, r, "bytes")};
	put_gauge(out, name, "Pages in no line of /proc/meminfo by who allocated them.");
	put_largest(out, name, items, merge_items(items, t->nrows), most);
	free(items);
	return 0;
}

static void put_balloons(FILE *out, const struct facts *f)
{
	static const char *const labels[] = {"driver", "memtotal"};
	const char *name = "pageledger_balloon_bytes";
	struct balloon balloons[MAX_BALLOONS];
	struct item items[MAX_BALLOONS];
	size_t n = find_balloons(balloons, f);

	put_gauge(out, name, "What balloon drivers hold, and whether MemTotal has it.");
	for (size_t i = 0; i < n; i++)
		items[i] = (struct item){{balloons[i].driver, balloons[i].memtotal},
					 (long long)balloons[i].bytes};
	n = merge_items(items, n);
	for (size_t i = 0; i < n; i++)
		put_item(out, name, labels, &items[i]);
}

/* How many, or how large, by kind; those that are wrong apart from those that are large. */
static void put_suspects(FILE *out, const char *name, const struct suspects *s, bool bytes)
{
	static const char *const labels[] = {"kind", "missing"};
	struct item items[MAX_SUSPECTS];
	size_t n;

	for (size_t i = 0; i < s->n; i++)
		items[i] = (struct item){{s->suspect[i].kind, s->suspect[i].missing ? "yes" : "no"},
					 bytes ? (long long)s->suspect[i].bytes : 1};
	n = merge_items(items, s->n);
	for (size_t i = 0; i < n; i++)
		put_item(out, name, labels, &items[i]);
}

static void put_all_suspects(FILE *out, const struct suspects *s)
{
	put_gauge(out, "pageledger_suspects", "Suspects by kind; missing=no: only large.");
	put_suspects(out, "pageledger_suspects", s, false);
	put_gauge(out, "pageledger_suspect_bytes", "What the suspects of a kind hold.");
	put_suspects(out, "pageledger_suspect_bytes", s, true);
	put_number(out, "pageledger_missing_suspects", "Suspects of all kinds with missing=yes.",
		   (long long)count_missing(s));
}

/* Numbers of the summaries at the end of `sockets`; those in pages become bytes. */
static const struct {
	const char *summary;
	const char *column;
	const char *name;
	const char *help;
} sockets[] = {
	{"[total]", "more", "pageledger_sockets", "Sockets with data queued."},
	{"[total]", "data", "pageledger_socket_data_bytes", "Data queued in sockets."},
	{"[total]", "truesize", "pageledger_socket_truesize_bytes",
	 "What the kernel charges for it."},
	{"[total]", "slab", "pageledger_socket_slab_bytes", "What it pins in slab and vmalloc."},
	{"[total]", "pages", "pageledger_socket_pinned_bytes", "Untracked pages that it pins."},
	{"[total]", "waste", "pageledger_socket_waste_ratio", "Bytes held for each byte of data."},
	{"[unreached]", "more", "pageledger_sockets_unreached",
	 "Sockets that no descriptor leads to."},
	{"[unreached]", "truesize", "pageledger_socket_unreached_bytes",
	 "What TCP and UDP have reserved for these."},
	{"[network]", "pages", "pageledger_network_bytes",
	 "Untracked pages that belong to networking."},
	{"[lost]", "more", "pageledger_sockets_lost", "Sockets that found no room in the report."},
};

static void put_sockets(FILE *out, const struct facts *f)
{
	const struct table *t = &f->table[FACT_SOCKETS];

	for (size_t i = 0; i < sizeof(sockets) / sizeof(*sockets); i++) {
		const char *column = sockets[i].column;
		unsigned long long scale = strcmp(column, "pages") ? 1 : page_size(f);
		size_t r = 0;

		while (r < t->nrows && strcmp(cell(t, r, "family"), sockets[i].summary) != 0)
			r++;
		if (r < t->nrows && strcmp(cell(t, r, column), "-") != 0)
			put_number(out, sockets[i].name, sockets[i].help,
				   (long long)(cell_number(t, r, column) * scale));
	}
}

/* Keys of `stats`; those of names that end in _total only grow while the module is loaded. */
static const struct {
	const char *key;
	const char *name;
	const char *help;
} stats[] = {
	{"alloc_events", "pageledger_alloc_events_total", "Allocations of pages."},
	{"free_events", "pageledger_free_events_total", "Pages and blocks freed."},
	{"missed", "pageledger_missed_events_total", "Events that a probe missed."},
	{"overflow_allocs", "pageledger_overflow_allocs_total",
	 "Allocations whose stack found no room; load with a larger sites=."},
	{"no_stack_allocs", "pageledger_no_stack_allocs_total",
	 "Allocations whose stack could not be told."},
	{"recursed", "pageledger_recursed_allocs_total", "Allocations within the module's hooks."},
	{"unwind_mismatches", "pageledger_unwind_mismatches_total",
	 "Stacks on which two unwinders differ, with unwinder=check."},
	{"reowned_pages", "pageledger_reowned_pages_total",
	 "Pages allocated that were never seen freed."},
	{"unseen_pages", "pageledger_unseen_pages_total", "Pages freed that nobody owned."},
	{"stale_pages", "pageledger_stale_pages_total",
	 "Pages counted as [before load] that turned out to be free."},
	{"outside_pages", "pageledger_outside_pages_total",
	 "Pages in hot-added memory that could not be watched."},
	{"overflow_pages", "pageledger_overflow_pages", "Pages held by stacks that found no room."},
	{"sites_used", "pageledger_stacks", "Call stacks in the table."},
	{"sites_max", "pageledger_stacks_max", "Room for call stacks in the table."},
	{"memory_bytes", "pageledger_module_memory_bytes", "What the module itself uses."},
	{"seconds", "pageledger_module_age_seconds", "Time since the module was loaded."},
};

static void put_stats(FILE *out, const struct table *t)
{
	const char *probes = key_word(t, "probes");

	for (size_t i = 0; i < sizeof(stats) / sizeof(*stats); i++) {
		const char *word = key_word(t, stats[i].key), *name = stats[i].name;
		const char *suffix = strrchr(name, '_');

		if (!word || strspn(word, "0123456789") != strlen(word))
			continue;
		if (!strcmp(suffix, "_total"))
			put_counter(out, name, stats[i].help);
		else
			put_gauge(out, name, stats[i].help);
		put_value(out, name, strtoll(word, NULL, 10));
	}
	if (probes)
		put_number(out, "pageledger_probes_armed",
			   "0 if somebody has switched kprobes or ftrace off.",
			   !strcmp(probes, "armed"));
}

static void put_info(FILE *out, const struct facts *f)
{
	static const char *const labels[] = {"version", "release"};
	const char *release = key_word(&f->table[FACT_MACHINE], "release");

	put_gauge(out, "pageledger_info", "Versions of the reader and of the kernel.");
	put_item(out, "pageledger_info", labels,
		 &(struct item){{PL_VERSION, release ? release : ""}, 1});
	put_number(out, "pageledger_collected_timestamp_seconds", "When this was read.",
		   (long long)key_number(&f->table[FACT_MACHINE], "time"));
}

int print_metrics(FILE *out, const struct model *m, unsigned long lines)
{
	put_info(out, &m->facts);
	put_balance(out, &m->balance);
	put_all_suspects(out, &m->suspects);
	put_balloons(out, &m->facts);
	put_number(out, "pageledger_module_loaded", "1 if the module's files could be read.",
		   m->balance.module);
	if (put_callers(out, &m->facts, lines ? lines : CALLERS))
		return -1;
	put_sockets(out, &m->facts);
	put_stats(out, &m->facts.table[FACT_STATS]);
	fputs("# EOF\n", out);
	return 0;
}
