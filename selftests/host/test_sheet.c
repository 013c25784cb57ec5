// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of the balance sheet that other tools call something else, and the suspects that
 * belong to them: every number here is one that a test can work out by hand.
 */
#include "kselftest_harness.h"

#include "collect/collect.h"
#include "input/source.h"
#include "model/model.h"
#include "pageledger.h"

#define MIB (1024ULL * 1024)

#define TABLE(name, columns, rows) "# pageledger " name " 1\n# " columns "\n" rows
#define OWNERS(rows) TABLE("owners", COLUMNS_OWNERS, rows)
#define CLASSES(rows) TABLE("classes", PL_COLUMNS_CLASSES, rows)
#define PAGEFLAGS(rows) TABLE("pageflags", COLUMNS_PAGEFLAGS, rows)
#define KEYS(name, rows) TABLE(name, "key value", rows)

/* 1000 MiB, all of it in lines: 300 anonymous, 40 shmem, 110 of files, 50 slab, 500 free. */
#define MEMINFO                                                                                    \
	"MemTotal:        1024000 kB\nMemFree:          512000 kB\nBuffers:           10240 kB\n"  \
	"Cached:           143360 kB\nSwapCached:            0 kB\nActive:           204800 kB\n"  \
	"Inactive:         204800 kB\nUnevictable:       51200 kB\nAnonPages:        307200 kB\n"  \
	"Shmem:             40960 kB\nSlab:              51200 kB\nSUnreclaim:        40960 kB\n"

FIXTURE(sheet)
{
	struct section section[16];
	size_t n;
	char meminfo[2048];
	struct model m;
	const struct balance *b;
	const struct suspect *s;
};

static void put(struct section *section, size_t *n, const char *name, const char *text)
{
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(section[i].name, name)) {
			section[i] = (struct section){name, text, strlen(text)};
			return;
		}
	section[(*n)++] = (struct section){name, text, strlen(text)};
}

#define GIVEN(name, text) put(self->section, &self->n, name, text)

/* A line of meminfo gets another number; what was not there is added. */
static void set_kib(char meminfo[2048], const char *key, unsigned int kib)
{
	char line[64], *at;
	size_t len = (size_t)snprintf(line, sizeof(line), "%s:", key), end;

	at = strstr(meminfo, line);
	snprintf(line + len, sizeof(line) - len, " %u kB\n", kib);
	if (at) {
		end = strcspn(at, "\n") + 1;
		memmove(at, at + end, strlen(at + end) + 1);
	}
	strcat(meminfo, line);
}

#define SET(key, mib) set_kib(self->meminfo, key, 1024 * (mib))

static int conclude(struct section *section, size_t n, struct model *m)
{
	const struct source source = {
		.root = "", .file = "test", .snapshot = {.sections = section, .n = n}};

	free_model(m);
	memset(m, 0, sizeof(*m));
	return read_model(m, &source, -1);
}

static const struct suspect *find_suspect(const struct model *m, const char *kind)
{
	for (size_t i = 0; i < m->suspects.n; i++)
		if (!strcmp(m->suspects.suspect[i].kind, kind))
			return &m->suspects.suspect[i];
	return NULL;
}

static long long sum_lines(const struct line *line, size_t n)
{
	long long sum = 0;

	for (size_t i = 0; i < n; i++)
		if (!line[i].part)
			sum += line[i].bytes;
	return sum;
}

static bool has_words(const char *text, const char *words)
{
	if (!strstr(text, words))
		fprintf(stderr, "# '%s' is not in '%s'\n", words, text);
	return strstr(text, words);
}

/* Whatever is found, the lines add up. */
#define CONCLUDE()                                                                                 \
	do {                                                                                       \
		GIVEN("proc/meminfo", self->meminfo);                                              \
		ASSERT_EQ(0, conclude(self->section, self->n, &self->m));                          \
		self->b = &self->m.balance;                                                        \
		EXPECT_EQ((long long)self->b->total, sum_lines(self->b->line, self->b->n));        \
	} while (0)

