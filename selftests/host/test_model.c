// SPDX-License-Identifier: GPL-2.0
/*
 * The balance sheet and the suspects, from texts as a snapshot has them: every number here
 * is one that a test can work out by hand.
 */
#include "kselftest_harness.h"

#include "collect/collect.h"
#include "input/source.h"
#include "model/model.h"
#include "pageledger.h"

#define KIB 1024ULL
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* 1000 MiB, 100 of which are in no line. */
#define MEMINFO                                                                                    \
	"MemTotal:        1024000 kB\n"                                                            \
	"MemFree:          512000 kB\n"                                                            \
	"MemAvailable:     600000 kB\n"                                                            \
	"Buffers:            2048 kB\n"                                                            \
	"Cached:           133120 kB\n"                                                            \
	"SwapCached:         1024 kB\n"                                                            \
	"Active:           102400 kB\n"                                                            \
	"Inactive:         102400 kB\n"                                                            \
	"Active(anon):      51200 kB\n"                                                            \
	"Unevictable:       10240 kB\n"                                                            \
	"AnonPages:         81920 kB\n"                                                            \
	"Shmem:             20480 kB\n"                                                            \
	"Slab:             102400 kB\n"                                                            \
	"SReclaimable:      61440 kB\n"                                                            \
	"KernelStack:        5120 kB\n"                                                            \
	"PageTables:        10240 kB\n"                                                            \
	"SecPageTables:      1024 kB\n"                                                            \
	"VmallocTotal:   34359738367 kB\n"                                                         \
	"VmallocUsed:       20480 kB\n"                                                            \
	"Percpu:             4096 kB\n"                                                            \
	"HugePages_Total:      20\n"                                                               \
	"HugePages_Free:        5\n"                                                               \
	"Hugepagesize:       2048 kB\n"                                                            \
	"Hugetlb:           40960 kB\n"
#define VMSTAT "nr_free_pages 128000\nnr_isolated_anon 256\nnr_isolated_file 256\nnr_zspages 512\n"
#define ZONEINFO                                                                                   \
	"Node 0, zone    DMA32\n  pages free     100\n"                                            \
	"    cpu: 0\n              count:    256\n              high:  9\n"                        \
	"    cpu: 1\n              count:    256\n"
#define MACHINE                                                                                    \
	"# pageledger machine 1\n# key value\npage_size 4096\npercpu_chunks 2\n"                   \
	"percpu_first_chunk 2097152\n"
/* What the lines of all that add up to, but for the first. */
#define KNOWN_KIB                                                                                  \
	(512000 + 2 * 1024 + 102400 + 102400 + 10240 + 2 * 1024 + 102400 + 20480 + 10240 + 1024 +  \
	 2048 + 40960 + 2048)

#define TABLE(name, columns, rows) "# pageledger " name " 1\n# " columns "\n" rows
#define CALLERS(rows) TABLE("callers", PL_COLUMNS_CALLERS, rows)
#define SOCKETS(rows) TABLE("sockets", PL_COLUMNS_SOCKETS, rows)
#define BALLOON(rows) TABLE("balloon", PL_COLUMNS_BALLOON, rows)

FIXTURE(model)
{
	struct section section[16];
	size_t n;
	struct model m;
};

static void put(struct section *section, size_t *n, const char *name, const char *text)
{
	section[(*n)++] = (struct section){name, text, strlen(text)};
}

#define GIVEN(name, text) put(self->section, &self->n, name, text)

static int conclude(struct section *section, size_t n, struct model *m, int threshold)
{
	const struct source source = {
		.root = "", .file = "test", .snapshot = {.sections = section, .n = n}};

	return read_model(m, &source, threshold, true);
}

#define CONCLUDE(threshold) ASSERT_EQ(0, conclude(self->section, self->n, &self->m, threshold))

FIXTURE_SETUP(model)
{
	memset(self, 0, sizeof(*self));
	GIVEN("proc/meminfo", MEMINFO);
	GIVEN("proc/vmstat", VMSTAT);
	GIVEN("proc/zoneinfo", ZONEINFO);
	GIVEN("machine", MACHINE);
}

FIXTURE_TEARDOWN(model)
{
	free_model(&self->m);
}

