// SPDX-License-Identifier: GPL-2.0
/* Pages that compaction moves while they are held: the owner goes along, to the page. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <sys/mman.h>

#include "join.h"
#include "lib.h"
#include "pageledger.h"

#define BALLOON "truth_balloon [pl_truth]"
#define BALLOON_PAGES 20000

/* Fewer were not worth a test: half of the balloon moves, if all is well. */
#define MOVED_MIN 1000

/* Nothing but the test itself may compact. */
static void compact_on_request_only(void)
{
	write_file("/proc/sys/vm/compaction_proactiveness", "0");
}

/*
 * Compaction gives up at a stretch of memory without a hole. It goes on from there when
 * it is asked again. Return: pages moved.
 */
static long long compact(void)
{
	long long before = vmstat("pgmigrate_success"), moved = 0;

	for (int i = 0; i < 10 && moved < 5 * MOVED_MIN; i++) {
		if (write_file("/proc/sys/vm/compact_memory", "1"))
			return -1;
		moved = vmstat("pgmigrate_success") - before;
	}
	return moved;
}

FIXTURE(compacted) {
	long long reowned;
};

FIXTURE_VARIANT(compacted) {
	const char *how;
};

FIXTURE_VARIANT_ADD(compacted, here) { .how = "here" };
FIXTURE_VARIANT_ADD(compacted, other) { .how = "other" };
FIXTURE_VARIANT_ADD(compacted, softirq) { .how = "softirq" };
FIXTURE_VARIANT_ADD(compacted, put) { .how = "put" };
FIXTURE_VARIANT_ADD(compacted, release) { .how = "release" };

FIXTURE_SETUP(compacted)
{
	ASSERT_EQ(0, unload_all());
	compact_on_request_only();
	ASSERT_EQ(0, load_ledger("audit=1"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	self->reowned = stat_value("reowned_pages");
}

FIXTURE_TEARDOWN(compacted)
{
	EXPECT_EQ(0, unload_all());
}

/* All of the balloon's pages, and no others, are of one site. */
struct holdings {
	unsigned int site;
	long long offline;
	long long owned;
};

static void find_site(const struct joined_page *page, void *data)
{
	struct holdings *h = data;

	if (!(page->flags >> KPF_OFFLINE & 1))
		return;
	h->offline++;
	h->site = PL_PAGE_SITE(page->word);
}

static void count_owned(const struct joined_page *page, void *data)
{
	struct holdings *h = data;

	if (page->flags >> KPF_OFFLINE & 1 && PL_PAGE_SITE(page->word) == h->site)
		h->owned++;
	else if (PL_PAGE_SITE(page->word) == h->site)
		h->owned = -BALLOON_PAGES;	/* not the balloon's: a stray owner */
}

TEST_F(compacted, to_the_page)
{
	char pages[16];
	struct holdings h = {};
	long long unseen;

	snprintf(pages, sizeof(pages), "%d", BALLOON_PAGES);
	ASSERT_EQ(0, truth("take", "balloon", pages));
	EXPECT_EQ(BALLOON_PAGES, caller_value(BALLOON, "pages"));
	ASSERT_LT(0, compact());
	TH_LOG("%lld of %d pages moved", truth_value("moved"), BALLOON_PAGES);
	ASSERT_LE(MOVED_MIN, truth_value("moved"));
	EXPECT_EQ(BALLOON_PAGES, caller_value(BALLOON, "pages"));
	ASSERT_EQ(0, join_pages(find_site, &h));
	ASSERT_EQ(0, join_pages(count_owned, &h));
	EXPECT_EQ(BALLOON_PAGES, h.offline);
	EXPECT_EQ(BALLOON_PAGES, h.owned);
	EXPECT_EQ(0, audit_value("bad_sites"));
	/* compaction frees pages that had no owner, as it goes; the driver does not */
	unseen = stat_value("unseen_pages");
	ASSERT_EQ(0, truth("give", "balloon", variant->how));
	EXPECT_EQ(0, caller_value(BALLOON, "pages"));
	EXPECT_EQ(unseen, stat_value("unseen_pages"));
	EXPECT_EQ(self->reowned, stat_value("reowned_pages"));
	EXPECT_EQ(0, stat_value("no_stack_allocs"));
	if (!probes_interrupted(stat_value("missed")))
		EXPECT_EQ(0, stat_value("missed"));
	EXPECT_EQ(0, audit_value("bad_sites"));
}

#define ANON_PAGES 24000
#define PAGE_BYTES getpagesize()

/* One page of user memory. */
struct place {
	unsigned long long pfn;
	unsigned int site;
};

/* Where every third page of the map is. Return: 0 or -1. */
static int locate(const char *map, struct place *places)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC), err = 0;
	unsigned long first = (unsigned long)map / PAGE_BYTES;

	for (int i = 0; i < ANON_PAGES && !err; i += 3) {
		if (pread(fd, &places[i].pfn, 8, (first + i) * 8) != 8)
			err = -1;
		places[i].pfn &= (1ULL << 55) - 1;
	}
	close(fd);
	return err;
}