#define LINE(key) line_bytes(self->b, key)
#define SAYS(part, words)                                                                          \
	EXPECT_TRUE(has_words((const char *)self->s + offsetof(struct suspect, part), words))
#define SUSPECT(kind_, bytes_)                                                                     \
	do {                                                                                       \
		self->s = find_suspect(&self->m, kind_);                                           \
		ASSERT_NE(NULL, self->s);                                                          \
		EXPECT_EQ(bytes_, self->s->bytes);                                                 \
	} while (0)

FIXTURE_SETUP(sheet)
{
	memset(self, 0, sizeof(*self));
	strcpy(self->meminfo, MEMINFO);
	GIVEN("proc/vmstat", "nr_isolated_anon 0\nnr_isolated_file 0\nnr_zspages 0\n");
	GIVEN("machine", KEYS("machine", "page_size 4096\npercpu_chunks 2\n"));
}

FIXTURE_TEARDOWN(sheet)
{
	free_model(&self->m);
}

TEST_F(sheet, each_line_is_what_it_is)
{
	CONCLUDE();
	EXPECT_EQ(300 * MIB, LINE("anon"));
	EXPECT_EQ(40 * MIB, LINE("shmem"));
	EXPECT_EQ(110 * MIB, LINE("cache"));
	EXPECT_EQ(0, LINE("pinned"));
	EXPECT_EQ(0, LINE("swap_cache"));
	EXPECT_EQ(0, self->b->remainder);
	EXPECT_EQ(0, self->m.suspects.n);
}

/* io_uring's buffers, unmapped: on a list, in no page table and no file. */
#define PINNED()                                                                                   \
	do {                                                                                       \
		SET("MemFree", 436);                                                               \
		SET("Active", 264);                                                                \
	} while (0)

TEST_F(sheet, pinned_memory_is_no_page_cache)
{
	PINNED();
	GIVEN("owners", OWNERS("io_uring buffers 412 ringer 3 67108864 exact pinned 1 buffer\n"));
	CONCLUDE();
	EXPECT_EQ(110 * MIB, LINE("cache"));
	EXPECT_EQ(64 * MIB, LINE("pinned"));
	EXPECT_EQ(0, self->b->remainder);
	SUSPECT("pinned", 64 * MIB);
	EXPECT_EQ(1, self->m.suspects.n);
	EXPECT_TRUE(self->s->missing);
	EXPECT_EQ(412, self->s->pid);
	EXPECT_STREQ("ringer[412]", self->s->name);
	SAYS(sentence, "pinned: io_uring buffers of ringer[412].");
	SAYS(evidence, "1 buffer");
	SAYS(next, "ringer (pid 412)");
}

/* What is not told by the kernel is a guess, and says so. */
TEST_F(sheet, pinned_memory_whose_owner_is_a_guess)
{
	PINNED();
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	EXPECT_STREQ("[pinned]", self->s->name);
	GIVEN("proc/vmstat", "thp_deferred_split_page 17\n");
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	SAYS(sentence, "they can be parts of huge pages");
	GIVEN("machine", KEYS("machine", "partly_mapped 2097152\n"));
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	EXPECT_STREQ("[pinned]", self->s->name);
	GIVEN("owners", OWNERS("pipe - 7 proxy 5 67108864 exact callers 4 pipes\n"));
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	SAYS(sentence, "they can be in pipes of proxy[7]");
	GIVEN("owners", OWNERS("pinned VmPin 9 rdma - 67108864 at_most pinned -\n"));
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	SAYS(sentence, "it can be pinned memory of rdma[9] (at most 64Mi)");
}

/* It has sent 16384 pages of a user, and none of its own. */
#define SENDER                                                                                     \
	"inet stream tcp 7 8 99 5 sender 0 0 99 1 1 1 16384 0 16384 1 once "                       \
	"tcp_sendmsg_locked\n"

TEST_F(sheet, pinned_memory_that_a_socket_has_queued)
{
	PINNED();
	GIVEN("sockets", TABLE("sockets", PL_COLUMNS_SOCKETS, SENDER));
	CONCLUDE();
	SUSPECT("pinned", 64 * MIB);
	EXPECT_STREQ("sender[99]", self->s->name);
	SAYS(sentence, "they can be in fd 5 of sender[99]");
}

