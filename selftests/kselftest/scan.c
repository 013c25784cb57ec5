// SPDX-License-Identifier: GPL-2.0
/* The page scan against the machine's own numbers: all of memory, page by page. */
#include "kselftest_harness.h"

#include <fcntl.h>

#include "join.h"
#include "lib.h"
#include "pageledger.h"

#define DIR_PATH "/sys/kernel/debug/pageledger"

/* What the rest of an idle machine may do between two looks at it. */
#define SLACK_PAGES 400

FIXTURE(scan) {
};

FIXTURE_SETUP(scan)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("audit=1"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
}

FIXTURE_TEARDOWN(scan)
{
	EXPECT_EQ(0, unload_all());
}

static const char *const all_classes[] = {
	"free", "pcp_free", "reserved", "corrupted", "anon", "file", "zsmalloc", "slab",
	"slab_before_load", "pagetable", "pagetable_before_load", "pagetable_spare", "vmalloc",
	"percpu", "hugetlb", "offline", "untracked", "untracked_movable",
	"untracked_before_load",
};

/* Every page of the machine is of exactly one class. */
TEST_F(scan, classes_add_up_exactly)
{
	struct class_line lines[32];
	int n = read_classes(lines, 32);
	long long sum = 0, total, managed;

	ASSERT_EQ((int)ARRAY_SIZE(all_classes) + 2, n);
	for (size_t i = 0; i < ARRAY_SIZE(all_classes); i++) {
		EXPECT_STREQ(all_classes[i], lines[i].name);
		sum += lines[i].pages;
	}
	total = class_pages(lines, n, "total");
	managed = class_pages(lines, n, "managed");
	EXPECT_EQ(total, sum);
	EXPECT_EQ(managed, total - class_pages(lines, n, "reserved"));
	EXPECT_EQ(meminfo("MemTotal"), getpagesize() / 1024 * managed);
}

static void add_page(const struct joined_page *page, void *data)
{
	const char *name = join_class(page);
	struct class_line *lines = data;

	for (size_t i = 0; name && i < ARRAY_SIZE(all_classes); i++)
		if (!strcmp(all_classes[i], name))
			lines[i].pages++;
}

/*
 * Per-CPU lists give pages back by themselves: what is free is compared as a whole. So is what
 * `classes` knows only the number of.
 */
static long long pages_of(const struct class_line *lines, int n, const char *name)
{
	static const char *const more[][2] = {
		{ "free", "pcp_free" },
		{ "untracked_before_load", "slab_before_load" },
		{ "untracked_before_load", "pagetable_before_load" },
		{ "pagetable", "pagetable_spare" },
	};
	long long pages = class_pages(lines, n, name);

	for (size_t i = 0; i < ARRAY_SIZE(more); i++) {
		if (!strcmp(more[i][0], name))
			pages += class_pages(lines, n, more[i][1]);
		if (!strcmp(more[i][1], name))
			return 0;
	}
	return pages;
}

/* `pages` joined with /proc/kpageflags in userspace says the same as `classes`. */
TEST_F(scan, pages_join_gives_the_same_classes)
{
	struct class_line joined[ARRAY_SIZE(all_classes)] = {}, lines[32];
	long long wanted, found, slack;
	int n;

	ASSERT_EQ(0, truth("take", "alloc_pages_9", "20"));
	for (size_t i = 0; i < ARRAY_SIZE(all_classes); i++)
		snprintf(joined[i].name, sizeof(joined[i].name), "%s", all_classes[i]);
	ASSERT_EQ(0, join_pages(add_page, joined));
	n = read_classes(lines, 32);
	ASSERT_LT(0, n);
	for (size_t i = 0; i < ARRAY_SIZE(all_classes); i++) {
		wanted = pages_of(lines, n, all_classes[i]);
		found = pages_of(joined, ARRAY_SIZE(all_classes), all_classes[i]);
		/* what is reserved, or a driver's, does not change at all */
		slack = strcmp(all_classes[i], "reserved") ? SLACK_PAGES : 0;
		EXPECT_GE(slack, llabs(found - wanted)) {
			TH_LOG("%s: joined %lld, classes %lld", all_classes[i], found, wanted);
		}
	}
	EXPECT_LE(20 * 512, class_pages(lines, n, "untracked"));
	EXPECT_GT(20 * 512 + SLACK_PAGES, class_pages(lines, n, "untracked"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
}

TEST_F(scan, pages_is_read_in_whole_words)
{
	int fd = open(DIR_PATH "/pages", O_RDONLY);
	unsigned int words[16];

	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, pread(fd, words, 3, 0));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, pread(fd, words, 4, 2));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(64, pread(fd, words, 64, 4096));
	EXPECT_EQ(0, pread(fd, words, 4, 1LL << 50));
	close(fd);
}

/*
 * Section 8 of the design: MemTotal less all that has a line. The first chunk of Percpu
 * lies outside MemTotal, and on a small idle machine there is no second one.
 */
TEST_F(scan, untracked_equals_what_meminfo_does_not_know)
{
	static const char *const known[] = {
		"MemFree", "Active", "Inactive", "Unevictable", "Slab", "VmallocUsed",
		"PageTables", "SecPageTables",
	};
	const int kib = getpagesize() / 1024;	/* of a page */
	long long formula = meminfo("MemTotal") - kib * pcp_pages(), scanned;
	struct class_line lines[32];
	int n;

	/* older kernels have no SecPageTables */
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcmp(known[i], "SecPageTables") || meminfo(known[i]) >= 0) {
			ASSERT_LE(0, meminfo(known[i]));
			formula -= meminfo(known[i]);
		}
	n = read_classes(lines, 32);
	scanned = kib * (class_pages(lines, n, "untracked") +
		       class_pages(lines, n, "untracked_movable") +
		       class_pages(lines, n, "untracked_before_load"));
	TH_LOG("formula %lld KiB, scan %lld KiB, MemTotal %lld KiB", formula, scanned,
	       meminfo("MemTotal"));
	EXPECT_GT(meminfo("MemTotal") / 200, llabs(formula - scanned));
}

/* Counters and scan agree on what is untracked, and the counters on themselves. */
TEST_F(scan, counters_agree_with_the_scan)
{
	struct class_line lines[32];
	long long counted, scanned;
	int n;

	ASSERT_EQ(0, truth("take", "alloc_pages_3", "2000"));
	ASSERT_EQ(0, truth("take", "bulk_array", "5000"));
	n = read_classes(lines, 32);
	counted = stat_value("pages_untracked");
	scanned = class_pages(lines, n, "untracked") +
		  pages_of(lines, n, "untracked_before_load");
	EXPECT_GT(counted / 100, llabs(counted - scanned)) {
		TH_LOG("counted %lld, scanned %lld", counted, scanned);
	}
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_LT(21000, audit_value("words"));
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	ASSERT_EQ(0, truth("give", "bulk_array", "softirq"));
	EXPECT_EQ(0, audit_value("bad_sites"));
}

TEST_HARNESS_MAIN
