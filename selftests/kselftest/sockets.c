// SPDX-License-Identifier: GPL-2.0
/*
 * `sockets` against sockets with known data: every kind of socket, who holds them, and
 * what they pin by an independent count.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <linux/pfkeyv2.h>
#include <linux/qrtr.h>

#include "lib.h"
#include "pageledger.h"
#include "socklib.h"

FIXTURE(sockets) {
};

FIXTURE_SETUP(sockets)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger("audit=1"));
}

FIXTURE_TEARDOWN(sockets)
{
	EXPECT_EQ(0, audit_value("bad_sites"));
	EXPECT_EQ(0, unload_all());
}

/* Each kind of socket with known bytes in its receive queue. */
FIXTURE(kind) {
};

FIXTURE_VARIANT(kind) {
	int (*make)(struct pair *pair);
	const char *family;
	const char *type;
	const char *protocol;
	int sends;
	int bytes;
	int header;	/* of what the receiver sees */
	int stream;
	enum charged charged;
};

#define KIND(make_, family_, type_, protocol_, sends_, bytes_, header_, stream_, charged_)	\
	.make = make_, .family = family_, .type = type_, .protocol = protocol_,		\
	.sends = sends_, .bytes = bytes_, .header = header_, .stream = stream_,		\
	.charged = charged_

