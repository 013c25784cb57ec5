// SPDX-License-Identifier: GPL-2.0
/* `sockets`, where no descriptor leads to a socket: not accepted yet, or closed already. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "lib.h"
#include "socklib.h"

FIXTURE(accepts) {
};

FIXTURE_SETUP(accepts)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("audit=1"));
}

FIXTURE_TEARDOWN(accepts)
{
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_EQ(0, unload_all());
}

/* A column of the only connection that nobody has accepted yet; -1 if there is none. */
static long long waiting(const char *column)
{
	char **row = row_of("inode", "0");

	return row ? strtoll(cell(row, column), NULL, 10) : -1;
}

/* It is the listener's, until it is accepted; then it has a descriptor of its own. */
TEST_F(accepts, not_accepted)
{
	static char data[30000];
	long long unreached;
	struct pair pair;

	for (int i = 0; i < 2; i++) {
		ASSERT_EQ(0, read_report());
		unreached = summary("[unreached]", "more");
		ASSERT_EQ(0, i ? make_unix_unaccepted(&pair) : make_tcp_unaccepted(&pair));
		ASSERT_EQ(30000, send(pair.from, data, 30000, 0));
		usleep(200000);
		ASSERT_EQ(0, read_report());
		EXPECT_EQ(30000, waiting("data"));
		EXPECT_EQ(getpid(), waiting("pid"));
		EXPECT_EQ(pair.server, waiting("fd"));
		EXPECT_EQ(unreached, summary("[unreached]", "more"));
		pair.to = accept(pair.server, NULL, NULL);
		ASSERT_LE(0, pair.to);
		ASSERT_EQ(0, read_report());
		EXPECT_EQ(-1, waiting("data"));
		EXPECT_EQ(30000, number(pair.to, "data"));
		close_pair(&pair);
	}
}

/* A listener's connections get so many lines (PL_ACCEPTS_MAX); the rest are counted. */
#define LINES	4096
#define MORE	20

TEST_F(accepts, not_accepted_beyond_the_limit)
{
	const struct rlimit files = { .rlim_cur = 2 * LINES, .rlim_max = 2 * LINES };
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	socklen_t len = sizeof(addr.sun_family);
	long long unreached;

	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &files));
	ASSERT_EQ(0, write_text("/proc/sys/net/core/somaxconn", "8192"));
	ASSERT_EQ(0, bind(server, (void *)&addr, len));
	ASSERT_EQ(0, listen(server, LINES + MORE));
	len = sizeof(addr);
	ASSERT_EQ(0, getsockname(server, (void *)&addr, &len));
	ASSERT_EQ(0, read_report());
	unreached = summary("[unreached]", "more");
	for (int i = 0; i < LINES + MORE; i++) {
		int client = socket(AF_UNIX, SOCK_STREAM, 0);

		ASSERT_EQ(0, connect(client, (void *)&addr, len));
		ASSERT_EQ(1, send(client, "", 1, 0));
	}
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(LINES, rows_with("inode", "0"));
	EXPECT_EQ(unreached + MORE, summary("[unreached]", "more"));
}

/* Sockets that have no descriptor: closed, with data that the peer does not take. */
TEST_F(accepts, what_no_descriptor_reaches)
{
	long long before, bytes, queued;
	static char data[65536];
	struct pair pair;

	ASSERT_EQ(0, read_report());
	before = summary("[unreached]", "more");
	bytes = summary("[unreached]", "truesize");
	ASSERT_EQ(0, make_tcp(&pair));
	ASSERT_EQ(0, fcntl(pair.from, F_SETFL, O_NONBLOCK));
	while (send(pair.from, data, sizeof(data), 0) > 0)
		;
	usleep(200000);
	while (send(pair.from, data, sizeof(data), 0) > 0)
		;
	queued = meminfo_of(pair.from, SK_MEMINFO_WMEM_QUEUED);
	ASSERT_LT(100000, queued);
	close(pair.from);
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(before + 1, summary("[unreached]", "more"));
	/* the peer may have taken some more */
	EXPECT_LE(bytes + queued / 2, summary("[unreached]", "truesize"));
	EXPECT_GT(bytes + 2 * queued, summary("[unreached]", "truesize"));
}

TEST_HARNESS_MAIN
