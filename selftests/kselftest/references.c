// SPDX-License-Identifier: GPL-2.0
/* Who holds pages, against a driver whose pointers are known: truth/pl_holders.c. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib.h"

#define REFERENCES	"/sys/kernel/debug/pageledger/references"
#define HOLDERS		"/sys/kernel/debug/pl_holders"
#define PAGES		500
#define FEW		16	/* on a stack, and for each CPU: as in pl_holders.c */
#define OF_FILE		100

/* What a row has to say. A chain ends in @end. */
struct holder {
	const char *name;
	const char *kind;
	const char *end;
	int pages;
};

static const struct holder holders[] = {
	{ "bss", "variable", ";bss_pages [pl_holders]", PAGES },
	{ "data", "variable", ";data_pages [pl_holders]", PAGES },
	{ "percpu", "variable", ";per-CPU variable [pl_holders]", FEW },
	{ "xarray", "variable", ";xarray_pages [pl_holders]", PAGES },
	{ "tagged", "variable", ";tagged_pages [pl_holders]", PAGES },
	{ "lru", "variable", ";lru_pages [pl_holders]", PAGES },
	{ "table", "variable", ";table_pages [pl_holders]", PAGES },
	{ "address", "variable", ";address_pages [pl_holders]", PAGES },
	{ "large", "variable", ";large_pages [pl_holders]", PAGES },
	{ "nested", "variable", ";nested [pl_holders]", PAGES },
	{ "drvdata", "device", ";pl_holder.7", PAGES },
	{ "netdev", "net", ";plhold0", PAGES },
	{ "sock", "variable", ";sock [pl_holders]", PAGES },
};

/* Without CONFIG_KALLSYMS_ALL no data has a name. */
static int data_has_names(void)
{
	char line[256];
	FILE *symbols = fopen("/proc/kallsyms", "r");
	int found = 0;

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		found = !!strstr(line, " data_pages\t[pl_holders]");
	if (symbols)
		fclose(symbols);
	return found;
}

/* Pages that variables of the module lead to, which all have one name then. */
static int in_data(void)
{
	int pages = 0;

	for (size_t i = 0; i < ARRAY_SIZE(holders); i++)
		if (holders[i].pages == PAGES && strstr(holders[i].end, "[pl_holders]"))
			pages += PAGES;
	return pages;
}

/* Nobody of ours has these: the kernel's timers do. Their chains are alike. */
static const char *const timed[] = { "timer", "work" };

static int hold_pages(const char *name)
{
	char command[48];

	snprintf(command, sizeof(command), "hold %s %d", name, PAGES);
	return write_file(HOLDERS, command);
}

static int ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && !strcmp(text + len - tail, end);
}

struct row {
	long long pages, alone;
	char kind[16], pid[16], fd[16], more[16], comm[64], chain[512];
};

/* Return: 1, or 0 if the line is no row. */
static int parse(const char *line, struct row *row)
{
	char alone[32];
	int n = sscanf(line, "%lld %*d %31s %15s %15s %15s %15s %63s %511[^\n]", &row->pages,
		       alone, row->kind, row->pid, row->fd, row->more, row->comm, row->chain);

	row->alone = n == 8 ? atoll(alone) : 0;	/* a dash is none */
	return n == 8;
}

/* Pages of a kind whose row has a process of that name. */
static long long pages_by(const char *report, const char *kind, const char *comm)
{
	long long pages = 0;
	struct row row;

	for (const char *line = report; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (parse(line, &row) && !strcmp(row.kind, kind) && !strcmp(row.comm, comm))
			pages += row.pages;
	}
	return pages;
}

/* Pages of a kind whose chain begins with @begin, and ends in @end if that is given. */
static long long pages_of(const char *report, const char *kind, const char *begin,
			  const char *end)
{
	long long pages = 0;
	struct row row;

	for (const char *line = report; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (parse(line, &row) && !strcmp(row.kind, kind) &&
		    !strncmp(row.chain, begin, strlen(begin)) && (!end || ends_in(row.chain, end)))
			pages += row.pages;
	}
	return pages;
}

static char report[1 << 20];

