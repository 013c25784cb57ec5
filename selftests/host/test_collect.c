// SPDX-License-Identifier: GPL-2.0
/* The tables that are made of /proc and /sys, but for machine and pageflags. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tree.h"

/* Not the constants of collect.h: a change has to be made here too. */
#define PROCESSES "pid rss pss anon shmem swap pagetables threads comm"
#define SLAB "bytes objects active size class cache"
#define VMALLOC "bytes areas caller"
#define VMAP "bytes areas class caller"
#define SHMEM "bytes class name"
#define PAGE_OWNER "pages bytes class stack"

static void put_process(const char *root, unsigned int pid, const char *comm, unsigned int rss)
{
	char path[64], status[512];

	snprintf(path, sizeof(path), "proc/%u/status", pid);
	snprintf(status, sizeof(status),
		 "Name:\t%s\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t%u\nVmPeak:\t  999999 kB\n"
		 "VmRSS:\t%8u kB\nRssAnon:\t       3 kB\nRssFile:\t       4 kB\n"
		 "RssShmem:\t       5 kB\nVmData:\t     77 kB\nVmPTE:\t       6 kB\n"
		 "VmSwap:\t       7 kB\nHugetlbPages:\t       8 kB\nThreads:\t9\n",
		 comm, pid, rss);
	put(root, path, status);
}

TEST_F(tree, processes)
{
	put_process(self->root, 1, "init", 100);
	put_process(self->root, 433, "Web Content", 200);
	put(self->root, "proc/433/smaps_rollup",
	    "55d0-7ffd ---p 00000000 00:00 0    [rollup]\nRss:       200 kB\nPss:       150 kB\n"
	    "Pss_Dirty:    9 kB\n");
	put(self->root, "proc/2/status", "Name:\tkthreadd\nThreads:\t1\n");
	put(self->root, "proc/self/status", "Name:\tself\nVmRSS:\t 1 kB\n");
	put(self->root, "proc/77/cmdline", "gone");
	put(self->root, "proc/meminfo", "MemTotal: 1 kB\n");
	EXPECT_ROWS("processes", PROCESSES,
		    "433 204800 153600 3072 5120 7168 6144 9 Web Content\n"
		    "1 102400 - 3072 5120 7168 6144 9 init\n");
}

TEST_F(tree, process_names_that_break_tables)
{
	put_process(self->root, 1, "\033[31mred", 5);
	put_process(self->root, 2, "caf\303\251", 4);
	put_process(self->root, 3, " leads", 3);
	put_process(self->root, 4, "", 2);
	put_process(self->root, 5, "VmRSS: 1 kB", 1);
	EXPECT_ROWS("processes", PROCESSES,
		    "1 5120 - 3072 5120 7168 6144 9 ?[31mred\n"
		    "2 4096 - 3072 5120 7168 6144 9 caf??\n"
		    "3 3072 - 3072 5120 7168 6144 9 ?leads\n"
		    "4 2048 - 3072 5120 7168 6144 9 ?\n"
		    "5 1024 - 3072 5120 7168 6144 9 VmRSS: 1 kB\n");
}

/* A database that fills the machine is not walked each time that somebody asks. */
TEST_F(tree, processes_too_large_for_pss)
{
	put_process(self->root, 1, "huge", 64U << 20);
	put_process(self->root, 2, "larger", (64U << 20) + 1);
	put_process(self->root, 3, "small", 1);
	for (int pid = 1; pid <= 3; pid++) {
		char path[64];

		snprintf(path, sizeof(path), "proc/%d/smaps_rollup", pid);
		put(self->root, path, "Pss: 1 kB\n");
	}
	EXPECT_ROWS("processes", PROCESSES,
		    "2 68719477760 - 3072 5120 7168 6144 9 larger\n"
		    "1 68719476736 1024 3072 5120 7168 6144 9 huge\n"
		    "3 1024 - 3072 5120 7168 6144 9 small\n");
}

/* Looking up the proportional share takes the kernel long: only for the largest. */
TEST_F(tree, processes_pss_of_the_largest)
{
	size_t with_pss = 0, lines = 0;
	char path[64];

	for (unsigned int pid = 1; pid <= 50; pid++) {
		put_process(self->root, pid, "many", pid);
		snprintf(path, sizeof(path), "proc/%u/smaps_rollup", pid);
		put(self->root, path, "Pss: 1 kB\n");
	}
	self->text = rows(self->root, "processes", PROCESSES);
	ASSERT_NE(NULL, self->text);
	for (char *line = self->text; *line; line = strchr(line, '\n') + 1, lines++) {
		unsigned int pid, rss;
		char pss[32];
		int words = sscanf(line, "%u %u %31s", &pid, &rss, pss);

		ASSERT_EQ(3, words);
		EXPECT_EQ(50 - lines, pid);
		EXPECT_EQ(pid * 1024, rss);
		with_pss += !strcmp(pss, "1024");
	}
	EXPECT_EQ(50, lines);
	EXPECT_EQ(20, with_pss);
}

