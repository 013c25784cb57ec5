// SPDX-License-Identifier: GPL-2.0
/* Loading, unloading, parameters, files: what the module does to the machine. */
#include "kselftest_harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib.h"

#define DIR_PATH "/sys/kernel/debug/pageledger"

FIXTURE(module) {
};

FIXTURE_SETUP(module)
{
	ASSERT_EQ(0, unload_all());
}

FIXTURE_TEARDOWN(module)
{
	EXPECT_EQ(0, unload_all());
}

/* Free memory in KiB once caches are dropped. Slab caches keep some: good to a MiB. */
static long long settled_free(void)
{
	FILE *out;

	for (int i = 0; i < 3; i++) {
		out = fopen("/proc/sys/vm/drop_caches", "w");
		if (out) {
			fputs("3", out);
			fclose(out);
		}
		usleep(200000);
	}
	return meminfo("MemFree") + getpagesize() / 1024 * pcp_pages();
}

/* PL_ROUNDS in the environment makes it less, or more. */
#define ROUNDS 100	/* with each hook, so 200 a kernel */
#define TOLERANCE_KIB (getpagesize() / 2)

static int rounds(void)
{
	const char *text = getenv("PL_ROUNDS");

	return text ? atoi(text) : ROUNDS;
}

TEST_F_TIMEOUT(module, unload_under_load_gives_everything_back, 1200)
{
	static const char *const keys[] = {
		"alloc_events", "reowned_pages", "stale_pages", "missed",
	};
	long long before, after, faults, now[4];
	int load;

	ASSERT_LT(0, rounds());
	/* the first load grows caches that stay */
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, unload_module("pageledger"));
	before = settled_free();
	load = start_load();
	ASSERT_LT(0, load);
	faults = vmstat("pgfault");
	for (int i = 0; i < rounds(); i++) {
		ASSERT_EQ(0, load_ledger(""));
		ASSERT_EQ(0, stat_values(keys, now, 4));
		ASSERT_LT(0, now[0]);
		/* at most those whose free a probe is known to have missed */
		EXPECT_LE(now[1], 1024 * now[3]);
		EXPECT_LE(now[2], 64);
		ASSERT_EQ(0, unload_module("pageledger"));
	}
	faults = (vmstat("pgfault") - faults) / rounds();
	stop_load(load);
	after = settled_free();
	TH_LOG("free before %lld KiB, after %d rounds with %lld page faults in each %lld KiB",
	       before, rounds(), faults, after);
	/* the load went on all the time; larger pages take fewer faults */
	EXPECT_LT(1000 * 4096 / getpagesize(), faults);
	EXPECT_LT(before - after, TOLERANCE_KIB);
}

/* The measure above must see a leak of 80 KiB a round: a module's load takes 3 MiB. */
TEST_F_TIMEOUT(module, leak_measure_sees_a_leak, 60)
{
	long long before = settled_free();

	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, truth("take", "alloc_page", "1000"));
	ASSERT_EQ(0, truth("leak", "alloc_page", "now"));
	ASSERT_EQ(0, unload_module("pl_truth"));
	EXPECT_GE(before - settled_free(), TOLERANCE_KIB);
}

TEST_F(module, files_are_for_root_and_read_only)
{
	static const char *const files[] = {
		"callers", "stacks", "sockets", "stats", "classes", "misjudged", "references",
		"pages", "audit",
	};
	char path[128];
	struct stat st;

	ASSERT_EQ(0, load_ledger("audit=1"));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(path, sizeof(path), DIR_PATH "/%s", files[i]);
		ASSERT_EQ(0, stat(path, &st));
		EXPECT_EQ(0400, st.st_mode & 07777);
	}
	ASSERT_EQ(0, unload_module("pageledger"));
	EXPECT_NE(0, stat(DIR_PATH, &st));
}

/* Reading it stops the machine: nobody does who has not asked for it. */
TEST_F(module, audit_is_there_only_when_asked_for)
{
	static const char *const unasked[] = {"", "audit=0"};
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(unasked); i++) {
		ASSERT_EQ(0, load_ledger(unasked[i]));
		EXPECT_EQ(0, stat(DIR_PATH "/stats", &st));
		EXPECT_NE(0, stat(DIR_PATH "/audit", &st));
		EXPECT_EQ(ENOENT, errno);
		ASSERT_EQ(0, unload_module("pageledger"));
	}
	ASSERT_EQ(0, load_ledger("audit=1"));
	EXPECT_EQ(0, stat(DIR_PATH "/audit", &st));
}

