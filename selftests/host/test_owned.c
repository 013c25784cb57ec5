// SPDX-License-Identifier: GPL-2.0
/* What rules ask of the table of owners: sums, the largest, words. */
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "input/parse.h"
#include "kselftest_harness.h"
#include "model/owners.h"
#include "pageledger.h"

#define ROWS                                                                                       \
	PL_MAGIC " owners 1\n# " COLUMNS_OWNERS "\n"                                               \
		 "bpf_map events - - - 4096 exact callers id 5, pinned as /sys/fs/bpf/events\n"    \
		 "pipe pipe:[7] 12 a\\040b 3 3000 exact callers 1 pipe\n"                          \
		 "pipe pipe:[8] 13 cat 0 2000 at_least callers 1 pipe\n"                           \
		 "bpf_map pc - - - 1000 exact percpu id 6\n"                                       \
		 "md md0 - - - 500 at_most callers -\n"                                            \
		 "xfs_buf sda1 - - - 0 unknown callers -\n"                                        \
		 "[more] pipe - - - 70 exact callers 9 smaller ones\n"

FIXTURE(owned)
{
	struct facts facts;
};

FIXTURE_SETUP(owned)
{
	memset(&self->facts, 0, sizeof(self->facts));
	ASSERT_EQ(NULL, parse_table(&self->facts.table[FACT_OWNERS], "owners", COLUMNS_OWNERS, ROWS,
				    strlen(ROWS)));
}

FIXTURE_TEARDOWN(owned)
{
	free_table(&self->facts.table[FACT_OWNERS]);
}

TEST_F(owned, sum_of_a_kind)
{
	struct owned pipes = sum_owners(&self->facts, "pipe", NULL);

	EXPECT_EQ(5000, pipes.bytes);
	EXPECT_EQ(2, pipes.n);
	EXPECT_EQ(1, pipes.row);
	EXPECT_STREQ("at_least", pipes.how);
}

TEST_F(owned, sum_of_a_line)
{
	EXPECT_EQ(1000, sum_owners(&self->facts, NULL, "percpu").bytes);
	EXPECT_EQ(4096, sum_owners(&self->facts, "bpf_map,bpf_prog", "callers").bytes);
	EXPECT_EQ(0, sum_owners(&self->facts, "bpf", NULL).n);
	EXPECT_EQ(0, sum_owners(&self->facts, "bpf_map", "slab").n);
}

TEST_F(owned, how_good_a_sum_is)
{
	EXPECT_STREQ("exact", sum_owners(&self->facts, "bpf_map", NULL).how);
	EXPECT_STREQ("at_most", sum_owners(&self->facts, "bpf_map,md", NULL).how);
	EXPECT_STREQ("unknown", sum_owners(&self->facts, "pipe,md", NULL).how);
	EXPECT_STREQ("at_least", sum_owners(&self->facts, "bpf_map,xfs_buf", NULL).how);
	EXPECT_STREQ("unknown", sum_owners(&self->facts, "none", NULL).how);
}

TEST_F(owned, one_after_the_other)
{
	EXPECT_EQ(1, find_owner(&self->facts, "pipe", NULL, -1));
	EXPECT_EQ(2, find_owner(&self->facts, "pipe", NULL, 1));
	EXPECT_EQ(-1, find_owner(&self->facts, "pipe", NULL, 2));
}

TEST_F(owned, words)
{
	char buf[160];

	EXPECT_TRUE(name_owners(&self->facts, "pipe", NULL, buf, sizeof(buf)));
	EXPECT_STREQ("pipes of a\\040b[12] and 1 more", buf);
	EXPECT_TRUE(name_owners(&self->facts, "bpf_map", "callers", buf, sizeof(buf)));
	EXPECT_STREQ("BPF map events", buf);
	EXPECT_FALSE(name_owners(&self->facts, "tun", NULL, buf, sizeof(buf)));
	EXPECT_STREQ("", buf);
	EXPECT_TRUE(name_owners(&self->facts, "bpf_map", NULL, buf, 6));
	EXPECT_STREQ("BPF m", buf);
}

TEST(no_table)
{
	struct facts facts = {0};

	EXPECT_EQ(0, sum_owners(&facts, NULL, NULL).n);
	EXPECT_EQ(-1, find_owner(&facts, NULL, NULL, -1));
}

TEST_HARNESS_MAIN