TEST_F(tree, no_proc_at_all)
{
	static const char *const names[] = {"processes", "slab", "vmalloc"};
	size_t size;
	char *data;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		EXPECT_EQ(-ENOENT, collect(self->root, names[i], &data, &size));
	EXPECT_ROWS("shmem", SHMEM, "");
}

/* The kernel's lines, whole. */
/* clang-format off */
TEST_F(tree, slab)
{
	put(self->root, "proc/slabinfo",
	    "slabinfo - version: 2.1\n"
	    "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n"
	    "dentry            571938 572124    192   21    1 : tunables    0    0    0 : slabdata  27244  27244      0\n"
	    "task_struct          134    160   5888    5    8 : tunables    0    0    0 : slabdata      32     32      0\n"
	    "unused                 0      0     64   64    1 : tunables    0    0    0 : slabdata       0      0      0\n"
	    "short line 1 2 3\n"
	    "kmalloc-8k            10     12   8192    4    8 : tunables    0    0    0 : slabdata       3      3      0\n");
	put(self->root, "sys/kernel/slab/dentry/reclaim_account", "1\n");
	put(self->root, "sys/kernel/slab/task_struct/reclaim_account", "0\n");
	EXPECT_ROWS("slab", SLAB,
		    "111591424 572124 571938 192 reclaimable dentry\n"
		    "1048576 160 134 5888 unreclaimable task_struct\n"
		    "98304 12 10 8192 - kmalloc-8k\n");
}

/* More caches than there is room for at first. */
TEST_F(tree, slab_of_many_caches)
{
	char *info = malloc(1 << 17);
	size_t n = 0, lines = 0;

	for (int i = 1; i <= 1000; i++)
		n += (size_t)sprintf(info + n,
				     "cache-%d 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 %d 0\n", i,
				     i);
	put(self->root, "proc/slabinfo", info);
	free(info);
	self->text = rows(self->root, "slab", SLAB);
	ASSERT_NE(NULL, self->text);
	EXPECT_EQ(0, strncmp(self->text, "4096000 1 1 64 - cache-1000\n", 28));
	for (char *line = self->text; *line; line = strchr(line, '\n') + 1)
		lines++;
	EXPECT_EQ(1000, lines);
}

TEST_F(tree, vmalloc)
{
	put(self->root, "proc/vmallocinfo",
	    "0xffffa8c440000000-0xffffa8c440002000    8192 hpet_enable+0x31/0x2b6 phys=0x00000000fed00000 ioremap\n"
	    "0xffffa8c440004000-0xffffa8c440009000   20480 kernel_clone+0x9a/0x3b0 pages=4 vmalloc N0=4\n"
	    "0xffffa8c440010000-0xffffa8c440015000   20480 kernel_clone+0x9a/0x3b0 pages=4 vmalloc N0=4\n"
	    "0xffffa8c440020000-0xffffa8c440022000    8192 leak_init+0x17/0x1000 [leaky] pages=1 vmalloc N0=1\n"
	    "0xffffa8c440030000-0xffffa8c440432000 4202496 alloc_large_system_hash+0x1a5/0x269 pages=1025 vmalloc vpages N0=1025\n"
	    "0xffffa8c440040000-0xffffa8c440045000   20480 drm_gem_vmap+0x1/0x2 [drm] pages=4 vmap\n"
	    "0xffffa8c440050000-0xffffa8c440052000    8192 unpurged vm_area\n"
	    "0xffffa8c440060000-0xffffa8c440062000    8192 0xffffffffc0123456 pages=1 vmalloc N0=1\n"
	    "0xffffa8c440070000-0xffffa8c440073000   12288 0xffffffffc0777777 pages=2 vmalloc N0=2\n"
	    "0xffffa8c440080000-0xffffa8c4400a0000  131072 pcpu_get_vm_areas+0x0/0x1100 vmalloc\n");
	EXPECT_ROWS("vmalloc", VMALLOC,
		    "4198400 1 alloc_large_system_hash\n"
		    "32768 2 kernel_clone\n"
		    "12288 2 [unknown]\n"
		    "4096 1 leak_init [leaky]\n");
}

/*
 * A ring buffer has its 256 KiB twice and three pages before them, and a guard behind; of a
 * sparse area, and of vm_map_ram(), nobody knows how much there is.
 */