/* Mapped or not, nothing tells: the line is what it is at least, and the suspect says so. */
TEST_F(sheet, swap_cache_bounds_what_is_pinned)
{
	PINNED();
	SET("SwapCached", 24);
	CONCLUDE();
	EXPECT_EQ(24 * MIB, LINE("swap_cache"));
	EXPECT_EQ(40 * MIB, LINE("pinned"));
	SUSPECT("pinned", 40 * MIB);
	SAYS(evidence, "at most so much more: 24Mi");
	SET("SwapCached", 100);
	CONCLUDE();
	EXPECT_EQ(64 * MIB, LINE("swap_cache"));
	EXPECT_EQ(0, LINE("pinned"));
	EXPECT_EQ(0, self->b->remainder);
}

/* Counted already, and not on the lists yet. */
TEST_F(sheet, pages_on_their_way_to_the_lists)
{
	SET("Inactive", 199);
	CONCLUDE();
	EXPECT_EQ(0, LINE("pinned"));
	EXPECT_EQ(110 * MIB, LINE("cache"));
	EXPECT_EQ(0, self->b->remainder);
}

#define CALLERS_BEFORE                                                                             \
	TABLE("callers", PL_COLUMNS_CALLERS, "256 1048576 0 - - untracked [before load]\n")

/* vmalloc() has 20 MiB, per-CPU memory 4: 64 more are mapped, and are not theirs. */
#define VMAP()                                                                                     \
	do {                                                                                       \
		SET("MemFree", 411);                                                               \
		SET("VmallocUsed", 20);                                                            \
		SET("Percpu", 4);                                                                  \
		GIVEN("callers", CALLERS_BEFORE);                                                  \
		GIVEN("classes", CLASSES("vmalloc 22272 91226112\npercpu 256 1048576\n"));         \
	} while (0)

TEST_F(sheet, pages_that_a_driver_has_mapped_have_a_line)
{
	VMAP();
	GIVEN("vmap", TABLE("vmap", COLUMNS_VMAP,
			    "67121152 1 vmap vgem_thing [vgem]\n"
			    "- 3 vm_map_ram [vm_map_ram]\n"));
	CONCLUDE();
	EXPECT_EQ(64 * MIB, LINE("vmap"));
	EXPECT_EQ(1 * MIB, LINE("before_load"));
	EXPECT_EQ(0, self->b->remainder);
	SUSPECT("before_load", 65 * MIB);
	SAYS(evidence, "mapped by vmap(): vgem_thing [vgem] 64Mi");
	GIVEN("stats", KEYS("stats", "before_load_vmalloc unknown\n"));
	CONCLUDE();
	EXPECT_EQ(0, LINE("vmap"));
}

TEST_F(sheet, a_ring_buffer_from_before_the_load_is_its_maps)
{
	VMAP();
	GIVEN("owners", OWNERS("bpf_map events - - - 67108864 exact callers as /x/events\n"));
	CONCLUDE();
	EXPECT_EQ(1, self->m.suspects.n);
	SUSPECT("owner", 64 * MIB);
	SAYS(sentence, "BPF map events");
	SAYS(evidence, "as /x/events");
}

TEST_F(sheet, pages_that_drivers_have_reserved)
{
	SET("MemFree", 436);
	GIVEN("callers", TABLE("callers", PL_COLUMNS_CALLERS, ""));
	GIVEN("balloon", TABLE("balloon", PL_COLUMNS_BALLOON,
			       "virtio_balloon outside 256 1048576 0 1 1 5 0 0 0 0\n"));
	/* 1064 MiB, of which 80 are reserved: 984, but the zones have 1047 and a balloon one */
	GIVEN("classes", CLASSES("reserved 20480 83886080\ntotal 272384 1115684864\n"
				 "managed 268032 1097859072\n"));
	CONCLUDE();
	EXPECT_EQ(64 * MIB, LINE("reserved"));
	EXPECT_EQ(0, self->b->remainder);
	SUSPECT("reserved", 64 * MIB);
}

