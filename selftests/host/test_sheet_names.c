// SPDX-License-Identifier: GPL-2.0
/* Lines of the balance sheet that tell whose it is, and the suspects that belong to them. */
#include "sheet_given.h"

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