TEST_F(module, open_file_holds_the_module)
{
	char buf[64];
	int fd;

	ASSERT_EQ(0, load_ledger(""));
	fd = open(DIR_PATH "/callers", O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EWOULDBLOCK, unload_module("pageledger"));
	EXPECT_LT(0, read(fd, buf, sizeof(buf)));
	close(fd);
	EXPECT_EQ(0, unload_module("pageledger"));
}

TEST_F(module, bad_parameters_are_refused)
{
	static const char *const bad[] = {
		"sites=63", "sites=65", "sites=1048576", "sites=-1", "sites=x",
		"unwind_user=maybe", "hook=", "hook=ftrace",
		"sites=524288",	/* more than 1/16 of 1 GiB */
	};
	size_t nr = ARRAY_SIZE(bad) - (meminfo("MemTotal") > 1 << 20);

	for (size_t i = 0; i < nr; i++) {
		EXPECT_EQ(-EINVAL, load_ledger(bad[i])) {
			TH_LOG("accepted %s", bad[i]);
		}
	}
	EXPECT_EQ(0, load_ledger("sites=64"));
	EXPECT_EQ(0, unload_module("pageledger"));
}

/* The default grows with memory, and shrinks with CPUs. */
TEST_F(module, the_default_of_sites_is_a_small_part_of_memory)
{
	long long sites, bytes;

	ASSERT_EQ(0, load_ledger(""));
	sites = stat_value("sites_max");
	/* a table entry, and a counter on each CPU */
	bytes = sites * (64 + 32 * sysconf(_SC_NPROCESSORS_ONLN));
	EXPECT_LE(4096, sites);
	EXPECT_GE(65536, sites);
	EXPECT_TRUE(sites == 4096 || bytes < meminfo("MemTotal") * 1024 / 512);
	EXPECT_TRUE(sites == 65536 || bytes * 2 > meminfo("MemTotal") * 1024 / 600);
}

static int log_has(const char *text)
{
	char command[128];

	snprintf(command, sizeof(command), "dmesg | tail -n 1 | grep -q '%s'", text);
	return !system(command);
}

/*
 * Take memory until less than @kib is available. What other tests left on per-CPU lists and in
 * work items is given back meanwhile, so it is asked at every step. Return: where it is.
 */
static void *leave_available(size_t *size, long long kib)
{
	const size_t step = 1 << 20;
	char *p;

	*size = meminfo("MemTotal") * 1024 / step * step;
	p = mmap(NULL, *size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	for (size_t at = 0; at < *size && meminfo("MemAvailable") > kib; at += step)
		memset(p + at, 1, step);
	return p;
}

/* Who loads it has a machine that is short of memory: that is why. */
TEST_F(module, it_does_not_take_the_last_of_the_memory)
{
	/* as many as may be on a machine of this size, were there more available */
	bool small = meminfo("MemTotal") < 700 * 1024;
	size_t size;
	void *hog;

	hog = leave_available(&size, (small ? 22 : 44) * 1024);
	ASSERT_NE(NULL, hog);
	EXPECT_EQ(-ENOMEM, load_ledger(small ? "sites=131072" : "sites=262144"));
	EXPECT_TRUE(log_has("more than half of the [0-9]* KiB available"));
	EXPECT_EQ(0, load_ledger("sites=1024"));
	munmap(hog, size);
}

/* Every allocation is counted, by [overflow] if there is no room for its stack. */
TEST_F(module, full_table_loses_nothing)
{
	long long untracked;

	ASSERT_EQ(0, load_ledger("sites=64"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	for (int i = 0; i < 40; i++)	/* fill the table with whatever forking does */
		if (system("true") < 0)
			break;
	untracked = stat_value("pages_untracked");
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "10"));
	EXPECT_LE(untracked + 5120 - 200, stat_value("pages_untracked"));
	EXPECT_GT(untracked + 5120 + 200, stat_value("pages_untracked"));
	EXPECT_EQ(5120, caller_value("truth_alloc_pages_9 [pl_truth]", "pages") +
			(stat_value("overflow_pages") >= 5120 ? 5120 : 0));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
	EXPECT_LE(stat_value("sites_used"), 64);
	EXPECT_EQ(0, stat_value("reowned_pages"));
}

TEST_F(module, a_leak_keeps_its_name_after_rmmod)
{
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "4"));
	ASSERT_EQ(0, truth("leak", "alloc_pages_3", "now"));
	ASSERT_EQ(0, unload_module("pl_truth"));
	EXPECT_EQ(32, caller_value("truth_alloc_pages_3 [pl_truth]", "pages"));
	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "2"));
	EXPECT_EQ(32 + 16, caller_value("truth_alloc_pages_3 [pl_truth]", "pages"));
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	EXPECT_EQ(32, caller_value("truth_alloc_pages_3 [pl_truth]", "pages"));
}

