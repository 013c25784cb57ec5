// SPDX-License-Identifier: GPL-2.0
/* The table of subcommands. */
#include <string.h>

#include "collect/collect.h"
#include "commands/commands.h"
#include "pageledger.h"

#define SOURCE (TAKES_FROM | TAKES_ROOT)
#define TABLE (TAKES_COLUMNS | TAKES_SORT | TAKES_LINES | TAKES_BYTES | TAKES_JSON)
#define DOCUMENT (TAKES_FILE | TAKES_LINES)

static const struct view callers_view = {.name = "callers", .columns = PL_COLUMNS_CALLERS};
static const struct view stacks_view = {.name = "stacks", .columns = PL_COLUMNS_STACKS};
static const struct view held_view = {.name = "held", .columns = PL_COLUMNS_HELD};

static const struct view sockets_view = {
	.name = "sockets",
	.columns = PL_COLUMNS_SOCKETS,
	.brief = "family,protocol,pid,comm,fd,more,rx,tx,data,truesize,pages,waste,walk,caller",
};

static const struct view balloon_view = {.name = "balloon", .columns = PL_COLUMNS_BALLOON};
static const struct view stats_view = {.name = "stats", .columns = PL_COLUMNS_STATS};
static const struct view slab_view = {.name = "slab", .columns = COLUMNS_SLAB, .lines = 20};

static const struct view processes_view = {
	.name = "processes",
	.columns = COLUMNS_PROCESSES,
	.brief = "pid,rss,pss,anon,shmem,swap,pagetables,comm",
	.lines = 20,
};

static const struct view owners_view = {
	.name = "owners",
	.columns = COLUMNS_OWNERS,
	.lines = 20,
};

static const struct view holders_view = {
	.name = "holders",
	.columns = PL_COLUMNS_REFERENCES,
	.brief = "bytes,pages,alone,kind,pid,comm,fd,more,chain",
	.lines = 20,
};

static const struct view page_owner_view = {
	.name = "page_owner",
	.columns = COLUMNS_PAGE_OWNER,
	.lines = 20,
};

static const struct view pageflags_view = {.name = "pageflags", .columns = COLUMNS_PAGEFLAGS};

const struct command commands[] = {
	{
		.name = "balance",
		.run = cmd_balance,
		.help = "where all memory is, and who is suspect; also without a command",
		.takes = TAKES_BYTES | TAKES_JSON | TAKES_CHECK | TAKES_THRESHOLD | TAKES_HOLDERS |
			 SOURCE,
	},
	{
		.name = "callers",
		.run = cmd_show,
		.help = "untracked pages by the function that allocated them",
		.takes = TABLE | SOURCE,
		.view = &callers_view,
		.probed = true,
	},
	{
		.name = "stacks",
		.run = cmd_show,
		.help = "untracked pages by full call stack",
		.takes = TABLE | SOURCE,
		.view = &stacks_view,
		.probed = true,
	},
	{
		.name = "folded",
		.run = cmd_folded,
		.help = "these stacks for flame graphs, a line for each, weighted by bytes",
		.takes = SOURCE,
	},
	{
		.name = "held",
		.run = cmd_show,
		.help = "untracked pages from a scan of all pages: how old they really are",
		.takes = TABLE | SOURCE,
		.view = &held_view,
		.probed = true,
	},
	{
		.name = "sockets",
		.run = cmd_show,
		.help = "sockets with data queued, who holds them, what they pin",
		.takes = TABLE | TAKES_PID | TAKES_FAMILY | SOURCE,
		.view = &sockets_view,
	},
	{
		.name = "balloon",
		.run = cmd_show,
		.help = "what balloon drivers hold, and since when",
		.takes = TABLE | SOURCE,
		.view = &balloon_view,
	},
	{
		.name = "owners",
		.run = cmd_show,
		.help = "who owns memory: pipes, buffers, BPF maps, disks, devices",
		.takes = TABLE | TAKES_PID | SOURCE,
		.view = &owners_view,
	},
	{
		.name = "holders",
		.run = cmd_holders,
		.help = "who holds untracked pages now, by the pointers to them",
		.takes = TABLE | TAKES_PID | TAKES_DEVICE | SOURCE,
		.view = &holders_view,
		.operands = "CALLER",
		.noperands = 1,
		.optional = true,
	},
	{
		.name = "pageflags",
		.run = cmd_show,
		.help = "without the module: all pages by what /proc/kpageflags says",
		.takes = TABLE | SOURCE,
		.view = &pageflags_view,
	},
	{
		.name = "page_owner",
		.run = cmd_show,
		.help = "without the module: stacks, by a kernel with page_owner=on",
		.takes = TABLE | TAKES_ROOT,
		.view = &page_owner_view,
	},
	{
		.name = "leak",
		.run = cmd_leak,
		.help = "what is allocated from now on and still held after a while",
		.takes = TABLE | TAKES_INTERVAL | TAKES_STACKS | TAKES_WATCH,
		.view = &leak_view,
	},
	{
		.name = "top",
		.run = cmd_top,
		.help = "callers as they grow, live",
		.takes = TABLE | TAKES_DELAY | TAKES_ROOT,
		.view = &reading_view,
	},
	{
		.name = "stats",
		.run = cmd_show,
		.help = "what the module has counted, missed and used",
		.takes = TABLE | SOURCE,
		.view = &stats_view,
	},
	{
		.name = "slab",
		.run = cmd_show,
		.help = "slab caches, largest first",
		.takes = TABLE | SOURCE,
		.view = &slab_view,
	},
	{
		.name = "processes",
		.run = cmd_show,
		.help = "processes, largest first",
		.takes = TABLE | SOURCE,
		.view = &processes_view,
	},
	{
		.name = "metrics",
		.run = cmd_metrics,
		.help = "for node_exporter's textfile collector (Prometheus, OpenMetrics)",
		.takes = DOCUMENT | SOURCE,
	},
	{
		.name = "report",
		.run = cmd_report,
		.help = "one HTML page of all this, for a ticket",
		.takes = DOCUMENT | TAKES_HOLDERS | SOURCE,
	},
	{
		.name = "record",
		.run = cmd_record,
		.help = "write a snapshot of all this, for --from; - is stdout",
		.takes = TAKES_HOLDERS | SOURCE,
		.operands = "FILE",
		.needs = "a file to write",
		.noperands = 1,
	},
	{
		.name = "diff",
		.run = cmd_diff,
		.help = "what grew from one snapshot to another",
		.takes = TABLE,
		.view = &diff_view,
		.operands = "OLD NEW",
		.needs = "two snapshots",
		.noperands = 2,
	},
	{0},
};

const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}