FIXTURE_VARIANT_ADD(kind, tcp) {
	KIND(make_tcp, "inet", "stream", "tcp", 50, 1000, 0, 1, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, tcp6) {
	KIND(make_tcp6, "inet6", "stream", "tcp", 50, 1000, 0, 1, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, udp) {
	KIND(make_udp, "inet", "dgram", "udp", 50, 100, 0, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, udp6) {
	KIND(make_udp6, "inet6", "dgram", "udp", 20, 3000, 0, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, udp_empty) {
	KIND(make_udp, "inet", "dgram", "udp", 20, 0, 0, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, raw) {
	KIND(make_raw, "inet", "raw", "253", 10, 100, 20, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, raw6) {
	KIND(make_raw6, "inet6", "raw", "253", 10, 100, 0, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, unix_stream) {
	KIND(make_unix_stream, "unix", "stream", "0", 10, 5000, 0, 0, TO_SENDER) };
FIXTURE_VARIANT_ADD(kind, unix_dgram) {
	KIND(make_unix_dgram, "unix", "dgram", "0", 5, 100, 0, 0, TO_SENDER) };
FIXTURE_VARIANT_ADD(kind, unix_seqpacket) {
	KIND(make_unix_seqpacket, "unix", "seqpacket", "0", 5, 100, 0, 0, TO_SENDER) };
FIXTURE_VARIANT_ADD(kind, packet) {	/* Ethernet, IP and UDP headers */
	KIND(make_packet, "packet", "raw", "0", 10, 100, 42, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, netlink) {
	KIND(make_netlink, "netlink", "raw", "2", 5, 200, 0, 0, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, vsock) {
	KIND(make_vsock, "vsock", "stream", "0", 5, 1000, 0, 1, TO_NOBODY) };
FIXTURE_VARIANT_ADD(kind, mptcp) {
	KIND(make_mptcp, "inet", "stream", "mptcp", 5, 1000, 0, 1, TO_RECEIVER) };
FIXTURE_VARIANT_ADD(kind, sctp) {
	KIND(make_sctp, "inet", "stream", "sctp", 5, 1000, 0, 0, TO_NOBODY) };
FIXTURE_VARIANT_ADD(kind, tipc) {	/* the header of a connection's message */
	KIND(make_tipc, "tipc", "seqpacket", "0", 5, 1000, 24, 0, TO_RECEIVER) };

FIXTURE_SETUP(kind)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
}

FIXTURE_TEARDOWN(kind)
{
	EXPECT_EQ(0, unload_all());
}

/* Read reports until all that was sent has come, for some seconds at most. */
static int read_report_of(int fd, const char *column, long long bytes, const char *walk)
{
	for (int i = 0; i < 50; i++) {
		if (read_report())
			return -1;
		if (number(fd, column) == bytes && !strcmp(text(fd, "walk"), walk))
			break;
		usleep(100000);
	}
	return 0;
}

TEST_F(kind, has_a_line_that_adds_up)
{
	static char data[65536];
	const char *column = "data", *walk = "once";
	struct pair pair = {};
	struct stat ns;
	int err;

	/* there the bytes alone are known, and what they lie in is slab */
	if (!strcmp(variant->family, "vsock") && !kernel_has("vsock_skbs")) {
		column = "truesize";
		walk = "sums";
	}
	err = variant->make(&pair);
	if (err && errno == EPROTONOSUPPORT && !strcmp(variant->protocol, "mptcp"))
		SKIP(return, "this kernel has no MPTCP");
	ASSERT_EQ(0, err);
	for (int i = 0; i < variant->sends; i++)
		ASSERT_EQ(variant->bytes, send(pair.from, data, variant->bytes, 0));
	wait_for_data(pair.to);
	ASSERT_EQ(0, read_report_of(pair.to, column, (variant->bytes + variant->header) *
						     variant->sends, walk));
	EXPECT_STREQ(variant->family, text(pair.to, "family"));
	EXPECT_STREQ(variant->type, text(pair.to, "type"));
	EXPECT_STREQ(variant->protocol, text(pair.to, "protocol"));
	EXPECT_EQ(getpid(), number(pair.to, "pid"));
	EXPECT_EQ(pair.to, number(pair.to, "fd"));
	EXPECT_STREQ("sockets", text(pair.to, "comm"));
	EXPECT_EQ(0, number(pair.to, "more"));
	EXPECT_STREQ(walk, text(pair.to, "walk"));
	ASSERT_EQ(0, stat("/proc/self/ns/net", &ns));
	EXPECT_EQ(ns.st_ino, number(pair.to, "netns"));
	EXPECT_EQ((variant->bytes + variant->header) * variant->sends, number(pair.to, column));
	if (!variant->stream)
		EXPECT_EQ(variant->sends, number(pair.to, "rx"));
	if (variant->charged == TO_RECEIVER)
		EXPECT_EQ(meminfo_of(pair.to, SK_MEMINFO_RMEM_ALLOC), number(pair.to, "truesize"));
	if (variant->charged == TO_SENDER)
		EXPECT_EQ(meminfo_of(pair.from, SK_MEMINFO_WMEM_ALLOC),
			  number(pair.to, "truesize"));
	EXPECT_EQ(0, summary("[lost]", "more"));
	EXPECT_EQ(0, summary("[lost]", "frags"));
}

/* A PF_KEY socket that has been sent one message. Return: it, or -1 */
static int make_key(void)
{
	const struct sadb_msg msg = {
		.sadb_msg_version = PF_KEY_V2, .sadb_msg_type = SADB_REGISTER,
		.sadb_msg_satype = SADB_SATYPE_ESP, .sadb_msg_len = sizeof(msg) / 8,
		.sadb_msg_pid = getpid(),
	};
	int fd = socket(AF_KEY, SOCK_RAW, PF_KEY_V2);

	return send(fd, &msg, sizeof(msg), 0) == sizeof(msg) ? fd : -1;
}

/* The same of Qualcomm's IPC router, which needs nothing else in the kernel. */
static int make_qrtr(void)
{
	int from = socket(AF_QIPCRTR, SOCK_DGRAM, 0), to = socket(AF_QIPCRTR, SOCK_DGRAM, 0);
	struct sockaddr_qrtr addr;
	socklen_t len = sizeof(addr);

	if (getsockname(to, (void *)&addr, &len) || bind(to, (void *)&addr, len) ||
	    getsockname(to, (void *)&addr, &len) ||
	    sendto(from, "four", 4, 0, (void *)&addr, len) != 4)
		return -1;
	return to;
}

/* What is in no table is not walked: the kernel's own sums. */
TEST_F(sockets, unknown_protocol_has_sums)
{
	int key = !access("/sys/module/af_key", F_OK) || !system("modprobe -q af_key"), fd;

	ASSERT_EQ(0, !key && system("modprobe qrtr"));
	fd = key ? make_key() : make_qrtr();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, read_report());
	EXPECT_STREQ(key ? "key" : "42", text(fd, "family"));
	EXPECT_STREQ("sums", text(fd, "walk"));
	EXPECT_EQ(1, number(fd, "rx"));
	EXPECT_LT(0, number(fd, "truesize"));
	EXPECT_EQ(meminfo_of(fd, SK_MEMINFO_RMEM_ALLOC), number(fd, "truesize"));
	EXPECT_EQ(0, number(fd, "pages"));
	EXPECT_EQ(0, number(fd, "data"));
}

/* What was read in part counts in part. */
TEST_F(sockets, data_read_in_part)
{
	static char data[4000];
	struct pair tcp, un;

	ASSERT_EQ(0, make_tcp(&tcp));
	ASSERT_EQ(0, make_unix_stream(&un));
	ASSERT_EQ(4000, send(tcp.from, data, 4000, 0));
	ASSERT_EQ(4000, send(un.from, data, 4000, 0));
	wait_for_data(tcp.to);
	ASSERT_EQ(1500, recv(tcp.to, data, 1500, 0));
	ASSERT_EQ(1500, recv(un.to, data, 1500, 0));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(2500, number(tcp.to, "data"));
	EXPECT_EQ(2500, number(un.to, "data"));
}

TEST_F(sockets, holders_are_counted)
{
	struct pair pair;
	int copy, pid;

	ASSERT_EQ(0, make_unix_stream(&pair));
	ASSERT_EQ(1, send(pair.from, "x", 1, 0));
	copy = dup(pair.to);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(1, number(pair.to, "more"));
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(3, number(pair.to, "more"));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(copy);
	ASSERT_EQ(0, prctl(PR_SET_NAME, "two words\\"));
	ASSERT_EQ(0, read_report());
	EXPECT_EQ(0, number(pair.to, "more"));
	EXPECT_STREQ("two\\040words\\134", text(pair.to, "comm"));
}

/* A child that does @work, then tells that it is done and waits. */
static int child_that(int (*work)(void))
{
	int done[2], pid;
	char c = 1;

	if (pipe(done))
		return -1;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		c = work();
		if (write(done[1], &c, 1) == 1)
			pause();
		_exit(0);
	}
	close(done[1]);
	if (read(done[0], &c, 1) != 1 || c) {
		kill(pid, SIGKILL);
		pid = -1;
	}
	close(done[0]);
	return pid;
}

static int queue_in_new_netns(void)
{
	struct pair pair;

	return unshare(CLONE_NEWNET) || make_unix_stream(&pair) ||
	       send(pair.from, "x", 1, 0) != 1;
}

TEST_F(sockets, every_network_namespace)
{
	char path[64], ino[32], pid_text[16];
	int pid = child_that(queue_in_new_netns);
	struct stat st;
	char **row;

	ASSERT_LT(0, pid);
	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	ASSERT_EQ(0, stat(path, &st));
	snprintf(ino, sizeof(ino), "%lu", st.st_ino);
	snprintf(pid_text, sizeof(pid_text), "%d", pid);
	ASSERT_EQ(0, read_report());
	row = row_of("netns", ino);
	ASSERT_NE(NULL, row);
	EXPECT_STREQ(pid_text, cell(row, "pid"));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static int outer_fd;

/* In a pid namespace of its own: init is 1, what is outside has no number. */
static int look_from_inside(void)
{
	struct pair pair;
	int status, pid;

	if (unshare(CLONE_NEWPID))
		return 1;
	pid = fork();
	if (!pid)
		_exit(make_unix_stream(&pair) || send(pair.from, "x", 1, 0) != 1 ||
		      read_report() || number(pair.to, "pid") != 1 ||
		      strcmp(text(outer_fd, "pid"), "-") || strcmp(text(outer_fd, "fd"), "-") ||
		      strcmp(text(outer_fd, "comm"), "sockets"));
	waitpid(pid, &status, 0);
	return status != 0;
}

TEST_F(sockets, pids_as_the_reader_sees_them)
{
	struct pair pair;
	int pid;

	ASSERT_EQ(0, make_unix_stream(&pair));
	ASSERT_EQ(1, send(pair.from, "x", 1, 0));
	/* close-on-exec does not matter: the child would be a holder that it sees */
	outer_fd = pair.to;
	pid = child_that(look_from_inside);
	EXPECT_LT(0, pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* An independent count: /proc/kpageflags joined with `pages`. */
static long long untracked_pages(void)
{
	static unsigned long long flags[4096];
	static unsigned int words[4096];
	/* LRU SLAB BUDDY ANON HUGE NOPAGE PGTABLE OFFLINE RESERVED */
	const unsigned long long known = 1ULL << 5 | 1 << 7 | 1 << 10 | 1 << 12 | 1 << 17 |
					 1 << 20 | 1 << 26 | 1 << 23 | 1ULL << 32;
	int flags_fd = open("/proc/kpageflags", O_RDONLY);
	int pages_fd = open("/sys/kernel/debug/pageledger/pages", O_RDONLY);
	long long pages = 0;
	off_t pfn = 0;
	ssize_t got;

	while ((got = pread(pages_fd, words, sizeof(words), pfn * 4)) > 0) {
		if (pread(flags_fd, flags, got * 2, pfn * 8) != got * 2)
			return -1;
		for (ssize_t i = 0; i < got / 4; i++)
			pages += PL_PAGE_SITE(words[i]) >= PL_PAGE_SITE_BEFORE + 8 &&
				 !PL_PAGE_CLASS(words[i]) && !(flags[i] & known);
		pfn += got / 4;
	}
	close(flags_fd);
	close(pages_fd);
	return got ? -1 : pages;
}

#define MUCH (32 << 20)

TEST_F(sockets, pinned_pages_by_independent_counts)
{
	static char data[65536];
	long long before, after, pages;
	struct pair pair;
	int size = MUCH;

	ASSERT_EQ(0, make_unix_stream(&pair));
	ASSERT_EQ(0, setsockopt(pair.from, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	before = untracked_pages();
	for (int sent = 0; sent < MUCH; sent += sizeof(data))
		ASSERT_EQ(sizeof(data), send(pair.from, data, sizeof(data), 0));
	after = untracked_pages();
	ASSERT_EQ(0, read_report());
	pages = number(pair.to, "pages");
	TH_LOG("pages %lld, by flags %lld, by the ledger %lld", pages, after - before,
	       caller_value("unix_stream_sendmsg", "pages"));
	EXPECT_EQ(MUCH, number(pair.to, "data"));
	EXPECT_STREQ("unix_stream_sendmsg", text(pair.to, "caller"));
	EXPECT_EQ(caller_value("unix_stream_sendmsg", "pages"), pages);
	EXPECT_GT(64, llabs(after - before - pages));
	/* each byte of the data is in a page or in slab, and nothing else is */
	EXPECT_LE(MUCH, pages * getpagesize() + number(pair.to, "slab"));
	EXPECT_LE(pages, summary("[pinned]", "pages"));
	EXPECT_EQ(summary("[network]", "pages"),
		  summary("[pinned]", "pages") + summary("[elsewhere]", "pages"));
}

/* Page cache that was sent without a copy is the file's; and is counted once. */
TEST_F(sockets, page_cache_is_known_memory)
{
	char path[] = "/tmp/plXXXXXX";
	int fd = mkstemp(path), bytes = getpagesize(), size = 1024 * bytes;
	char page[bytes];
	struct pair pair;
	off_t pos;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, unlink(path));
	for (int i = 0; i < 100; i++) {
		memset(page, i, bytes);
		ASSERT_EQ(bytes, write(fd, page, bytes));
	}
	ASSERT_EQ(0, make_unix_stream(&pair));
	ASSERT_EQ(0, setsockopt(pair.from, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	for (int round = 1; round <= 2; round++) {
		for (pos = 0; pos < 100 * bytes;)
			ASSERT_LT(0, sendfile(pair.from, fd, &pos, 100 * bytes - pos));
		ASSERT_EQ(0, read_report());
		EXPECT_EQ(round * 100 * bytes, number(pair.to, "data"));
		EXPECT_EQ(100, number(pair.to, "user"));
		EXPECT_EQ(0, number(pair.to, "pages"));
		EXPECT_STREQ("-", text(pair.to, "caller"));
	}
}

TEST_HARNESS_MAIN