TEST_F(tree, vmap)
{
	put(self->root, "proc/vmallocinfo",
	    "0x00000000926498db-0x00000000f786b47b   20480 irq_init_percpu_irqstack+0xf0/0x120 vmap\n"
	    "0x000000000af51052-0x00000000886dbfab   20480 irq_init_percpu_irqstack+0xf0/0x120 vmap\n"
	    "0x0000000000000001-0x0000000000000002  540672 bpf_ringbuf_alloc+0x9c/0x140 vmap user\n"
	    "0x0000000000000003-0x0000000000000004   16384 ringbuf_map_alloc+0x9c/0x140 vmap user\n"
	    "0x0000000000000005-0x0000000000000006   69632 dma_common_pages_remap+0x1f/0x40 dma-coherent\n"
	    "0x0000000000000007-0x0000000000000008 4194304 vm_map_ram\n"
	    "0x0000000000000009-0x000000000000000a 4294971392 arena_map_alloc+0x1/0x2 sparse\n"
	    "0x000000000000000b-0x000000000000000c   20480 drm_gem_vmap+0x1/0x2 [drm_shmem] pages=4 vmap\n"
	    "0x000000000000000d-0x000000000000000e    8192 hpet_enable+0x31/0x2b6 phys=0x00000000fed00000 ioremap\n"
	    "0x000000000000000f-0x0000000000000010   20480 kernel_clone+0x9a/0x3b0 pages=4 vmalloc N0=4\n"
	    "0x0000000000000017-0x0000000000000018    8192 vmap_udmabuf+0x9a/0x3b0 [udmabuf] vmap\n"
	    "0x0000000000000011-0x0000000000000012 2097152 pcpu_get_vm_areas+0x0/0x1080 vmalloc\n"
	    "0x0000000000000013-0x0000000000000014   20480 vmapper+0x0/0x1080\n"
	    "0x0000000000000015-0x0000000000000016   20480 unpurged vm_area\n"
	    "vmap\n\n");
	EXPECT_ROWS("vmap", VMAP,
		    "274432 1 vmap bpf_ringbuf_alloc\n"
		    "65536 1 dma-coherent dma_common_pages_remap\n"
		    "32768 2 vmap irq_init_percpu_irqstack\n"
		    "16384 1 vmap drm_gem_vmap [drm_shmem]\n"
		    "8192 1 vmap ringbuf_map_alloc\n"
		    "4096 1 vmap vmap_udmabuf [udmabuf]\n"
		    "- 1 vm_map_ram [vm_map_ram]\n"
		    "- 1 sparse arena_map_alloc\n");
}

TEST_F(tree, vmalloc_without_areas)
{
	put(self->root, "proc/vmallocinfo", "");
	EXPECT_ROWS("vmalloc", VMALLOC, "");
}

/* As 5.14 and 4.18 print it; with what is allocated by a function of which it is known what for. */
TEST_F(tree, page_owner)
{
#define HEAD(order)                                                                                \
	"Page allocated via order " #order ", mask 0xcc0(GFP_KERNEL), pid 240, ts 587556227 ns\n"
#define PFN(flags) "PFN 0x41ec type Unmovable Block 32 type Unmovable Flags 0xfffff(" flags ")\n"
#define WAY                                                                                        \
	" get_page_from_freelist+0x430/0x590\n __alloc_pages+0xec/0x240\n"                         \
	" alloc_pages_mpol+0x91/0x1e0\n"
#define INIT " do_one_initcall+0x41/0x210\n"
	put(self->root, "sys/kernel/debug/page_owner",
	    HEAD(1) PFN("node=0|zone=1") WAY " leak_init+0x32/0x50 [leaky]\n" INIT "\n"
	    HEAD(0) PFN("node=0|zone=1") WAY " leak_init+0x36/0x50 [leaky]\n" INIT
	    "Page has been migrated, last migrate reason: compaction\nCharged to memcg /\n\n"
	    HEAD(3) PFN("slab|head|node=0") WAY " allocate_slab+0x1/0x2\n\n"
	    HEAD(0) PFN("referenced|lru|node=0") WAY " folio_alloc+0x11/0x30\n x+0x1/0x2\n\n"
	    HEAD(0) PFN("locked|node=0") WAY " vma_alloc_folio_noprof+0x55/0xb0\n x+0x92/0x620\n\n"
	    HEAD(0) PFN("node=0") WAY " pte_alloc_one.isra.0+0x1/0x2\n __pte_alloc+0x1/0x2\n\n"
	    HEAD(0) PFN("node=0") WAY " 0xffffffffc0123456\n y;z+0x1/0x2\n\n"
	    HEAD(0) PFN("node=0") " register_early_stack+0x1/0x2\n init_page_owner+0x1/0x2\n\n"
	    HEAD(0) "PFN 9 type Unmovable\n\nHeaps of nonsense\n (\nPFN Flags (lru\n"
	    HEAD(77) " no_order+0x1/0x2\n"
	    HEAD(0) PFN("node=0") WAY " a+1\n b+1\n c+1\n d+1\n e+1\n f+1\n g+1\n h+1\n i+1\n");
	EXPECT_ROWS("page_owner", PAGE_OWNER,
		    "8 32768 slab [slab]\n"
		    "3 12288 untracked leak_init [leaky];do_one_initcall\n"
		    "2 8192 user [user]\n"
		    "1 4096 untracked [before page_owner]\n"
		    "1 4096 untracked [no stack]\n"
		    "1 4096 pagetable [pagetable]\n"
		    "1 4096 untracked [unknown text];y?z\n"
		    "1 4096 untracked a;b;c;d;e;f;g;h\n");
}