/* Who owns those places. Return: 0 or -1. */
static int find_owners(struct place *places)
{
	int fd = open("/sys/kernel/debug/pageledger/pages", O_RDONLY | O_CLOEXEC), err = 0;
	unsigned int word;

	for (int i = 0; i < ANON_PAGES && !err; i += 3) {
		if (pread(fd, &word, 4, places[i].pfn * 4) != 4)
			err = -1;
		places[i].site = PL_PAGE_SITE(word);
	}
	close(fd);
	return err;
}

FIXTURE(anonymous) {
};

FIXTURE_SETUP(anonymous)
{
	compact_on_request_only();
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("unwind_user=1 audit=1"));
}

FIXTURE_TEARDOWN(anonymous)
{
	EXPECT_EQ(0, unload_all());
}

/* A process's pages as well, when they have an owner of their own. */
TEST_F(anonymous, pages_keep_their_owner)
{
	static struct place before[ANON_PAGES], after[ANON_PAGES];
	int moved = 0, lost = 0, kept = 0;
	unsigned int site;
	char *map;

	map = mmap(NULL, ANON_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, map);
	EXPECT_EQ(0, small_pages(map, ANON_PAGES * PAGE_BYTES));
	memset(map, 1, ANON_PAGES * PAGE_BYTES);
	for (int i = 1; i < ANON_PAGES; i += 3)
		madvise(map + i * PAGE_BYTES, 2 * PAGE_BYTES, MADV_DONTNEED);
	ASSERT_EQ(0, locate(map, before));
	ASSERT_EQ(0, find_owners(before));
	ASSERT_LT(0, compact());
	ASSERT_EQ(0, locate(map, after));
	ASSERT_EQ(0, find_owners(after));
	for (int i = 0; i < ANON_PAGES; i += 3) {
		EXPECT_LT(PL_PAGE_SITE_BEFORE, before[i].site);
		moved += before[i].pfn != after[i].pfn;
		lost += before[i].site != after[i].site;
	}
	TH_LOG("%d of %d pages moved", moved, ANON_PAGES / 3);
	EXPECT_LE(MOVED_MIN, moved);
	EXPECT_EQ(0, lost);
	site = before[0].site;
	munmap(map, ANON_PAGES * PAGE_BYTES);
	ASSERT_EQ(0, find_owners(before));
	ASSERT_EQ(0, find_owners(after));
	for (int i = 0; i < ANON_PAGES; i += 3)
		kept += (before[i].site == site) + (after[i].site == site);
	/* other processes may have taken some of the places meanwhile */
	EXPECT_GT(100, kept);
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_EQ(0, stat_value("reowned_pages"));
}

TEST_HARNESS_MAIN