static const struct suspect *find_suspect(const struct model *m, const char *kind)
{
	for (size_t i = 0; i < m->suspects.n; i++)
		if (!strcmp(m->suspects.suspect[i].kind, kind))
			return &m->suspects.suspect[i];
	return NULL;
}

static long long sum_lines(const struct balance *b)
{
	long long sum = 0;

	for (size_t i = 0; i < b->n; i++)
		if (!b->line[i].part)
			sum += b->line[i].bytes;
	return sum;
}

TEST_F(model, sheet_has_every_line_once)
{
	const struct balance *b = &self->m.balance;

	CONCLUDE(-1);
	EXPECT_EQ(1000 * MIB, b->total);
	EXPECT_EQ((long long)b->total, sum_lines(b));
	EXPECT_EQ((long long)((1024000 - KNOWN_KIB) * KIB), b->remainder);
	EXPECT_EQ(b->untracked, b->remainder);
	EXPECT_EQ(2 * MIB, line_bytes(b, "percpu_lists"));
	EXPECT_EQ(80 * MIB, line_bytes(b, "anon"));
	EXPECT_EQ(20 * MIB, line_bytes(b, "shmem"));
	EXPECT_EQ((100 + 100 + 10 + 2 - 80 - 20) * MIB, line_bytes(b, "cache"));
	EXPECT_EQ(11 * MIB, line_bytes(b, "pagetables"));
	EXPECT_EQ(40 * MIB, line_bytes(b, "hugetlb"));
	EXPECT_EQ(10 * MIB, line_bytes(b, "hugetlb_free"));
	EXPECT_EQ(2 * MIB, line_bytes(b, "zsmalloc"));
	EXPECT_FALSE(b->module);
}

/* Inside VmallocUsed: not subtracted twice. */
TEST_F(model, kernel_stacks_are_a_part_of_vmalloc)
{
	CONCLUDE(-1);
	ASSERT_NE(NULL, find_line(&self->m.balance, "kernel_stack"));
	EXPECT_TRUE(find_line(&self->m.balance, "kernel_stack")->part);
	EXPECT_EQ(20 * MIB, line_bytes(&self->m.balance, "vmalloc"));
}

/* The first chunk has never been in MemTotal; and while it is the only one... */
TEST_F(model, percpu_without_the_first_chunk)
{
	CONCLUDE(-1);
	EXPECT_EQ(2 * MIB, line_bytes(&self->m.balance, "percpu"));
	free_model(&self->m);
	self->section[3].data = TABLE("machine", "key value", "percpu_chunks 0\n");
	self->section[3].size = strlen(self->section[3].data);
	CONCLUDE(-1);
	EXPECT_EQ(0, line_bytes(&self->m.balance, "percpu"));
}

TEST_F(model, what_the_module_explains)
{
	const struct balance *b = &self->m.balance;
	const long long before = (long long)((1024000 - KNOWN_KIB) * KIB);

	GIVEN("callers", CALLERS("2560 10485760 9 5 0 untracked leaky [bad]\n"
				 "256 1048576 0 - - untracked [before load]\n"
				 "256 1048576 0 - - untracked [before load, order 8]\n"
				 "512 2097152 9 5 0 offline inflate [virtio_balloon]\n"));
	GIVEN("classes",
	      TABLE("classes", PL_COLUMNS_CLASSES, "free 1 4096\nuntracked_movable 768 3145728\n"));
	GIVEN("balloon", BALLOON("vmw_balloon inside 1024 4194304 0 1 1 5 0 0 0 0\n"
				 "virtio_balloon outside 512 2097152 512 1 1 - 0 0 0 0\n"
				 "[total] - 1536 6291456 0 1 1 - - 0 0 0\n"
				 "[vmstat] - - - - 1 1 - - - - -\n"));
	CONCLUDE(-1);
	EXPECT_TRUE(b->module);
	EXPECT_EQ(10 * MIB, line_bytes(b, "callers"));
	EXPECT_EQ(1 * MIB, line_bytes(b, "before_load")); /* one is in SecPageTables */
	EXPECT_EQ(1 * MIB, line_bytes(b, "movable"));	  /* two are zsmalloc's */
	EXPECT_EQ(4 * MIB, line_bytes(b, "balloon"));
	EXPECT_EQ(2 * MIB, b->outside);
	EXPECT_EQ(before, b->untracked);
	EXPECT_EQ(before - (long long)(16 * MIB), b->remainder);
	EXPECT_EQ((long long)b->total, sum_lines(b));
}