TEST_F(tree, page_owner_of_nothing)
{
	put(self->root, "sys/kernel/debug/page_owner", "");
	EXPECT_ROWS("page_owner", PAGE_OWNER, "");
}

/* Of a copied tree nothing is mounted: only System V segments. */
TEST_F(tree, shmem)
{
	put(self->root, "proc/sysvipc/shm",
	    "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n"
	    "         0      32768  1600              33554432  4711  4712      2  1000  1000  1000  1000 1700000000 1700000001 1700000002              16777216                     0\n"
	    "1627389952          4   600                  4096  4713     0      0     0     0     0     0          0          0 1700000002                     0                     0\n");
	EXPECT_ROWS("shmem", SHMEM, "16777216 sysv segment 32768, made by pid 4711\n");
}

/* clang-format on */

/* This process, on this machine. */
TEST(processes_as_they_are)
{
	unsigned long rss = 0, threads = 0, found = 0, pid;
	char *text = rows("", "processes", PROCESSES), comm[64];

	ASSERT_NE(NULL, text);
	for (char *line = text; *line; line = strchr(line, '\n') + 1) {
		int words = sscanf(line, "%lu %lu %*s %*u %*u %*u %*u %lu %63s", &pid, &rss,
				   &threads, comm);

		ASSERT_EQ(4, words);
		if (pid != (unsigned long)getpid())
			continue;
		found++;
		EXPECT_STREQ("test_collect", comm);
		EXPECT_EQ(1, threads);
		EXPECT_GT(rss, 1 << 20);
	}
	EXPECT_EQ(1, found);
	free(text);
}

/* Listening sockets count connections, and small queues are traffic. */
TEST_F(tree, queues_with_their_holders)
{
	static const char head[] =
		"  sl  local rem st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode\n";
	char text[1024], link[64];

	snprintf(text, sizeof(text),
		 "%s   0: 0:7 0:0 0A 00000000:00FFFFFF 00:0 0 0 0 11 1 p\n"
		 "   1: 0:7 0:0 01 00020000:00000000 00:0 0 0 0 12 1 p\n"
		 "   2: 0:7 0:0 01 00000000:00000100 00:0 0 0 0 13 1 p\n"
		 "not a line\n",
		 head);
	put(self->root, "proc/net/tcp", text);
	snprintf(text, sizeof(text), "%s  58: 0:3A 0:0 07 00000000:00F42400 00:0 0 0 0 14 2 p 9\n",
		 head);
	put(self->root, "proc/net/raw6", text);
	put(self->root, "proc/152/comm", "zebra\n");
	put(self->root, "proc/152/fd/0", "");
	snprintf(link, sizeof(link), "%s/proc/152/fd/3", self->root);
	ASSERT_EQ(0, symlink("socket:[14]", link));
	self->text = rows(self->root, "queues", COLUMNS_QUEUES);
	EXPECT_STREQ("16000000 0 14 raw6 152 3 zebra\n"
		     "0 131072 12 tcp - - -\n",
		     self->text);
}

/* With their addresses left where they are. */
TEST_F(tree, modules_by_name)
{
	put(self->root, "proc/modules",
	    "pl_truth 16384 0 - Live 0xffffffffc0000000 (OE)\n"
	    "virtio_net 86016 0 - Live 0xffffffffc0100000\n");
	self->text = rows(self->root, "modules", COLUMNS_MODULES);
	EXPECT_STREQ("16384 pl_truth\n86016 virtio_net\n", self->text);
}

TEST_HARNESS_MAIN
