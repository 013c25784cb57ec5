// SPDX-License-Identifier: GPL-2.0
/* `sockets` against the rings that a packet socket maps into user space. */
#include "kselftest_harness.h"

#include <sys/socket.h>

#include <linux/if_packet.h>

#include "lib.h"
#include "socklib.h"

FIXTURE(rings) {
};

FIXTURE_SETUP(rings)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("audit=1"));
}

FIXTURE_TEARDOWN(rings)
{
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_EQ(0, unload_all());
}

/* One of each kind; what is left of one that was taken away is none. */
TEST_F(rings, are_counted)
{
	struct tpacket_req req = {
		.tp_block_size = 4 * getpagesize(), .tp_block_nr = 8,
		.tp_frame_size = getpagesize() / 2, .tp_frame_nr = 64,
	};
	struct tpacket_req none = {};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &req, sizeof(req)));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(8 * 4, number(fd, "pages"));
	EXPECT_STREQ("once", text(fd, "walk"));
	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(2 * 8 * 4, number(fd, "pages"));
	EXPECT_EQ(2 * 8 * 4, caller_value(text(fd, "caller"), "pages"));
	EXPECT_LE(2 * 8 * 4, summary("[pinned]", "pages"));
	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &none, sizeof(none)));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(8 * 4, number(fd, "pages"));
	EXPECT_STREQ("once", text(fd, "walk"));
	EXPECT_EQ(0, summary("[lost]", "frags"));
	close(fd);
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(-1, number(fd, "pages"));
}

/* Where the second ring lies is told by its numbers, whatever else the first has there. */
TEST_F(rings, of_blocks)
{
	struct tpacket_req3 req = {
		.tp_block_size = 4 * getpagesize(), .tp_block_nr = 8,
		.tp_frame_size = getpagesize() / 2, .tp_frame_nr = 64,
		.tp_retire_blk_tov = 50,
	};
	int version = TPACKET_V3, fd = socket(AF_PACKET, SOCK_RAW, 0);

	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)));
	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)));
	req.tp_retire_blk_tov = 0;
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(8 * 4, number(fd, "pages"));
	ASSERT_EQ(0, setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &req, sizeof(req)));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(2 * 8 * 4, number(fd, "pages"));
	EXPECT_STREQ("once", text(fd, "walk"));
	EXPECT_EQ(0, summary("[lost]", "frags"));
	close(fd);
}

TEST_HARNESS_MAIN