/* What is taken out adds up to what is installed. */
TEST_F(sheet, what_is_not_in_memtotal)
{
	GIVEN("proc/vmstat", "nr_memmap_boot_pages 4096\n");
	GIVEN("machine", KEYS("machine", "installed 1342177280\nsystem_ram 1325400064\n"
					 "crash_kernel 134217728\nkernel_image 33554432\n"));
	CONCLUDE();
	EXPECT_EQ(1280 * MIB, self->b->installed);
	EXPECT_EQ((long long)(280 * MIB), sum_lines(self->b->taken, self->b->ntaken));
	ASSERT_EQ(5, self->b->ntaken);
	EXPECT_STREQ("crash_kernel", self->b->taken[0].key);
	EXPECT_EQ((long long)(128 * MIB), self->b->taken[0].bytes);
	EXPECT_STREQ("boot", self->b->taken[1].key);
	EXPECT_EQ((long long)(136 * MIB), self->b->taken[1].bytes);
	EXPECT_STREQ("memory_map", self->b->taken[3].key);
	EXPECT_TRUE(self->b->taken[3].part);
	EXPECT_STREQ("firmware", self->b->taken[4].key);
	EXPECT_EQ((long long)(16 * MIB), self->b->taken[4].bytes);
}

/* Memory was added since the firmware wrote its table; or nobody but root may know. */
TEST_F(sheet, what_is_installed_is_never_less_than_there_is)
{
	GIVEN("machine", KEYS("machine", "installed 536870912\nsystem_ram 1325400064\n"));
	CONCLUDE();
	EXPECT_EQ(1264 * MIB, self->b->installed);
	EXPECT_EQ((long long)(264 * MIB), sum_lines(self->b->taken, self->b->ntaken));
	EXPECT_STREQ("by the kernel as it booted", self->b->taken[0].label);
	GIVEN("machine", KEYS("machine", "system_ram 2147483648\n"));
	CONCLUDE();
	EXPECT_STREQ("as it booted, nothing tells by whom", self->b->taken[0].label);
	GIVEN("machine", KEYS("machine", "installed 1207959552\nsystem_ram 1325400064\n"));
	CONCLUDE();
	EXPECT_EQ(1264 * MIB, self->b->installed);
	GIVEN("machine", KEYS("machine", "memory_blocks 1342177280\n"
					 "memory_blocks_offline 134217728\n"));
	CONCLUDE();
	EXPECT_EQ(1280 * MIB, self->b->installed);
	EXPECT_EQ((long long)(280 * MIB), sum_lines(self->b->taken, self->b->ntaken));
	GIVEN("machine", KEYS("machine", "page_size 4096\n"));
	CONCLUDE();
	EXPECT_EQ(0, self->b->installed);
	EXPECT_EQ(0, self->b->ntaken);
}

TEST_F(sheet, lines_that_newer_kernels_have)
{
	SET("MemFree", 450);
	SET("Unaccepted", 30);
	SET("GPUActive", 40);
	SET("GPUReclaim", 10);
	GIVEN("callers", TABLE("callers", PL_COLUMNS_CALLERS,
			       "7680 31457280 1 - - untracked ttm_pool_alloc [ttm]\n"
			       "5120 20971520 0 - - untracked [before load]\n"));
	CONCLUDE();
	EXPECT_EQ(30 * MIB, LINE("unaccepted"));
	EXPECT_TRUE(find_line(self->b, "unaccepted")->part);
	EXPECT_EQ(50 * MIB, LINE("gpu"));
	EXPECT_EQ(0, LINE("callers")); /* 30 of the 50 */
	EXPECT_EQ(0, LINE("before_load"));
	EXPECT_EQ(0, self->b->remainder);
}

TEST_F(sheet, a_balloon_that_meminfo_has)
{
	SET("MemFree", 460);
	SET("Balloon", 40);
	GIVEN("machine",
	      KEYS("machine", "balloon_driver virtio_balloon\nballoon_memtotal inside\n"));
	GIVEN("proc/vmstat", "balloon_inflate 9\nballoon_deflate 1\n");
	CONCLUDE();
	EXPECT_EQ(40 * MIB, LINE("balloon"));
	EXPECT_EQ(0, self->b->remainder);
	SUSPECT("balloon", 40 * MIB);
	SAYS(evidence, "meminfo");
}