static int read_report(void)
{
	size_t len = 0;
	ssize_t got;
	int fd = open(REFERENCES, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((got = read(fd, report + len, sizeof(report) - 1 - len)) > 0)
		len += got;
	close(fd);
	report[len] = '\0';
	return got;
}

/* A search that finds no room for something says so: then it cannot be held to anything. */
static int has_lost(void)
{
	return pages_of(report, "[lost]", "[", NULL) || pages_of(report, "[left]", "[", NULL);
}

/* For those who look why a test failed. */
static void show_rows(const char *begin)
{
	struct row row;

	for (const char *line = report; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (parse(line, &row) && !strncmp(row.chain, begin, strlen(begin)) && row.pages > 2)
			fprintf(stderr, "# %lld %lld %s %s\n", row.pages, row.alone, row.kind,
				row.chain);
	}
}

/* Files that hold pages: one process has both. */
#define FILES	2

FIXTURE(references) {
	int fd[FILES];
};

FIXTURE_VARIANT(references) {
	int before;
};

/* The memory had gone when the module was loaded. */
FIXTURE_VARIANT_ADD(references, loaded_after) {
	.before = 1,
};

FIXTURE_VARIANT_ADD(references, loaded_before) {
	.before = 0,
};

static int hold_all(void)
{
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(holders); i++)
		err |= hold_pages(holders[i].name);
	for (size_t i = 0; i < ARRAY_SIZE(timed); i++)
		err |= hold_pages(timed[i]);
	return err | hold_pages("stack") | hold_pages("nothing");
}

FIXTURE_SETUP(references)
{
	/* slab's debugging keeps free objects elsewhere, and puts things before each object */
	if (slowdown() > 1)
		SKIP(return, "this kernel has no plain slab");
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_module("truth/pl_holders.ko", ""));
	if (!variant->before)
		ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, hold_all());
	for (int i = 0; i < FILES; i++) {
		self->fd[i] = open(HOLDERS, O_RDONLY | O_CLOEXEC);
		ASSERT_GE(self->fd[i], 0);
	}
	if (variant->before)
		ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, read_report());
}

FIXTURE_TEARDOWN(references)
{
	for (int i = 0; i < FILES; i++)
		close(self->fd[i]);
	EXPECT_EQ(0, unload_all());
}

/* Nearly all: a page may be pointed at by what was left somewhere, by chance. */
static int nearly(long long pages, int of)
{
	return pages >= of - of / 50 && pages <= of;
}

TEST_F(references, right_holders)
{
	char begin[64];

	ASSERT_EQ(0, has_lost());
	for (size_t i = 0; i < ARRAY_SIZE(holders); i++) {
		const struct holder *h = &holders[i];
		const char *end = h->end;
		int all = h->pages;
		long long pages;

		if (!data_has_names() && h->pages == PAGES && strstr(end, "[pl_holders]")) {
			end = ";data [pl_holders]";
			all = variant->before ? in_data() : PAGES;
		}
		snprintf(begin, sizeof(begin), variant->before ? "[before load]" :
			 "take_%s [pl_holders]", h->name);
		pages = pages_of(report, h->kind, begin, end);
		EXPECT_TRUE(nearly(pages, all)) {
			TH_LOG("%s: %lld of %d pages", h->name, pages, all);
			show_rows(begin);
		}
	}
}

/* The kernel's own lists of timers are what leads there. */
TEST_F(references, timers)
{
	long long pages = 0;

	for (size_t i = 0; i < ARRAY_SIZE(timed); i++) {
		char begin[64];

		snprintf(begin, sizeof(begin), "take_%s [pl_holders];kmalloc-", timed[i]);
		if (variant->before)
			strcpy(begin, "[before load];kmalloc-8k;");
		pages += pages_of(report, "variable", begin, NULL);
		if (variant->before)
			break;
	}
	/* nothing of ours: what else points at a page may say as much */
	EXPECT_GE(pages, 2 * PAGES - 2 * PAGES / 20) {
		TH_LOG("%lld of %d pages", pages, 2 * PAGES);
		show_rows(variant->before ? "[before load]" : "take_timer");
		show_rows(variant->before ? "[before load]" : "take_work");
	}
}

/* Pointers that are on a stack alone, and perhaps in a register. */
TEST_F(references, stack)
{
	/* nothing says less: what else points at a page is believed */
	EXPECT_GE(pages_by(report, "stack", "pl_keeper"), FEW / 4);
}

TEST_F(references, lost_pages_are_lost)
{
	long long pages = pages_of(report, "nothing", variant->before ? "[before load]" :
				   "take_nothing [pl_holders]", NULL);

	EXPECT_GE(pages, PAGES - PAGES / 50) {
		show_rows(variant->before ? "[before load]" : "take_nothing");
	}
	if (!variant->before)
		EXPECT_LE(pages, PAGES);
}