TEST_F(model, large_kmalloc_before_the_load_is_slab)
{
	GIVEN("callers", CALLERS("5120 20971520 0 - - untracked [before load]\n"));
	/* Slab is 100 MiB, 95 of which are slab pages */
	GIVEN("classes", TABLE("classes", PL_COLUMNS_CLASSES, "slab 24320 99614720\n"));
	CONCLUDE(-1);
	/* two are zsmalloc's, one is in SecPageTables */
	EXPECT_EQ(12 * MIB, line_bytes(&self->m.balance, "before_load"));
}

TEST_F(model, page_tables_of_virtual_machines_before_the_load_have_a_line)
{
	GIVEN("callers", CALLERS("5120 20971520 0 - - untracked [before load]\n"));
	GIVEN("classes", TABLE("classes", PL_COLUMNS_CLASSES,
			       "slab 25600 104857600\npagetable_before_load 1024 4194304\n"));
	CONCLUDE(-1);
	EXPECT_EQ(14 * MIB, line_bytes(&self->m.balance, "before_load")); /* two are zsmalloc's */
}

TEST_F(model, zsmalloc_has_a_class_of_its_own)
{
	const struct balance *b = &self->m.balance;

	GIVEN("callers", CALLERS("5120 20971520 0 - - untracked [before load]\n"));
	/* two MiB of zspages, none of which are movable or of before the load any more */
	GIVEN("classes", TABLE("classes", PL_COLUMNS_CLASSES,
			       "zsmalloc 512 2097152\nuntracked_movable 768 3145728\n"));
	CONCLUDE(-1);
	EXPECT_EQ(2 * MIB, line_bytes(b, "zsmalloc"));
	EXPECT_EQ(20 * MIB, line_bytes(b, "before_load"));
	EXPECT_EQ(3 * MIB, line_bytes(b, "movable"));
}

TEST_F(model, zswap_with_a_pool_of_its_own)
{
	self->section[0].data = MEMINFO "Zswap:  8192 kB\n";
	self->section[0].size = strlen(self->section[0].data);
	GIVEN("callers", CALLERS("2048 8388608 9 5 0 untracked zbud_zpool_malloc\n"));
	CONCLUDE(1);
	EXPECT_EQ(8 * MIB, line_bytes(&self->m.balance, "zsmalloc"));
	EXPECT_EQ(0, line_bytes(&self->m.balance, "callers"));
	EXPECT_EQ(NULL, find_suspect(&self->m, "caller"));
}

/* What was swapped out to zram before the module was loaded has a line: it is nobody's else. */
TEST_F(model, zsmalloc_is_counted_once)
{
	const struct balance *b = &self->m.balance;

	self->section[1].data = "nr_zspages 25600\n"; /* 100 MiB */
	self->section[1].size = strlen(self->section[1].data);
	GIVEN("callers", CALLERS("17920 73400320 9 - - untracked [before load]\n"
				 "5120 20971520 9 5 0 untracked alloc_zspage [zsmalloc]\n"
				 "256 1048576 9 5 0 untracked leaky [bad]\n"));
	GIVEN("classes", TABLE("classes", PL_COLUMNS_CLASSES, "untracked_movable 5120 20971520\n"));
	CONCLUDE(-1);
	EXPECT_EQ(100 * MIB, line_bytes(b, "zsmalloc"));
	EXPECT_EQ(1 * MIB, line_bytes(b, "callers"));
	EXPECT_EQ(9 * MIB, line_bytes(b, "before_load")); /* 60 are zsmalloc's */
	EXPECT_EQ(0, line_bytes(b, "movable"));
	EXPECT_EQ((long long)b->total, sum_lines(b));
	for (size_t i = 0; i < self->m.suspects.n; i++)
		EXPECT_EQ(NULL, strstr(self->m.suspects.suspect[i].name, "zspage"));
}

/* Pages can be in two lists while meminfo is read: the sheet still adds up. */
TEST_F(model, remainder_below_zero)
{
	GIVEN("callers", CALLERS("128000 524288000 9 5 0 untracked leaky [bad]\n"));
	CONCLUDE(-1);
	EXPECT_GT(0, self->m.balance.remainder);
	EXPECT_EQ((long long)self->m.balance.total, sum_lines(&self->m.balance));
}