/* As hv_balloon's: it counts nowhere, and its driver is the only one. */
TEST_F(sheet, a_balloon_that_only_its_pages_tell)
{
	SET("MemFree", 460);
	GIVEN("machine", KEYS("machine", "balloon_driver xyz_balloon\nballoon_memtotal inside\n"));
	GIVEN("proc/vmstat", "balloon_inflate 9\nballoon_deflate 9\n");
	GIVEN("pageflags", PAGEFLAGS("10240 41943040 offline -\n"));
	CONCLUDE();
	EXPECT_EQ(40 * MIB, LINE("balloon"));
	EXPECT_EQ(0, self->b->remainder);
	SUSPECT("balloon", 40 * MIB);
	SAYS(sentence, "xyz_balloon");
	SAYS(evidence, "inferred");
	/* of none that is known, nothing is said of MemTotal */
	GIVEN("machine", KEYS("machine", ""));
	CONCLUDE();
	EXPECT_EQ(0, LINE("balloon"));
	EXPECT_EQ(0, self->b->outside);
	SUSPECT("balloon", 40 * MIB);
	SAYS(sentence, "a balloon driver");
	SAYS(evidence, "Nothing tells whether");
	/* the driver's own count is no other balloon */
	GIVEN("sys/kernel/debug/vmmemctl", "current  :  10200\n");
	CONCLUDE();
	EXPECT_EQ(10200 * 4096ULL, LINE("balloon"));
	EXPECT_EQ(1, self->m.suspects.n);
}

/* What counters leave out is the same driver's; or virtio_mem's, of which there is no counter. */
TEST_F(sheet, pages_marked_offline_besides_those_counted)
{
	SET("MemFree", 450);
	GIVEN("machine", KEYS("machine", "balloon_driver vmw_balloon\nballoon_memtotal inside\n"));
	GIVEN("proc/vmstat", "balloon_inflate 6400\nballoon_deflate 0\n");
	GIVEN("pageflags", PAGEFLAGS("12800 52428800 offline -\n"));
	CONCLUDE();
	EXPECT_EQ(50 * MIB, LINE("balloon"));
	EXPECT_EQ(1, self->m.suspects.n);
	GIVEN("machine", KEYS("machine", "memory_driver virtio_mem\nballoon_driver virtio_balloon\n"
					 "balloon_memtotal outside\n"));
	SET("MemFree", 500);
	CONCLUDE();
	EXPECT_EQ(0, LINE("balloon"));
	EXPECT_EQ(50 * MIB, self->b->outside);
	EXPECT_EQ(2, self->m.suspects.n);
	EXPECT_STREQ("virtio_mem", self->m.suspects.suspect[1].name);
	EXPECT_EQ(25 * MIB, self->m.suspects.suspect[1].bytes);
}

/* With the module its own files say it, and they do it better. */
TEST_F(sheet, page_flags_are_not_asked_with_the_module)
{
	SET("MemFree", 460);
	GIVEN("callers", TABLE("callers", PL_COLUMNS_CALLERS, ""));
	GIVEN("balloon", TABLE("balloon", PL_COLUMNS_BALLOON, ""));
	GIVEN("pageflags", PAGEFLAGS("10240 41943040 offline -\n30720 125829120 unmarked -\n"));
	CONCLUDE();
	EXPECT_EQ(0, LINE("balloon"));
	EXPECT_EQ(0, self->b->outside);
	EXPECT_EQ(0, LINE("untracked_seen"));
	EXPECT_EQ(40 * MIB, self->b->remainder);
}