/* This process, and the right descriptors: the lower one, and one more. */
TEST_F(references, a_file_is_its_process)
{
	char want[64], *at = report;
	long long pages = 0;
	struct row row;

	snprintf(want, sizeof(want), "%d %d %d", getpid(), self->fd[0], FILES - 1);
	for (; at; at = strchr(at, '\n')) {
		char has[64];

		at += *at == '\n';
		if (!parse(at, &row) || strcmp(row.kind, "file"))
			continue;
		snprintf(has, sizeof(has), "%.15s %.15s %.15s", row.pid, row.fd, row.more);
		/* not what is reached by the file's mount, and others' */
		if (!strcmp(has, want) && !strcmp(row.comm, "references") &&
		    ends_in(row.chain, ";kmalloc-1k"))
			pages += row.pages;
	}
	EXPECT_TRUE(nearly(pages, FILES * OF_FILE)) {
		TH_LOG("%lld of %d pages", pages, FILES * OF_FILE);
	}
}

/* A module that holds nothing has no row, and what ours has is no other one's. */
TEST_F(references, nobody_else_is_blamed)
{
	struct row row;

	for (char *at = report; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!parse(at, &row) || strncmp(row.chain, "take_", 5))
			continue;
		EXPECT_TRUE(row.pages <= 5 || strstr(row.chain, "timer") ||
			    strstr(row.chain, "work") || !strcmp(row.kind, "nothing") ||
			    !strcmp(row.kind, "file") || !strcmp(row.kind, "stack") ||
			    strstr(strchr(row.chain, ';') ?: "", "hold")) {
			TH_LOG("%lld pages %s %s", row.pages, row.kind, row.chain);
		}
	}
}

/* Every page is in one row, and the summaries are there. */
TEST(rows_add_up)
{
	long long sum = 0, total = 0, alone = 0, all_alone = 0;
	struct row row;
	int summaries = 0;

	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_module("truth/pl_holders.ko", ""));
	ASSERT_EQ(0, hold_all());
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, read_report());
	for (char *at = report; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!parse(at, &row))
			continue;
		if (!strcmp(row.kind, "[total]")) {
			total = row.pages;
			all_alone = row.alone;
		}
		if (*row.kind == '[') {
			summaries++;
			continue;
		}
		EXPECT_LE(row.alone, row.pages);
		sum += row.pages;
		alone += row.alone;
	}
	EXPECT_EQ(total, sum);
	EXPECT_EQ(all_alone, alone);
	EXPECT_LE(PAGES * 14, total);
	EXPECT_EQ(6, summaries);
	EXPECT_EQ(0, unload_all());
}

/* Pages of a module that has gone, and that forgot them. */
TEST(a_module_that_has_gone)
{
	long long pages;

	if (slowdown() > 1)
		SKIP(return, "this kernel has no plain slab");
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_holders.ko", ""));
	ASSERT_EQ(0, hold_pages("nothing"));
	ASSERT_EQ(0, write_file(HOLDERS, "forget"));
	ASSERT_EQ(0, unload_module("pl_holders"));
	ASSERT_EQ(0, read_report());
	pages = pages_of(report, "nothing", "take_nothing [pl_holders]", NULL);
	EXPECT_GE(pages, PAGES - PAGES / 50) {
		TH_LOG("%lld of %d pages", pages, PAGES);
	}
	EXPECT_GE(PAGES, pages);
	EXPECT_EQ(0, unload_all());
}

/* More objects of a kind than there is room for: some stand for the others, and that is said. */
TEST(many_of_a_kind)
{
	long long pages;

	if (slowdown() > 1)
		SKIP(return, "this kernel has no plain slab");
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_holders.ko", ""));
	ASSERT_EQ(0, write_file(HOLDERS, "hold each 4000"));
	ASSERT_EQ(0, read_report());
	pages = pages_of(report, "variable", "take_each [pl_holders];kmalloc-",
			 data_has_names() ? ";each_table [pl_holders]" : ";data [pl_holders]");
	EXPECT_TRUE(nearly(pages, 4000)) {
		TH_LOG("%lld of 4000 pages", pages);
		show_rows("take_each");
	}
	EXPECT_LT(1000, pages_of(report, "[alike]", "[", NULL));
	ASSERT_EQ(0, has_lost());
	EXPECT_EQ(0, unload_all());
}

/* Whoever waits for a report, or for his turn to make one, can be killed. */
TEST(a_reader_can_be_killed)
{
	int pid[3], status;

	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
	for (int i = 0; i < 3; i++) {
		pid[i] = fork();
		if (!pid[i]) {
			for (;;)
				close(open(REFERENCES, O_RDONLY));
		}
	}
	for (int i = 0; i < 3; i++) {
		usleep(700000);
		kill(pid[i], SIGKILL);
		ASSERT_EQ(pid[i], waitpid(pid[i], &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	EXPECT_EQ(0, read_report());
	EXPECT_EQ(0, unload_all());
}

TEST_HARNESS_MAIN