TEST_F(model, no_memtotal_is_an_error)
{
	self->section[0].data = "MemFree: 1 kB\n";
	self->section[0].size = strlen(self->section[0].data);
	EXPECT_NE(0, conclude(self->section, self->n, &self->m, -1));
}

/* family type protocol inode netns pid fd comm more rx tx data truesize slab frags ... */
#define ROW(pid, comm, fd, data, slab, pages, caller)                                              \
	"inet tcp 6 1 2 " pid " " fd " " comm " 0 9 0 " data " 1 " slab " 1 " pages                \
	" 0 1 once " caller "\n"

#define TOTAL "[total] - - - - - - - 3 27 0 1 1 0 1 9999999 0 1 once [of 3]\n"

TEST_F(model, sockets_of_a_process_are_one_suspect)
{
	const struct suspect *s;

	GIVEN("sockets",
	      SOCKETS(ROW("7", "zebra", "3", "1048576", "1048576", "2560", "rx [nic]")
			      ROW("7", "zebra", "4", "1048576", "0", "5120", "rx [nic]")
				      ROW("8", "other", "4", "10", "0", "2", "rx [nic]") TOTAL));
	/* of 40 MiB the queues pin 30: what is left is the driver's own */
	GIVEN("callers", CALLERS("10240 41943040 9 5 0 untracked rx [nic]\n"));
	CONCLUDE(5);
	s = find_suspect(&self->m, "socket");
	ASSERT_NE(NULL, s);
	EXPECT_EQ(31 * MIB, s->bytes);
	EXPECT_EQ(7, s->pid);
	EXPECT_STREQ("zebra[7]", s->name);
	EXPECT_NE(NULL, strstr(s->sentence, "fd 4"));
	EXPECT_NE(NULL, strstr(s->sentence, "and 1 other socket: "));
	EXPECT_NE(NULL, strstr(s->evidence, "rx [nic]"));
	s = find_suspect(&self->m, "caller");
	ASSERT_NE(NULL, s);
	EXPECT_EQ(10 * MIB - 2 * 4096, s->bytes);
}

#define WAITING "inet stream tcp 0 2 7 3 nginx 0 9 0 1048576 1 0 1 2560 0 1 once rx [nic]\n"

TEST_F(model, connections_wait_to_be_accepted)
{
	const struct suspect *s;

	GIVEN("sockets", SOCKETS(WAITING WAITING TOTAL));
	GIVEN("callers", CALLERS("10240 41943040 9 5 0 untracked rx [nic]\n"));
	CONCLUDE(5);
	s = find_suspect(&self->m, "socket");
	ASSERT_NE(NULL, s);
	EXPECT_EQ(20 * MIB, s->bytes);
	EXPECT_NE(NULL,
		  strstr(s->sentence,
			 "does not accept what came to fd 3 (inet tcp) and 1 other socket: "));
}

/* Of 40 MiB that a driver has allocated, 64 processes pin half a MiB each. */
TEST_F(model, sockets_of_many_processes_are_one_suspect)
{
	const struct suspect *s;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ASSERT_NE(NULL, out);
	fputs(SOCKETS(""), out);
	for (int pid = 100; pid < 164; pid++)
		fprintf(out, "inet tcp 6 1 2 %d 3 web 0 9 0 10 1 0 1 128 0 1 once rx [nic]\n", pid);
	fputs("[total] - - - - - - - 64 9 0 1 1 0 1 8192 0 1 once [of 64]\n", out);
	ASSERT_EQ(0, fclose(out));
	GIVEN("sockets", text);
	GIVEN("callers", CALLERS("10240 41943040 9 5 0 untracked rx [nic]\n"));
	CONCLUDE(-1);
	free(text);
	EXPECT_EQ(NULL, find_suspect(&self->m, "caller"));
	s = find_suspect(&self->m, "socket");
	ASSERT_NE(NULL, s);
	EXPECT_EQ(32 * MIB, s->bytes);
	EXPECT_EQ(0, s->pid);
	EXPECT_STREQ("[many processes]", s->name);
	EXPECT_NE(NULL, strstr(s->sentence, "64 sockets of 64 processes"));
}

