// SPDX-License-Identifier: GPL-2.0
/* Lines of the balance sheet that other tools call something else. */
#include "sheet_given.h"

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

TEST_HARNESS_MAIN
