// SPDX-License-Identifier: GPL-2.0
/*
 * The ledger against a driver whose allocations are known to the page: every way to
 * allocate against every way to free. A new case is one line.
 */
#include "kselftest_harness.h"

#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "lib.h"

FIXTURE(truth) {
	char caller[64];
};

FIXTURE_VARIANT(truth) {
	const char *api;
	const char *how;
	const char *blocks;
	int pages;
};

#define ROW(api_, blocks_, pages_, how_)				\
	.api = #api_, .blocks = #blocks_, .pages = pages_, .how = #how_

/* function, blocks, pages, how they are freed */
FIXTURE_VARIANT_ADD(truth, alloc_page_here) { ROW(alloc_page, 300, 300, here) };
FIXTURE_VARIANT_ADD(truth, alloc_page_other) { ROW(alloc_page, 300, 300, other) };
FIXTURE_VARIANT_ADD(truth, alloc_page_softirq) { ROW(alloc_page, 300, 300, softirq) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_here) { ROW(alloc_pages_3, 40, 320, here) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_other) { ROW(alloc_pages_3, 40, 320, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_softirq) { ROW(alloc_pages_3, 40, 320, softirq) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_split) { ROW(alloc_pages_3, 40, 320, split) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_9_here) { ROW(alloc_pages_9, 5, 2560, here) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_9_other) { ROW(alloc_pages_9, 5, 2560, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_9_softirq) { ROW(alloc_pages_9, 5, 2560, softirq) };
FIXTURE_VARIANT_ADD(truth, get_free_pages_here) { ROW(get_free_pages, 100, 200, here) };
FIXTURE_VARIANT_ADD(truth, get_free_pages_other) { ROW(get_free_pages, 100, 200, other) };
FIXTURE_VARIANT_ADD(truth, get_free_pages_softirq) { ROW(get_free_pages, 100, 200, softirq) };
FIXTURE_VARIANT_ADD(truth, get_free_pages_split) { ROW(get_free_pages, 100, 200, split) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_exact_here) { ROW(alloc_pages_exact, 60, 300, here) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_exact_other) { ROW(alloc_pages_exact, 60, 300, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_exact_softirq) { ROW(alloc_pages_exact, 60, 300, softirq) };
FIXTURE_VARIANT_ADD(truth, bulk_array_here) { ROW(bulk_array, 1000, 1000, here) };
FIXTURE_VARIANT_ADD(truth, bulk_array_other) { ROW(bulk_array, 1000, 1000, other) };
FIXTURE_VARIANT_ADD(truth, bulk_array_softirq) { ROW(bulk_array, 1000, 1000, softirq) };
FIXTURE_VARIANT_ADD(truth, bulk_list_here) { ROW(bulk_list, 300, 300, here) };
FIXTURE_VARIANT_ADD(truth, bulk_list_other) { ROW(bulk_list, 300, 300, other) };
FIXTURE_VARIANT_ADD(truth, bulk_list_softirq) { ROW(bulk_list, 300, 300, softirq) };
FIXTURE_VARIANT_ADD(truth, bulk_holes_here) { ROW(bulk_holes, 256, 256, here) };
FIXTURE_VARIANT_ADD(truth, bulk_holes_softirq) { ROW(bulk_holes, 256, 256, softirq) };
FIXTURE_VARIANT_ADD(truth, alloc_page_put) { ROW(alloc_page, 300, 300, put) };
FIXTURE_VARIANT_ADD(truth, alloc_page_release) { ROW(alloc_page, 300, 300, release) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_held) { ROW(alloc_pages_3, 40, 320, held) };
FIXTURE_VARIANT_ADD(truth, get_free_pages_held) { ROW(get_free_pages, 100, 200, held) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_1_mixed) { ROW(alloc_pages_1, 50, 100, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_2_mixed) { ROW(alloc_pages_2, 50, 200, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_3_mixed) { ROW(alloc_pages_3, 40, 320, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_4_mixed) { ROW(alloc_pages_4, 32, 512, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_8_mixed) { ROW(alloc_pages_8, 10, 2560, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_10_mixed) { ROW(alloc_pages_10, 5, 5120, mixed) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_1_other) { ROW(alloc_pages_1, 50, 100, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_2_other) { ROW(alloc_pages_2, 50, 200, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_4_other) { ROW(alloc_pages_4, 20, 320, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_5_other) { ROW(alloc_pages_5, 10, 320, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_6_other) { ROW(alloc_pages_6, 10, 640, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_7_other) { ROW(alloc_pages_7, 10, 1280, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_8_other) { ROW(alloc_pages_8, 10, 2560, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_10_other) { ROW(alloc_pages_10, 5, 5120, other) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_node_here) { ROW(alloc_pages_node, 50, 200, here) };
FIXTURE_VARIANT_ADD(truth, alloc_pages_node_softirq) { ROW(alloc_pages_node, 50, 200, softirq) };
FIXTURE_VARIANT_ADD(truth, contig_here) { ROW(contig, 1, 1024, here) };
FIXTURE_VARIANT_ADD(truth, contig_other) { ROW(contig, 1, 1024, other) };
FIXTURE_VARIANT_ADD(truth, page_frag_here) { ROW(page_frag, 20, 160, here) };
FIXTURE_VARIANT_ADD(truth, page_frag_softirq) { ROW(page_frag, 20, 160, softirq) };
FIXTURE_VARIANT_ADD(truth, dma_here) { ROW(dma, 20, 80, here) };
FIXTURE_VARIANT_ADD(truth, irq_here) { ROW(irq, 50, 50, here) };
FIXTURE_VARIANT_ADD(truth, irq_other) { ROW(irq, 50, 50, other) };
FIXTURE_VARIANT_ADD(truth, irq_put) { ROW(irq, 50, 50, put) };
FIXTURE_VARIANT_ADD(truth, irq_release) { ROW(irq, 50, 50, release) };
FIXTURE_VARIANT_ADD(truth, bulk_list_put) { ROW(bulk_list, 300, 300, put) };
FIXTURE_VARIANT_ADD(truth, bulk_array_release) { ROW(bulk_array, 1000, 1000, release) };
FIXTURE_VARIANT_ADD(truth, bulk_holes_release) { ROW(bulk_holes, 256, 256, release) };

FIXTURE_SETUP(truth)
{
	snprintf(self->caller, sizeof(self->caller), "truth_%s [pl_truth]", variant->api);
}

FIXTURE_TEARDOWN(truth)
{
	EXPECT_EQ(0, unload_all());
}

/* What the ledger says of a caller, and of what it could not follow. */
struct said {
	long long pages_before, pages, bytes, allocs, pages_after;
	long long reowned, unseen, no_stack, missed;
	long long mixed, owner_before;
};

/* Return: 0, or the step that failed. */
static int take_and_give(const char *caller, const char *api, const char *blocks, const char *how,
			 struct said *said)
{
	long long reowned, unseen;

	if (unload_all() || load_ledger("") || load_module("truth/pl_truth.ko", ""))
		return 1;
	reowned = stat_value("reowned_pages");
	unseen = stat_value("unseen_pages");
	said->pages_before = caller_value(caller, "pages");
	if (truth("take", api, blocks))
		return 2;
	said->pages = caller_value(caller, "pages");
	said->bytes = caller_value(caller, "bytes");
	said->allocs = caller_value(caller, "allocs");
	if (truth("give", api, how))
		return 3;
	said->pages_after = caller_value(caller, "pages");
	said->mixed = truth_value("mixed");
	said->owner_before = caller_value("truth_alloc_page [pl_truth]", "pages");
	said->reowned = stat_value("reowned_pages") - reowned;
	said->unseen = stat_value("unseen_pages") - unseen;
	said->no_stack = stat_value("no_stack_allocs");
	said->missed = stat_value("missed");
	return 0;
}

TEST_F(truth, to_the_page)
{
	long long pages = variant->pages;
	struct said said;
	int tries = 0;

	/* fragments are of blocks of 32 KiB (PAGE_FRAG_CACHE_MAX_SIZE), or of single pages */
	if (!strcmp(variant->api, "page_frag") && getpagesize() > 4096)
		pages = atoi(variant->blocks) * (getpagesize() < 32768 ? 32768 / getpagesize() : 1);

	do {
		ASSERT_EQ(0, take_and_give(self->caller, variant->api, variant->blocks,
					   variant->how, &said));
	} while (probes_interrupted(said.missed) && ++tries < PROBE_TRIES);
	EXPECT_EQ(0, said.pages_before);
	EXPECT_EQ(pages, said.pages);
	EXPECT_EQ(getpagesize() * pages, said.bytes);
	/* the bulk allocator counts each page it hands out, the rest each block */
	EXPECT_EQ(atoi(variant->blocks), said.allocs);
	EXPECT_EQ(0, said.pages_after);
	if (!strcmp(variant->how, "mixed")) {
		/* these had another owner too; somebody else may have been there before it */
		EXPECT_LT(atoi(variant->blocks) / 2, said.mixed);
		EXPECT_EQ(0, said.owner_before);
	}
	/* nothing was freed that was not seen before, nor taken while it was owned */
	EXPECT_EQ(0, said.reowned);
	EXPECT_EQ(0, said.unseen);
	EXPECT_EQ(0, said.no_stack);
	EXPECT_EQ(0, said.missed);
}

/* Memory that /proc/meminfo knows is no untracked caller's. */
FIXTURE(tracked) {
};

FIXTURE_VARIANT(tracked) {
	const char *api;
	const char *stat;
	const char *blocks;
	int pages;
};

FIXTURE_VARIANT_ADD(tracked, vmalloc) {
	.api = "vmalloc", .stat = "pages_vmalloc", .blocks = "10", .pages = 640,
};

/* Taken for user memory: not unwound, and a guess that the scan puts right. */
FIXTURE_VARIANT_ADD(tracked, movable) {
	.api = "movable", .stat = "pages_user", .blocks = "3000", .pages = 3000,
};

FIXTURE_VARIANT_ADD(tracked, kmalloc_large) {
	.api = "kmalloc_large", .stat = "pages_slab", .blocks = "50", .pages = 400,
};

FIXTURE_SETUP(tracked)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
}

FIXTURE_TEARDOWN(tracked)
{
	EXPECT_EQ(0, unload_all());
}

TEST_F(tracked, has_its_class)
{
	long long before = stat_value(variant->stat), held;
	long long untracked = stat_value("pages_untracked");
	char caller[64];

	snprintf(caller, sizeof(caller), "truth_%s [pl_truth]", variant->api);
	ASSERT_EQ(0, truth("take", variant->api, variant->blocks));
	held = stat_value(variant->stat) - before;
	/* the rest of the kernel uses such memory too, but not much meanwhile */
	EXPECT_LE(variant->pages - 100, held);
	EXPECT_GT(variant->pages + 100, held);
	EXPECT_EQ(0, caller_value(caller, "pages"));
	EXPECT_GT(untracked + 100, stat_value("pages_untracked"));
	ASSERT_EQ(0, truth("give", variant->api, "here"));
	EXPECT_GT(before + 100, stat_value(variant->stat));
}

#define TRACING "/sys/kernel/debug/tracing/"
#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
#define KPROBES_ENABLED "/sys/kernel/debug/kprobes/enabled"
#define KPROBES_LIST "/sys/kernel/debug/kprobes/list"

/* What is no row: the module is loaded, and the kernel set, as the test needs it. */
FIXTURE(special) {
};

FIXTURE_SETUP(special)
{
	ASSERT_EQ(0, unload_all());
}

FIXTURE_TEARDOWN(special)
{
	EXPECT_EQ(0, write_file(TRACING "current_tracer", "nop"));
	EXPECT_EQ(0, write_file(TRACING "set_ftrace_filter", ""));
	EXPECT_EQ(0, write_file(FTRACE_ENABLED, "1"));
	EXPECT_EQ(0, write_file(KPROBES_ENABLED, "1"));
	EXPECT_EQ(0, unload_all());
}

/* With unwind_user=1 movable pages have a caller as all others. */
TEST_F(special, unwind_user_names_movable_pages)
{
	struct class_line lines[32];
	int n;

	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, truth("take", "movable", "3000"));
	n = read_classes(lines, 32);
	EXPECT_LE(3000, class_pages(lines, n, "untracked_movable"));
	EXPECT_GT(3100, class_pages(lines, n, "untracked_movable"));
	ASSERT_EQ(0, truth("give", "movable", "here"));
	ASSERT_EQ(0, unload_module("pageledger"));
	ASSERT_EQ(0, load_ledger("unwind_user=1"));
	ASSERT_EQ(0, truth("take", "movable", "3000"));
	EXPECT_EQ(3000, caller_value("truth_movable [pl_truth]", "pages"));
	ASSERT_EQ(0, truth("give", "movable", "other"));
	EXPECT_EQ(0, caller_value("truth_movable [pl_truth]", "pages"));
}

#define PINNED_BYTES (32 << 20)

/*
 * Memory pinned for long loses its movable flag before the allocation (PF_MEMALLOC_PIN,
 * current_gfp_context()); it is anonymous memory all the same.
 */
TEST_F(special, pinned_memory_is_no_untracked_memory)
{
	struct io_uring_params params = {};
	struct iovec buffer = {.iov_len = PINNED_BYTES};
	long long untracked, user;
	int ring;

	ASSERT_EQ(0, load_ledger(""));
	ring = syscall(SYS_io_uring_setup, 8, &params);
	if (ring < 0 && system("grep -q ' io_uring_release$' /proc/kallsyms"))
		SKIP(return, "this kernel has no io_uring");
	ASSERT_LE(0, ring);
	buffer.iov_base = mmap(NULL, PINNED_BYTES, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, buffer.iov_base);
	ASSERT_EQ(0, small_pages(buffer.iov_base, PINNED_BYTES));
	untracked = stat_value("pages_untracked");
	user = stat_value("pages_user");
	ASSERT_EQ(0, syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1));
	EXPECT_LE(user + PINNED_BYTES / getpagesize() - 200, stat_value("pages_user"));
	EXPECT_GT(untracked + 200, stat_value("pages_untracked"));
	close(ring);
}

/* Another tracer's trampolines on the stack make nobody look guilty. */
TEST_F(special, function_graph_changes_no_name)
{
	long long named;

	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, write_file(TRACING "set_ftrace_filter", "*alloc_pages* truth_*"));
	ASSERT_EQ(0, write_file(TRACING "current_tracer", "function_graph"));
	EXPECT_EQ(0, truth("take", "alloc_page", "500"));
	EXPECT_EQ(0, truth("take", "bulk_array", "500"));
	ASSERT_EQ(0, write_file(TRACING "current_tracer", "nop"));
	ASSERT_EQ(0, write_file(TRACING "set_ftrace_filter", ""));
	/* where a return probe cannot tell, it says so and blames nobody */
	named = caller_value("truth_alloc_page [pl_truth]", "pages") +
		caller_value("truth_bulk_array [pl_truth]", "pages");
	EXPECT_LE(1000, named + caller_value("[no stack]", "pages"));
	if (strcmp(stat_word("hook"), "tracepoint") == 0)
		EXPECT_EQ(500, caller_value("truth_alloc_page [pl_truth]", "pages"));
	ASSERT_EQ(0, truth("give", "alloc_page", "here"));
	ASSERT_EQ(0, truth("give", "bulk_array", "here"));
}

/* Are our probes of the kind that is a call to ftrace? */
static bool probes_use_ftrace(void)
{
	FILE *in = fopen(KPROBES_LIST, "r");
	bool found = false;
	char line[256];

	while (in && fgets(line, sizeof(line), in))
		found |= strstr(line, "canary") && strstr(line, "[FTRACE]");
	if (in)
		fclose(in);
	return found;
}

/* Probes that somebody has switched off are not passed over in silence. */
TEST_F(special, disarmed_probes_are_reported)
{
	bool disarms;

	ASSERT_EQ(0, load_ledger(""));
	EXPECT_STREQ("armed", stat_word("probes"));
	/*
	 * newer kernels refuse it (ftrace_enable_sysctl(), 7.3); where probes are no business of
	 * ftrace (CONFIG_KPROBES_ON_FTRACE), it does not touch them
	 */
	disarms = !write_file(FTRACE_ENABLED, "0") && probes_use_ftrace();
	EXPECT_STREQ(disarms ? "disarmed" : "armed", stat_word("probes"));
	ASSERT_EQ(0, write_file(FTRACE_ENABLED, "1"));
	EXPECT_STREQ("armed", stat_word("probes"));
	ASSERT_EQ(0, write_file(KPROBES_ENABLED, "0"));
	EXPECT_STREQ("disarmed", stat_word("probes"));
	ASSERT_EQ(0, write_file(KPROBES_ENABLED, "1"));
	EXPECT_STREQ("armed", stat_word("probes"));
}

TEST_HARNESS_MAIN