TEST_F(model, worst_first_and_thresholds)
{
	GIVEN("callers", CALLERS("5120 20971520 9 5 0 untracked small [a]\n"
				 "10240 41943040 9 5 0 untracked large [b]\n"
				 "2560 10485760 9 5 0 untracked tiny [c]\n"));
	CONCLUDE(-1);
	ASSERT_LE(2, self->m.suspects.n);
	for (size_t i = 1; i < self->m.suspects.n; i++)
		EXPECT_LE(self->m.suspects.suspect[i].bytes, self->m.suspects.suspect[i - 1].bytes);
	free_model(&self->m);
	CONCLUDE(30); /* 3 %: 30 MiB and more */
	for (size_t i = 0; i < self->m.suspects.n; i++)
		EXPECT_LE(30 * MIB, self->m.suspects.suspect[i].bytes);
	ASSERT_NE(NULL, find_suspect(&self->m, "caller"));
	EXPECT_STREQ("large [b]", find_suspect(&self->m, "caller")->name);
}

/* 60 functions of a driver, 1 MiB each, of which sockets pin 4. */
TEST_F(model, many_callers_are_one_suspect)
{
	const struct suspect *s;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ASSERT_NE(NULL, out);
	fputs(CALLERS("10240 41943040 9 5 0 untracked large [b]\n"), out);
	for (int i = 0; i < 60; i++)
		fprintf(out, "256 1048576 9 5 0 untracked f%d [bad]\n", i);
	ASSERT_EQ(0, fclose(out));
	GIVEN("callers", text);
	GIVEN("sockets", SOCKETS(ROW("7", "zebra", "3", "1", "0", "1024", "f1 [bad]")));
	CONCLUDE(-1);
	free(text);
	s = self->m.suspects.suspect;
	ASSERT_LE(2, self->m.suspects.n);
	EXPECT_STREQ("[many callers]", s[0].name);
	EXPECT_EQ(56 * MIB, s[0].bytes);
	EXPECT_STREQ("large [b]", s[1].name);
}

TEST_F(model, a_driver_that_has_gone)
{
	int found = 0;

	GIVEN("callers", CALLERS("10240 41943040 9 5 0 untracked leak [gone]\n"
				 "12800 52428800 9 5 0 untracked leak [here]\n"));
	GIVEN("modules", TABLE("modules", COLUMNS_MODULES, "4096 here\n4096 gone2\n"));
	CONCLUDE(35);
	for (size_t i = 0; i < self->m.suspects.n; i++) {
		const struct suspect *s = &self->m.suspects.suspect[i];

		found += !strcmp(s->kind, "caller");
		EXPECT_EQ(!strcmp(s->name, "leak [gone]"), !!strstr(s->next, "reboot"));
	}
	EXPECT_EQ(2, found);
}

/* More than there is room for: the largest stay, and the others are counted. */
TEST_F(model, too_many_suspects)
{
	static const char head[] = TABLE("callers", PL_COLUMNS_CALLERS, "");
	char text[8192];
	size_t at = (size_t)snprintf(text, sizeof(text), "%s", head);

	for (int i = 1; i <= 40; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%d %d 9 5 0 untracked f%d\n",
				       i, i * 4096, i);
	GIVEN("callers", text);
	CONCLUDE(0);
	EXPECT_EQ(MAX_SUSPECTS, self->m.suspects.n);
	EXPECT_LT(24, self->m.suspects.left_out);
	for (size_t i = 0; i < self->m.suspects.n; i++)
		EXPECT_LE(30 * 4096, self->m.suspects.suspect[i].bytes);
}

TEST_F(model, a_big_process_is_not_missing)
{
	self->section[0].data = "MemTotal: 1000 kB\nAnonPages: 800 kB\nActive: 900 kB\n";
	self->section[0].size = strlen(self->section[0].data);
	self->n = 1;
	GIVEN("processes", TABLE("processes", COLUMNS_PROCESSES,
				 "9 900000 - 850000 0 0 4096 3 java\n"
				 "8 1000 - 1000 0 0 4096 3 sh\n"));
	CONCLUDE(400);
	ASSERT_EQ(1, self->m.suspects.n);
	EXPECT_STREQ("java[9]", self->m.suspects.suspect[0].name);
	EXPECT_FALSE(self->m.suspects.suspect[0].missing);
	EXPECT_EQ(800 * KIB, self->m.suspects.suspect[0].bytes); /* no more than all have */
}

