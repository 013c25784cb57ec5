// SPDX-License-Identifier: GPL-2.0
/* When held pages were allocated: ages, marks, and epochs that run out. */
#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "lib.h"
#include "pageledger.h"
#include "input/parse.h"

#define HELD "/sys/kernel/debug/pageledger/held"
#define PERIOD 4	/* seconds between two epochs, module/ledger/epochs.c */
#define PL_MARKS 256	/* marks at a time, module/ledger/epochs.h */

/* Open files of `held`, closed in any case: they hold the module. */
FIXTURE(age) {
	int all;
	int first;
	int second;
};

FIXTURE_SETUP(age)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("audit=1"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	self->all = open(HELD, O_RDWR | O_CLOEXEC);
	self->first = open(HELD, O_RDWR | O_CLOEXEC);
	self->second = open(HELD, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, self->second);
}

FIXTURE_TEARDOWN(age)
{
	close(self->all);
	close(self->first);
	close(self->second);
	EXPECT_EQ(0, unload_all());
}

static int set_mark(int fd)
{
	return write(fd, PL_HELD_MARK "\n", sizeof(PL_HELD_MARK)) < 0 ? -errno : 0;
}

struct held {
	long long pages;
	long long oldest;
	long long newest;
};

static void add_row(struct held *sum, char **cells)
{
	long long oldest = atoll(cells[2]), newest = atoll(cells[3]);

	if (!sum->pages || oldest > sum->oldest)
		sum->oldest = oldest;
	if (!sum->pages || newest < sum->newest)
		sum->newest = newest;
	sum->pages += atoll(cells[0]);
}

/* All of an open `held`: rows whose innermost function is @caller. -1 pages on error. */
static struct held read_held(int fd, const char *caller)
{
	static char text[1 << 20];
	struct held sum = {};
	size_t size = 0, len = strlen(caller);
	struct table t;
	ssize_t got;

	while ((got = pread(fd, text + size, sizeof(text) - size, size)) > 0)
		size += got;
	if (got < 0 || parse_table(&t, "held", PL_COLUMNS_HELD, text, size))
		return (struct held) { .pages = -1 };
	for (size_t r = 0; r < t.nrows; r++) {
		const char *stack = t.cells[r * t.ncolumns + 5];

		if (!strncmp(stack, caller, len) &&
		    (!stack[len] || stack[len] == PL_FRAME_SEPARATOR))
			add_row(&sum, &t.cells[r * t.ncolumns]);
	}
	free_table(&t);
	return sum;
}

#define ORDER_0 "truth_alloc_page [pl_truth]"
#define ORDER_3 "truth_alloc_pages_3 [pl_truth]"
#define ORDER_9 "truth_alloc_pages_9 [pl_truth]"