/* Where the module's text is. */
static unsigned long text_of(const char *module)
{
	char path[64], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/sys/module/%s/sections/.text", module);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return strtoul(text, NULL, 16);
}

/* Leak a block of 8 pages, and go. Return: where the module was, or 0. */
static unsigned long leak_and_go(void)
{
	unsigned long text;

	if (load_module("truth/pl_truth.ko", ""))
		return 0;
	text = text_of("pl_truth");
	if (truth("take", "alloc_pages_3", "1") || truth("leak", "alloc_pages_3", "now") ||
	    unload_module("pl_truth"))
		return 0;
	return text;
}

/*
 * A module of another name, the same to the byte otherwise, where the first one was: its
 * stacks have the same return addresses. The kernel chooses among a few holes.
 */
TEST_F(module, the_next_module_at_that_address_is_not_blamed)
{
	unsigned long seen[50], there = 0;
	int leaks = 0;

	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, system("sed s/pl_truth/pl_other/g $PL_BUILD/truth/pl_truth.ko >/tmp/o.ko"));
	while (leaks < 50 && !there) {
		unload_module("pl_other");
		seen[leaks] = leak_and_go();
		ASSERT_NE(0, seen[leaks++]);
		ASSERT_EQ(0, system("insmod /tmp/o.ko"));
		for (int i = 0; i < leaks && !there; i++)
			there = seen[i] == text_of("pl_other") ? seen[i] : 0;
	}
	ASSERT_NE(0, there);
	ASSERT_EQ(0, system("echo take alloc_pages_3 2 >/sys/kernel/debug/pl_other"));
	EXPECT_EQ(8 * leaks, caller_value("truth_alloc_pages_3 [pl_truth]", "pages"));
	EXPECT_EQ(16, caller_value("truth_alloc_pages_3 [pl_other]", "pages"));
	ASSERT_EQ(0, system("echo give alloc_pages_3 here >/sys/kernel/debug/pl_other"));
	EXPECT_EQ(0, caller_value("truth_alloc_pages_3 [pl_other]", "pages"));
}

/*
 * Pages allocated before load belong to [before load], by order where they are a compound
 * page, and their free is seen.
 */
TEST_F(module, before_load)
{
	long long held, given, huge;

	ASSERT_EQ(0, load_module("truth/pl_truth.ko", ""));
	ASSERT_EQ(0, truth("take", "alloc_pages_3", "100"));
	ASSERT_EQ(0, truth("take", "alloc_pages_9", "7"));
	ASSERT_EQ(0, load_ledger(""));
	held = caller_value("[before load]", "pages");
	huge = caller_value("[before load, order 9]", "pages");
	EXPECT_LE(800, held);
	EXPECT_LE(7 * 512, huge);
	ASSERT_EQ(0, truth("give", "alloc_pages_3", "here"));
	ASSERT_EQ(0, truth("give", "alloc_pages_9", "here"));
	given = held - caller_value("[before load]", "pages");
	/* others give back pages of before load too, but not many */
	EXPECT_LE(800, given);
	EXPECT_GT(850, given);
	EXPECT_EQ(7 * 512, huge - caller_value("[before load, order 9]", "pages"));
	EXPECT_EQ(0, stat_value("unseen_pages"));
}

TEST_HARNESS_MAIN
