// SPDX-License-Identifier: GPL-2.0
/* The page scan against the machine's own numbers: all of memory, page by page. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/kernel-page-flags.h>

#include "lib.h"
#include "pageledger.h"

#define DIR_PATH "/sys/kernel/debug/pageledger"
#define KPF_RESERVED 32	/* the kernel's own numbering, include/linux/kernel-page-flags.h */

/* What the rest of an idle machine may do between two looks at it. */
#define SLACK_PAGES 400

FIXTURE(scan) {
};

FIXTURE_SETUP(scan)
{
	ASSERT_EQ(0, load_ledger("audit=1"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
}

FIXTURE_TEARDOWN(scan)
{
	EXPECT_EQ(0, unload_module("pl_truth"));
	EXPECT_EQ(0, unload_module("pageledger"));
}

static const char *const all_classes[] = {
	"free", "pcp_free", "reserved", "anon", "file", "slab", "pagetable", "vmalloc",
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
	EXPECT_EQ(meminfo("MemTotal"), 4 * managed);
}

/* As pl_page_class() and pl_scan_run() do it, from what userspace can see. */
static const char *join_class(unsigned long long flags, unsigned int word)
{
	static const char *const by_owner[] = PL_PAGE_CLASSES;
	unsigned int site = PL_PAGE_SITE(word);
	const char *owner = by_owner[PL_PAGE_CLASS(word)];

#define HAS(bit) (flags >> (bit) & 1)
	if (HAS(KPF_NOPAGE))
		return NULL;
	if (HAS(KPF_BUDDY))
		return "free";
	if (HAS(KPF_RESERVED))
		return "reserved";
	if (HAS(KPF_SLAB))
		return "slab";
	if (HAS(KPF_PGTABLE))
		return "pagetable";
	if (HAS(KPF_OFFLINE))
		return "offline";
	if (HAS(KPF_HUGE))
		return "hugetlb";
	if (HAS(KPF_ANON))
		return "anon";
	if (HAS(KPF_LRU))
		return "file";
	if (!site)
		return "pcp_free";
	if (!strcmp(owner, "slab") || !strcmp(owner, "vmalloc") || !strcmp(owner, "percpu"))
		return owner;
	if (site == PL_PAGE_SITE_MOVABLE)
		return "untracked_movable";
	return site >= PL_PAGE_SITE_BEFORE && site < PL_PAGE_SITE_FIRST ? "untracked_before_load" :
									   "untracked";
}

static void add_page(struct class_line *lines, const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(all_classes); i++)
		if (!strcmp(all_classes[i], name))
			lines[i].pages++;
}

/* `pages` joined with /proc/kpageflags in userspace says the same as `classes`. */
TEST_F(scan, pages_join_gives_the_same_classes)
{
	struct class_line joined[ARRAY_SIZE(all_classes)] = {}, lines[32];
	int flags_fd = open("/proc/kpageflags", O_RDONLY), n;
	int pages_fd = open(DIR_PATH "/pages", O_RDONLY);
	static unsigned long long flags[4096];
	static unsigned int words[4096];
	long long diff, slack;
	off_t pfn = 0;
	ssize_t got;

	ASSERT_LE(0, flags_fd);
	ASSERT_LE(0, pages_fd);
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "20"));
	while ((got = pread(pages_fd, words, sizeof(words), pfn * 4)) > 0) {
		ASSERT_EQ(got * 2, pread(flags_fd, flags, got * 2, pfn * 8));
		for (ssize_t i = 0; i < got / 4; i++)
			add_page(joined, join_class(flags[i], words[i]));
		pfn += got / 4;
	}
	ASSERT_EQ(0, got);
	n = read_classes(lines, 32);
	ASSERT_LT(0, n);
	for (size_t i = 0; i < ARRAY_SIZE(all_classes); i++) {
		diff = llabs(joined[i].pages - class_pages(lines, n, all_classes[i]));
		/* what is reserved, or a driver's, does not change at all */
		slack = strstr(all_classes[i], "reserved") ? 0 : SLACK_PAGES;
		EXPECT_GE(slack, diff) {
			TH_LOG("%s: joined %lld, classes %lld", all_classes[i],
			       joined[i].pages, class_pages(lines, n, all_classes[i]));
		}
	}
	EXPECT_LE(20 * 512, class_pages(lines, n, "untracked"));
	EXPECT_GT(20 * 512 + SLACK_PAGES, class_pages(lines, n, "untracked"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
	close(flags_fd);
	close(pages_fd);
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
	long long formula = meminfo("MemTotal") - 4 * pcp_pages(), scanned;
	struct class_line lines[32];
	int n;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		ASSERT_LE(0, meminfo(known[i]));
		formula -= meminfo(known[i]);
	}
	n = read_classes(lines, 32);
	scanned = 4 * (class_pages(lines, n, "untracked") +
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
		  class_pages(lines, n, "untracked_before_load");
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