TEST_F(age, two_marks_do_not_disturb_each_other)
{
	int all = self->all, first = self->first, second = self->second;

	ASSERT_EQ(0, truth("take", "alloc_page", "5"));
	ASSERT_EQ(0, set_mark(first));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "100"));
	ASSERT_EQ(0, set_mark(second));
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "2"));

	EXPECT_EQ(5, read_held(all, ORDER_0).pages);
	EXPECT_EQ(800, read_held(all, ORDER_3).pages);
	EXPECT_EQ(1024, read_held(all, ORDER_9).pages);
	EXPECT_EQ(0, read_held(first, ORDER_0).pages);
	EXPECT_EQ(800, read_held(first, ORDER_3).pages);
	EXPECT_EQ(1024, read_held(first, ORDER_9).pages);
	EXPECT_EQ(0, read_held(second, ORDER_0).pages);
	EXPECT_EQ(0, read_held(second, ORDER_3).pages);
	EXPECT_EQ(1024, read_held(second, ORDER_9).pages);
	EXPECT_LT(0, read_held(all, "[before load]").pages);
	EXPECT_EQ(0, read_held(first, "[before load]").pages);

	/* what is freed is not held, and a mark can be moved */
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	EXPECT_EQ(0, read_held(first, ORDER_3).pages);
	ASSERT_EQ(0, set_mark(first));
	EXPECT_EQ(0, read_held(first, ORDER_9).pages);
	EXPECT_EQ(1024, read_held(second, ORDER_9).pages);
	close(first);
	self->first = -1;
	EXPECT_EQ(1024, read_held(second, ORDER_9).pages);
	ASSERT_EQ(0, truth("give", "alloc_page", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
}

/* The same pages by counter and by shadow word. */
TEST_F(age, held_agrees_with_callers)
{
	int fd = self->all;

	ASSERT_EQ(0, truth("take", "bulk_array", "3000"));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "10"));
	EXPECT_EQ(3000, read_held(fd, "truth_bulk_array [pl_truth]").pages);
	EXPECT_EQ(caller_value(ORDER_3, "pages"), read_held(fd, ORDER_3).pages);
	ASSERT_EQ(0, truth("give", "bulk_array", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	EXPECT_EQ(0, read_held(fd, ORDER_3).pages);
}

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

/* An age's bounds hold the truth between them, as closely as an epoch and 1/64 allow. */
static void check_age(struct __test_metadata *_metadata, const struct held *held,
		      time_t then)
{
	time_t age = now() - then;

	TH_LOG("age %ld s: from %lld to %lld", (long)age, held->newest, held->oldest);
	EXPECT_LE(age - 1, held->oldest);
	EXPECT_GE(age + PERIOD + 2, held->oldest);
	EXPECT_GE(age + 1, held->newest);
	EXPECT_LE(age - PERIOD - 2, held->newest);
}

TEST_F(age, ages_are_right)
{
	struct held old, young;
	time_t first, last;

	ASSERT_EQ(0, truth("take", "alloc_pages_3", "10"));
	first = now();
	sleep(2 * PERIOD + 1);
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "2"));
	last = now();
	sleep(2 * PERIOD + 1);
	old = read_held(self->all, ORDER_3);
	young = read_held(self->all, ORDER_9);
	EXPECT_EQ(80, old.pages);
	EXPECT_EQ(1024, young.pages);
	check_age(_metadata, &old, first);
	check_age(_metadata, &young, last);
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
}

/*
 * More marks than there are epochs, one after the other and under load: epochs are
 * merged, the ledger stays whole, and a mark that is kept keeps its answer.
 */
TEST_F(age, epochs_run_out)
{
	long long max = stat_value("epochs_max"), most = 0, used;
	int kept = self->first, moving = self->second, merges = 0;
	pid_t load = start_load();

	ASSERT_LT(0, max);
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "2"));
	ASSERT_EQ(0, set_mark(kept));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "50"));
	ASSERT_EQ(0, set_mark(moving));
	for (int i = 0; i < 3 * max; i++) {
		ASSERT_EQ(0, set_mark(moving));
		if (i % 100)
			continue;
		used = stat_value("epochs_used");
		merges += used < most;
		most = used;
	}
	EXPECT_LE(2, merges);
	stop_load(load);
	EXPECT_GE(max, stat_value("epochs_used"));
	EXPECT_EQ(400, read_held(kept, ORDER_3).pages);
	EXPECT_EQ(0, read_held(kept, ORDER_9).pages);
	EXPECT_EQ(0, read_held(moving, ORDER_3).pages);
	ASSERT_EQ(0, truth("take", "alloc_page", "7"));
	EXPECT_EQ(7, read_held(moving, ORDER_0).pages);
	EXPECT_EQ(7, read_held(kept, ORDER_0).pages);
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_EQ(400, caller_value(ORDER_3, "pages"));
	ASSERT_EQ(0, truth("give", "alloc_page", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
}

TEST_F(age, bad_marks_are_refused)
{
	int fd = self->all, fds[PL_MARKS];
	struct stat st;

	ASSERT_EQ(0, fstat(fd, &st));
	EXPECT_EQ(0600, st.st_mode & 07777);
	EXPECT_EQ(-1, write(fd, "x\n", 2));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(fd, "mark and more", 13));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(4, write(fd, "mark", 4));
	for (int i = 1; i < PL_MARKS; i++) {
		fds[i] = open(HELD, O_RDWR | O_CLOEXEC);
		EXPECT_EQ(0, set_mark(fds[i]));
	}
	EXPECT_EQ(-ENOSPC, set_mark(self->first));
	EXPECT_EQ(0, set_mark(fd));
	close(fds[17]);
	EXPECT_EQ(0, set_mark(self->first));
	for (int i = 1; i < PL_MARKS; i++)
		if (i != 17)
			close(fds[i]);
}

TEST_HARNESS_MAIN
