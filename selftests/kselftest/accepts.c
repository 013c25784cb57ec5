// SPDX-License-Identifier: GPL-2.0
/* `sockets`, where no descriptor leads to a socket: not accepted yet, or closed already. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

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
	/* of what was unreached before, some may be gone: it waited for a timer to end it */
	EXPECT_LE(MORE, summary("[unreached]", "more"));
	EXPECT_GE(unreached + MORE, summary("[unreached]", "more"));
}

/* Sends until nothing more is taken, neither by the peer. Return: what is queued, in bytes. */
static long long fill(int fd)
{
	static const char data[65536];

	for (int i = 0; i < 2; i++) {
		while (send(fd, data, sizeof(data), MSG_DONTWAIT) > 0)
			;
		usleep(200000);
	}
	return meminfo_of(fd, SK_MEMINFO_WMEM_QUEUED);
}

/*
 * A full connection, with descriptors. Where sysctl net.core.bypass_prot_mem is, it is in no
 * account of its protocol (sk_alloc(), net/core/sock.c of 7.3), and must not be taken from it.
 * Return: 0 or -1.
 */
static int make_full(struct pair *pair)
{
	const char *bypass = "/proc/sys/net/core/bypass_prot_mem";
	bool there = !access(bypass, F_OK);
	int err;

	if (there && write_text(bypass, "1"))
		return -1;
	err = make_tcp(pair);
	if (there && write_text(bypass, "0"))
		return -1;
	return err || fill(pair->from) < 100000 ? -1 : 0;
}

/* Sockets that have no descriptor: closed, with data that the peer does not take. */
TEST_F(accepts, what_no_descriptor_reaches)
{
	long long before, bytes, queued;
	struct pair pair, full[2];

	for (int i = 0; i < 2; i++)
		ASSERT_EQ(0, make_full(&full[i]));

	/* sockets that other tests closed: their timers end some of them meanwhile */
	ASSERT_EQ(0, read_report());
	before = summary("[unreached]", "more");
	bytes = summary("[unreached]", "truesize");
	ASSERT_EQ(0, make_tcp(&pair));
	queued = fill(pair.from);
	ASSERT_LT(100000, queued);
	close(pair.from);
	ASSERT_EQ(0, read_report());
	EXPECT_LE(1, summary("[unreached]", "more"));
	EXPECT_GE(before + 1, summary("[unreached]", "more"));
	/* the peer may have taken some more */
	EXPECT_LE(queued / 2, summary("[unreached]", "truesize"));
	EXPECT_GT(bytes + 2 * queued, summary("[unreached]", "truesize"));
	for (int i = 0; i < 2; i++)
		close_pair(&full[i]);
}

TEST_HARNESS_MAIN

#define CLIENTS	100
#define KILLS	8

/* Connections that are full, and whose close would wait for the peer. Return: 0 or -1 */
static int make_lingering(const struct sockaddr_in *addr)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = 10000 };
	static const char data[65536];
	int size = 8192;

	for (int i = 0; i < CLIENTS; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		if (setsockopt(client, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)) ||
		    setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)) ||
		    connect(client, (void *)addr, sizeof(*addr)))
			return -1;
		while (send(client, data, sizeof(data), MSG_DONTWAIT) > 0)
			;
	}
	return 0;
}

/* Return: clients that are not closed, by their peer's port; -1 if that cannot be told. */
static int not_closed(unsigned int port)
{
	FILE *f = fopen("/proc/net/tcp", "r");
	unsigned long inode;
	unsigned int peer;
	char line[256];
	int n = 0;

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %*s %*[0-9A-F]:%x %*s %*s %*s %*s %*s %*s %lu", &peer,
			   &inode) == 2)
			n += peer == port && inode;
	fclose(f);
	return n;
}

static int start_reader(void)
{
	int pid = fork();

	while (!pid)
		if (read_report())
			_exit(1);
	return pid;
}

/*
 * A process dies while its sockets are looked at: the reader has the last reference, and
 * must neither wait in its place nor leave the close to who waits.
 */
TEST_F(accepts, closed_beside_readers)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int server = socket(AF_INET, SOCK_STREAM, 0), size = 8192, readers[2], status, left = -1;
	socklen_t len = sizeof(addr);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ASSERT_EQ(0, write_text("/proc/sys/net/core/somaxconn", "8192"));
	ASSERT_EQ(0, setsockopt(server, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	ASSERT_EQ(0, bind(server, (void *)&addr, sizeof(addr)));
	ASSERT_EQ(0, listen(server, CLIENTS * KILLS));
	ASSERT_EQ(0, getsockname(server, (void *)&addr, &len));
	for (int i = 0; i < 2; i++)
		readers[i] = start_reader();
	for (int i = 0; i < KILLS; i++) {
		int told[2], pid, err = -1;

		ASSERT_EQ(0, pipe(told));
		pid = fork();
		if (!pid) {
			err = make_lingering(&addr);
			if (write(told[1], &err, sizeof(err)) == sizeof(err))
				pause();
			_exit(1);
		}
		EXPECT_EQ(sizeof(err), read(told[0], &err, sizeof(err)));
		EXPECT_EQ(0, err);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		close(told[0]);
		close(told[1]);
	}
	for (int i = 0; i < 2; i++) {
		kill(readers[i], SIGKILL);
		waitpid(readers[i], &status, 0);
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	for (unsigned int i = 0; left && i < 100 * slowdown(); i++) {
		usleep(100000);
		left = not_closed(ntohs(addr.sin_port));
	}
	EXPECT_EQ(0, left);
	close(server);
}
