// SPDX-License-Identifier: GPL-2.0
/* Who holds untracked memory, in the words of the suspects: a table `references` for each. */
#include "model/holders.h"
#include "sheet_given.h"

#define REFERENCES(rows) TABLE("references", PL_COLUMNS_REFERENCES, rows)
#define CALLERS(rows) TABLE("callers", PL_COLUMNS_CALLERS, rows)
#define STATS KEYS("stats", "probes armed\nseconds 60\n")

/* 64 MiB less are free, and somebody has them; or they were gone when the module was loaded. */
#define TAKEN_64 CALLERS("16384 67108864 32 9 5 untracked get_buffer [vend]\n")
#define OLDER_64 CALLERS("16384 67108864 0 - - untracked [before load]\n")
#define SUMS "20000 81920000 19000 [total] - - - - [all lines above]\n"

static void given(struct section *section, size_t *n, char meminfo[2048], const char *callers,
		  const char *references)
{
	set_kib(meminfo, "MemFree", 512000 - 65536);
	put(section, n, "callers", callers);
	put(section, n, "stats", STATS);
	put(section, n, "references", references);
}

#define HELD(callers, rows)                                                                        \
	given(self->section, &self->n, self->meminfo, callers, REFERENCES(rows SUMS))

TEST_F(sheet, a_driver_of_a_device_holds_it)
{
	HELD(TAKEN_64,
	     "16384 67108864 16000 device - - - - get_buffer [vend];kmalloc-4k;0000:00:04.0 [vend]\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(name, "get_buffer [vend]");
	SAYS(sentence,
	     "get_buffer [vend] has taken 64Mi that no line of /proc/meminfo has; held by device 0000:00:04.0 [vend].");
	SAYS(next, "driver vend");
}

TEST_F(sheet, lost)
{
	HELD(TAKEN_64, "16384 67108864 0 nothing - - - - get_buffer [vend]\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence, "; no pointer to them is left.");
	SAYS(next, "only a reboot gives them back");
}

/* What is known to be found by its address, or may be, is not said to be lost. */
TEST_F(sheet, of_a_known_caller)
{
	HELD(CALLERS("16384 67108864 32 9 5 untracked nvme_setup_host_mem [nvme]\n"),
	     "16384 67108864 0 nothing - - - - nvme_setup_host_mem [nvme]\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence,
	     "host memory buffers that NVMe disks have asked for (nvme_setup_host_mem [nvme]).");
}

TEST_F(sheet, most_of_it_is_lost)
{
	HELD(TAKEN_64, "12288 50331648 0 nothing - - - - get_buffer [vend]\n"
		       "4096 16777216 4096 disk - - - - get_buffer [vend];vda\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence, "; to 48Mi of it no pointer is left.");
}

/* What others have taken says nothing of this one. */
TEST_F(sheet, of_somebody_else)
{
	HELD(TAKEN_64, "16384 67108864 0 nothing - - - - get_buffers [vend]\n"
		       "16384 67108864 0 nothing - - - - get_buffer\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence, "get_buffer [vend] holds 64Mi that no line of /proc/meminfo has.");
	SAYS(next, "pageledger stacks");
}

TEST_F(sheet, older_is_named_by_its_holder)
{
	HELD(OLDER_64, "8192 33554432 8192 file 88 3 40 filler [before load];kmalloc-1k\n"
		       "8192 33554432 8192 file 88 5 7 filler [before load, order 3];filp\n");
	CONCLUDE();
	SUSPECT("before_load", 64 * MIB);
	EXPECT_EQ(88, self->s->pid);
	SAYS(name, "[before load]");
	SAYS(sentence, "; held by filler[88], fd 3 and 40 more.");
	SAYS(next, "kill 88");
}

TEST_F(sheet, older_of_several)
{
	HELD(OLDER_64, "6144 25165824 6144 net - - - - [before load];eth0\n"
		       "5120 20971520 0 variable - - - - [before load];pool [vend]\n"
		       "5120 20971520 0 unknown - - - - [before load];kmalloc-64\n");
	CONCLUDE();
	SUSPECT("before_load", 64 * MIB);
	SAYS(sentence, "; held by network interface eth0 (24Mi), variable pool [vend] (20Mi).");
	SAYS(next, "pageledger holders");
}

/* A third of what is older has an owner already: it is said of what the rest is. */
TEST_F(sheet, more_is_older_than_what_is_missing)
{
	HELD(CALLERS("24576 100663296 0 - - untracked [before load]\n"),
	     "24576 100663296 24000 variable - - - - [before load];pool [vend]\n");
	SET("MemFree", 500 - 96);
	GIVEN("owners", OWNERS("brd ram0 0 - - 33554432 exact callers -\n"));
	CONCLUDE();
	SUSPECT("before_load", 64 * MIB);
	SAYS(sentence, "of all that is as old: held by variable pool [vend].");
	SAYS(next, "rmmod vend");
}

/* What nothing with a name holds names nobody. */
TEST_F(sheet, older_of_nobody_known)
{
	HELD(OLDER_64, "16384 67108864 0 unknown - - - - [before load];kmalloc-64\n");
	CONCLUDE();
	SUSPECT("before_load", 64 * MIB);
	SAYS(sentence, "had been taken when the module was loaded.");
	SAYS(next, "'pageledger leak -i 600'");
}

TEST_F(sheet, others_point_at_it_too)
{
	HELD(TAKEN_64, "16384 67108864 100 variable - - - - get_buffer [vend];pool\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence, "held by the kernel's variable pool (others point at them, too).");
}

/* Nine holders of as much: one finds no room, none has half of it. */
TEST_F(sheet, many_holders)
{
	HELD(TAKEN_64, "1820 7454720 0 disk - - - - get_buffer [vend];a\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];b\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];c\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];d\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];e\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];f\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];g\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];h\n"
		       "1820 7454720 0 disk - - - - get_buffer [vend];i\n");
	CONCLUDE();
	SUSPECT("caller", 64 * MIB);
	SAYS(sentence, "; held by disk a (7.1Mi), disk b (7.1Mi), disk c (7.1Mi).");
}

TEST(devices_have_a_name_or_a_driver)
{
	EXPECT_TRUE(is_device("0000:00:04.0 [nvme]", "0000:00:04.0"));
	EXPECT_TRUE(is_device("0000:00:04.0 [nvme]", "nvme"));
	EXPECT_TRUE(is_device("ram0", "ram0"));
	EXPECT_FALSE(is_device("ram01", "ram0"));
	EXPECT_FALSE(is_device("ram0", "ram01"));
	EXPECT_FALSE(is_device("0000:00:04.0 [nvmet]", "nvme"));
	EXPECT_FALSE(is_device("0000:00:04.0 [nvme]", "nvm"));
}

TEST_HARNESS_MAIN