/* The pool of a database that has mapped it and not touched it yet. */
TEST_F(model, huge_pages_that_a_program_has_reserved)
{
	CONCLUDE(1);
	ASSERT_NE(NULL, find_suspect(&self->m, "hugetlb"));
	EXPECT_EQ(10 * MIB, find_suspect(&self->m, "hugetlb")->bytes);
	free_model(&self->m);
	self->section[0].data = MEMINFO "HugePages_Rsvd:        4\n";
	self->section[0].size = strlen(self->section[0].data);
	CONCLUDE(1);
	ASSERT_NE(NULL, find_suspect(&self->m, "hugetlb"));
	EXPECT_EQ(2 * MIB, find_suspect(&self->m, "hugetlb")->bytes);
	EXPECT_EQ(10 * MIB, line_bytes(&self->m.balance, "hugetlb_free"));
}

/* Their kernel stacks are no news: who else? */
TEST_F(model, vmalloc_besides_kernel_stacks)
{
	GIVEN("vmalloc", TABLE("vmalloc", COLUMNS_VMALLOC,
			       "5242880 320 dup_task_struct\n4194304 2 greedy [bad]\n"));
	CONCLUDE(10);
	ASSERT_NE(NULL, find_suspect(&self->m, "vmalloc"));
	EXPECT_STREQ("greedy [bad]", find_suspect(&self->m, "vmalloc")->name);
	EXPECT_EQ(15 * MIB, find_suspect(&self->m, "vmalloc")->bytes);
}

/* "[no stack]" has no ages: none are better than wrong ones. */
TEST_F(model, a_caller_without_ages)
{
	GIVEN("callers", CALLERS("10240 41943040 9 - - untracked [no stack]\n"));
	CONCLUDE(-1);
	ASSERT_NE(NULL, find_suspect(&self->m, "caller"));
	EXPECT_STREQ("9 allocations since the module was loaded",
		     find_suspect(&self->m, "caller")->evidence);
}

TEST_F(model, a_balloon_without_the_module)
{
	const struct suspect *s;

	GIVEN("sys/kernel/debug/vmmemctl",
	      "target                :           51200\ncurrent               :           51200\n");
	CONCLUDE(100);
	s = find_suspect(&self->m, "balloon");
	ASSERT_NE(NULL, s);
	EXPECT_STREQ("vmw_balloon", s->name);
	EXPECT_EQ(200 * MIB, s->bytes);
	EXPECT_EQ(200 * MIB, line_bytes(&self->m.balance, "balloon"));
}

/* Pages that are marked offline, and no driver is loaded that could have done it. */
TEST_F(model, a_balloon_of_nobody)
{
	const struct suspect *s;

	GIVEN("balloon", BALLOON("[unknown] unknown 25600 104857600 25600 0 0 - - 0 0 0\n"
				 "[total] - 25600 104857600 25600 0 0 - - 0 0 0\n"));
	CONCLUDE(100);
	s = find_suspect(&self->m, "balloon");
	ASSERT_NE(NULL, s);
	EXPECT_STREQ("a balloon driver", s->name);
	EXPECT_EQ(100 * MIB, s->bytes);
}

TEST(numbers_in_texts)
{
	static const char text[] = "Active: 5 kB\nActive(anon): 6 kB\nkey 7\nlast: x\n";
	unsigned long long n;

	EXPECT_TRUE(text_number(text, "Active", &n));
	EXPECT_EQ(5 * KIB, n);
	EXPECT_TRUE(text_number(text, "Active(anon)", &n));
	EXPECT_EQ(6 * KIB, n);
	EXPECT_TRUE(text_number(text, "key", &n));
	EXPECT_EQ(7, n);
	EXPECT_FALSE(text_number(text, "ke", &n));
	EXPECT_FALSE(text_number(text, "last", &n));
	EXPECT_FALSE(text_number("", "Active", &n));
	EXPECT_FALSE(text_number("Active", "Active", &n));
}

TEST_HARNESS_MAIN