/* 60 MiB are in no line; of 90 without a mark, 46 are in one. */
TEST_F(sheet, untracked_memory_that_is_seen)
{
	SET("MemFree", 404);
	SET("VmallocUsed", 20);
	SET("KernelStack", 10);
	SET("PageTables", 8);
	SET("SecPageTables", 2);
	SET("Percpu", 4);
	SET("GPUActive", 2);
	GIVEN("machine", KEYS("machine", "percpu_chunks 1\npercpu_first_chunk 1048576\n"));
	GIVEN("proc/zoneinfo", "    cpu: 0\n              count: 256\n");
	GIVEN("proc/vmstat", "nr_zspages 1792\n");
	CONCLUDE();
	EXPECT_EQ(53 * MIB, self->b->remainder);
	EXPECT_EQ(0, LINE("untracked_seen"));
	/* slab: 40 of 50, the others are large kmalloc(); tables: 8 of 10 */
	GIVEN("pageflags", PAGEFLAGS("15360 62914560 unmarked -\n10240 41943040 slab -\n"
				     "7680 31457280 unmarked 9\n2048 8388608 pagetable -\n"
				     "768 3145728 mapped 0\n"));
	CONCLUDE();
	EXPECT_EQ(53 * MIB, self->b->remainder);
	EXPECT_EQ((93 - 1 - 20 - 3 - 7 - 2 - 10 - 2) * MIB, LINE("untracked_seen"));
	EXPECT_TRUE(find_line(self->b, "untracked_seen")->part);
	/* never more than there is */
	GIVEN("pageflags", PAGEFLAGS("153600 629145600 unmarked -\n"));
	CONCLUDE();
	EXPECT_EQ(53 * MIB, LINE("untracked_seen"));
	/* stacks that are no part of vmalloc are a line of their own */
	SET("VmallocUsed", 0);
	SET("Percpu", 0);
	GIVEN("pageflags", PAGEFLAGS("15360 62914560 unmarked -\n12800 52428800 slab -\n"
				     "2560 10485760 pagetable -\n"));
	CONCLUDE();
	EXPECT_EQ((60 - 1 - 10 - 7 - 2) * MIB, LINE("untracked_seen"));
}

/* 200 MiB of it */
static void give_shmem(char meminfo[2048])
{
	set_kib(meminfo, "Shmem", 200 * 1024);
	set_kib(meminfo, "Cached", 300 * 1024);
	set_kib(meminfo, "Active", 360 * 1024);
	set_kib(meminfo, "MemFree", 340 * 1024);
}

