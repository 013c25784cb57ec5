// SPDX-License-Identifier: GPL-2.0
/* pageledger, the reader: choose the subcommand. */
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/options.h"
#include "input/source.h"
#include "output/write.h"

static const char usage[] =
	"Usage: pageledger [COMMAND] [OPTIONS]\n"
	"Where did the missing memory go? Who holds the pages that /proc/meminfo does not know.\n"
	"\n"
	"Commands:\n"
	"  balance              where all memory is, and who is suspect; also without a command\n"
	"  callers              untracked pages by the function that allocated them\n"
	"  stacks               the same by full call stack\n"
	"  folded               the same for flame graphs, a line for each, weighted by bytes\n"
	"  held                 the same from a scan of all pages: how old they really are\n"
	"  sockets              sockets with data queued, who holds them, what they pin\n"
	"  balloon              what balloon drivers hold, and since when\n"
	"  leak                 what is allocated from now on and still held after a while\n"
	"  top                  callers as they grow, live\n"
	"  stats                what the module has counted, missed and used\n"
	"  slab                 slab caches, largest first\n"
	"  processes            processes, largest first\n"
	"  metrics              for node_exporter's textfile collector (Prometheus, OpenMetrics)\n"
	"  report               one HTML page of all this, for a ticket\n"
	"  record FILE          write a snapshot of all this, for --from; - is stdout\n"
	"  diff OLD NEW         what grew from one snapshot to another\n"
	"\n"
	"Options:\n"
	"  -o, --output LIST    columns to show, separated by commas\n"
	"  -o, --output FILE    metrics, report: write this file, whole or not at all\n"
	"  -s, --sort COLUMN    sort by this column: numbers largest first, words A to Z\n"
	"  -n, --lines N        show at most N lines; 0: all\n"
	"  -b, --bytes          sizes in bytes, ages in seconds\n"
	"  -J, --json           JSON; sizes in bytes, ages in seconds\n"
	"      --check          balance: one line, and exit status 1 if there is a suspect\n"
	"      --threshold PCT  balance: report suspects from so many percent of memory on\n"
	"      --pid N          sockets: those of this process\n"
	"      --family NAME    sockets: inet, inet6, unix, packet, netlink, vsock, ...\n"
	"  -i, --interval SECS  leak: how long to look; default 60, Ctrl-C ends it early\n"
	"      --stacks         leak: by full call stack\n"
	"      --watch          leak: again and again, until Ctrl-C\n"
	"  -d, --delay SECS     top: between two looks; default 2\n"
	"      --from FILE      read a snapshot that 'record' wrote\n"
	"      --root DIR       read a copied tree: DIR/proc, DIR/sys\n"
	"  -h, --help           this text\n"
	"  -V, --version        version\n"
	"\n"
	"Exit status: 0; 1 if --check finds a suspect; 2 after an error, with one line on\n"
	"stderr. Needs root and the kernel module of the same name, except for balance, and\n"
	"with --from or --root.\n";

/* clang-format off */
static const struct {
	const char *name;
	int (*run)(const struct options *o);
} commands[] = {
	{"balance", cmd_balance},
	{"callers", cmd_callers},
	{"stacks", cmd_stacks},
	{"held", cmd_held},
	{"sockets", cmd_sockets},
	{"balloon", cmd_balloon},
	{"leak", cmd_leak},
	{"top", cmd_top},
	{"stats", cmd_stats},
	{"slab", cmd_slab},
	{"processes", cmd_processes},
	{"folded", cmd_folded},
	{"metrics", cmd_metrics},
	{"report", cmd_report},
	{"record", cmd_record},
	{"diff", cmd_diff},
	{NULL, NULL},
};

/* clang-format on */

static int is_option(const char *arg, const char *brief, const char *full)
{
	return !strcmp(arg, brief) || !strcmp(arg, full);
}

/* --help and --version stand before or after the command. */
static const char *general_answer(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (is_option(argv[i], "-h", "--help"))
			return usage;
		if (is_option(argv[i], "-V", "--version"))
			return "pageledger " PL_VERSION "\n";
	}
	return NULL;
}

static int run(int (*command)(const struct options *o), struct options *o)
{
	struct source source;
	int status;

	if (open_source(&source, o->root, o->from))
		return EXIT_ERROR;
	o->source = &source;
	status = command(o);
	close_source(&source);
	return status;
}

int main(int argc, char **argv)
{
	const char *answer = general_answer(argc, argv);
	char balance[] = "balance";
	struct options o;

	if (answer) {
		fputs(answer, stdout);
		return finish_output() ? EXIT_ERROR : 0;
	}
	if (argc < 2 || *argv[1] == '-') {
		argv[0] = balance;
	} else {
		argv++;
		argc--;
	}
	for (size_t i = 0; commands[i].name; i++) {
		if (strcmp(argv[0], commands[i].name))
			continue;
		if (parse_options(&o, argc, argv))
			return EXIT_ERROR;
		return run(commands[i].run, &o);
	}
	fprintf(stderr, "pageledger: unknown command '%s'; try 'pageledger --help'\n", argv[0]);
	return EXIT_ERROR;
}