TEST_F(sheet, a_mount_is_named_for_what_it_holds)
{
	give_shmem(self->meminfo);
	GIVEN("shmem", TABLE("shmem", COLUMNS_SHMEM,
			     "167772160 tmpfs /dev/shm\n"
			     "5242880 tmpfs /run\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	EXPECT_EQ(1, self->m.suspects.n);
	SAYS(sentence, "160Mi of it: tmpfs /dev/shm.");
	SAYS(evidence, "tmpfs /run 5.0Mi; 35Mi in no mount");
	SAYS(next, "delete");
}

TEST_F(sheet, a_deleted_file_is_whoever_holds_it)
{
	give_shmem(self->meminfo);
	GIVEN("shmem", TABLE("shmem", COLUMNS_SHMEM, "167772160 tmpfs /dev/shm\n"));
	GIVEN("owners",
	      OWNERS("tmpfs /dev/shm/debug.log 31 tail 3 157286400 exact shmem deleted\n"
		     "memfd /memfd:pulse 32 pulse 5 20971520 exact shmem 1 descriptor\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	EXPECT_EQ(31, self->s->pid);
	SAYS(sentence, "150Mi of it: deleted file /dev/shm/debug.log of tail[31].");
	SAYS(evidence, "file /memfd:pulse of pulse[32] 20Mi, tmpfs /dev/shm 10Mi");
	SAYS(next, "tail (pid 31)");
}

TEST_F(sheet, a_deleted_file_that_a_loop_device_has)
{
	give_shmem(self->meminfo);
	GIVEN("shmem", TABLE("shmem", COLUMNS_SHMEM, "167772160 tmpfs /tmp\n"));
	GIVEN("owners", OWNERS("loop loop5 - - - 157286400 at_most shmem /tmp/a (deleted)\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	SAYS(sentence, "At most 150Mi of it: deleted file of loop device loop5.");
	SAYS(evidence, "tmpfs /tmp 10Mi");
	SAYS(next, "losetup -d /dev/loop5");
}

TEST_F(sheet, shared_memory_that_nobody_tells)
{
	give_shmem(self->meminfo);
	GIVEN("shmem", TABLE("shmem", COLUMNS_SHMEM, "5242880 tmpfs /run\n"));
	GIVEN("owners", OWNERS("drm /dev/dri/card0 40 desktop 3 0 unknown shmem driver vgem\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	EXPECT_EQ(40, self->s->pid);
	SAYS(sentence, "195Mi of it is in no mount");
	SAYS(sentence, "it can be graphics memory (/dev/dri/card0) of desktop[40]");
	SAYS(next, "desktop (pid 40)");
	GIVEN("owners", OWNERS("drm /dev/dri/card0 40 desktop 3 0 unknown shmem driver vgem\n"
			       "in_flight socket:[9] 41 compositor 4 0 unknown shmem 1 file\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	EXPECT_EQ(41, self->s->pid);
	SAYS(sentence, "a unix socket of compositor[41], which does not read.");
	GIVEN("owners", OWNERS("sysv shmid:4 - - - 199229440 exact shmem made by pid 9\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	SAYS(sentence, "190Mi of it: System V segment shmid:4.");
	SAYS(next, "ipcrm -m 4");
}

/* A segment of huge pages, or what is swapped out: not what is asked for. */
TEST_F(sheet, more_than_all_shared_memory_is_not_in_it)
{
	give_shmem(self->meminfo);
	GIVEN("shmem", TABLE("shmem", COLUMNS_SHMEM, "167772160 tmpfs /dev/shm\n"));
	GIVEN("owners", OWNERS("sysv shmid:4 - - - 419430400 exact shmem made by pid 9\n"));
	CONCLUDE();
	SUSPECT("shmem", 200 * MIB);
	SAYS(sentence, "160Mi of it: tmpfs /dev/shm.");
}

TEST_F(sheet, a_disk_of_zram_is_no_swap)
{
	SET("MemFree", 380);
	GIVEN("proc/vmstat", "nr_zspages 30720\n");
	CONCLUDE();
	SUSPECT("zsmalloc", 120 * MIB);
	EXPECT_EQ(NULL, strstr(self->s->sentence, "swapped"));
	GIVEN("owners", OWNERS("zram zram0 - - - 125829120 exact zsmalloc mounted on /var/log\n"));
	CONCLUDE();
	SUSPECT("zsmalloc", 120 * MIB);
	SAYS(sentence, "written to the disk zram0");
	SAYS(evidence, "mounted on /var/log");
	GIVEN("owners",
	      OWNERS("zram zram0 - - - 125829120 exact zsmalloc swap, 200 KiB of data\n"));
	CONCLUDE();
	SUSPECT("zsmalloc", 120 * MIB);
	SAYS(sentence, "swapped out to zram0");
	SET("Zswap", 120);
	CONCLUDE();
	SUSPECT("zsmalloc", 120 * MIB);
	SAYS(sentence, "zswap");
	GIVEN("machine", KEYS("machine", "zswap_pool other\n"));
	CONCLUDE();
	SUSPECT("zsmalloc", 240 * MIB);
}

TEST_F(sheet, per_cpu_memory_of_bpf_maps)
{
	SET("MemFree", 400);
	SET("Percpu", 100);
	CONCLUDE();
	SUSPECT("percpu", 100 * MIB);
	EXPECT_EQ(NULL, strstr(self->s->next, "deleted"));
	GIVEN("owners", OWNERS("bpf_map small 50 agent 7 8388608 exact percpu id 9\n"));
	CONCLUDE();
	SUSPECT("percpu", 100 * MIB);
	EXPECT_EQ(NULL, strstr(self->s->sentence, "BPF"));
	GIVEN("owners", OWNERS("bpf_map flows 50 agent 7 83886080 exact percpu id 9, percpu_array\n"
			       "cgroup / - - - 0 unknown percpu 900 deleted cgroups are held\n"));
	CONCLUDE();
	EXPECT_EQ(1, self->m.suspects.n);
	SUSPECT("percpu", 100 * MIB);
	SAYS(sentence, "BPF map flows of agent[50] (80Mi of it)");
	SAYS(evidence, "id 9");
	SAYS(next, "bpftool");
}

/* One cause with parts in two lines. */
TEST_F(sheet, deleted_cgroups_are_one_suspect)
{
	SET("MemFree", 260);
	SET("Percpu", 100);
	SET("Slab", 190);
	SET("SUnreclaim", 180);
	GIVEN("owners",
	      OWNERS("cgroup / - - - 0 unknown percpu 900 deleted cgroups are still held\n"));
	CONCLUDE();
	EXPECT_EQ(1, self->m.suspects.n);
	SUSPECT("cgroup", 280 * MIB);
	SAYS(sentence, "900 deleted cgroups");
	GIVEN("owners",
	      OWNERS("cgroup / - - - 0 unknown percpu 9 deleted cgroups are still held\n"));
	CONCLUDE();
	EXPECT_EQ(NULL, find_suspect(&self->m, "cgroup"));
	EXPECT_NE(NULL, find_suspect(&self->m, "slab"));
	EXPECT_NE(NULL, find_suspect(&self->m, "percpu"));
}

TEST_F(sheet, huge_pages_of_all_sizes)
{
	SET("MemFree", 400);
	SET("Hugetlb", 100);
	GIVEN("machine", KEYS("machine", "hugetlb_free 73400320\nhugetlb_reserved 10485760\n"));
	CONCLUDE();
	EXPECT_EQ(70 * MIB, LINE("hugetlb_free"));
	SUSPECT("hugetlb", 60 * MIB);
}

TEST_F(sheet, huge_pages_of_files_that_nobody_has_mapped)
{
	SET("MemFree", 400);
	SET("Hugetlb", 100);
	GIVEN("owners",
	      OWNERS("hugetlbfs /dev/hugepages/a - - - 62914560 exact hugetlb not mapped\n"
		     "hugetlbfs /dev/hugepages/b 9 vm - 10485760 exact hugetlb mapped\n"));
	CONCLUDE();
	SUSPECT("hugetlb", 60 * MIB);
	EXPECT_EQ(1, self->m.suspects.n);
	SAYS(sentence, "/dev/hugepages/a");
	SAYS(next, "rm /dev/hugepages/a");
}

/* 48 MiB of per-CPU memory and 52 that keep account of it: one cause. */
TEST_F(sheet, accounts_of_per_cpu_memory_are_no_suspect)
{
	SET("MemFree", 395);
	SET("Percpu", 49);
	SET("VmallocUsed", 56);
	GIVEN("vmalloc", TABLE("vmalloc", COLUMNS_VMALLOC, "54525952 100 pcpu_create_chunk\n"));
	CONCLUDE();
	EXPECT_EQ(0, self->m.suspects.n);
	SET("Percpu", 60);
	CONCLUDE();
	EXPECT_EQ(1, self->m.suspects.n);
	SUSPECT("percpu", 60 * MIB);
	SAYS(evidence, "52Mi of vmalloc()");
}

TEST_F(sheet, vmalloc_names_whose_it_is)
{
	SET("MemFree", 400);
	SET("VmallocUsed", 100);
	GIVEN("vmalloc",
	      TABLE("vmalloc", COLUMNS_VMALLOC, "83886080 1 sdebug_add_store [scsi_debug]\n"));
	CONCLUDE();
	SUSPECT("vmalloc", 100 * MIB);
	SAYS(next, "module scsi_debug");
	GIVEN("owners", OWNERS("bpf_map ct - - - 83886080 exact vmalloc id 3, pinned as /x\n"));
	CONCLUDE();
	SUSPECT("vmalloc", 100 * MIB);
	SAYS(next, "bpftool");
	SAYS(sentence, "BPF map ct (80Mi of it)");
	SAYS(evidence, "pinned as /x");
}

TEST_HARNESS_MAIN
