// SPDX-License-Identifier: GPL-2.0
/* `sockets` and queues that are long, locked, or on the move. */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <linux/userfaultfd.h>

#include "lib.h"
#include "socklib.h"

FIXTURE(queue) {
};

FIXTURE_SETUP(queue)
{
	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
}

FIXTURE_TEARDOWN(queue)
{
	EXPECT_EQ(0, unload_all());
}

/* A long queue that cannot be walked in pieces is sampled, and says so. */
TEST_F(queue, long_queue_is_sampled)
{
	struct pair pair;
	char data[100] = {};
	int size = 16 << 20;

	ASSERT_EQ(0, write_text("/proc/sys/net/unix/max_dgram_qlen", "2000"));
	ASSERT_EQ(0, make_unix_dgram(&pair));
	ASSERT_EQ(0, setsockopt(pair.from, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	for (int i = 0; i < 1000; i++)
		ASSERT_EQ(100, send(pair.from, data, 100, 0));
	ASSERT_EQ(0, read_report());
	EXPECT_STREQ("sample", text(pair.to, "walk"));
	EXPECT_EQ(1000, number(pair.to, "rx"));
	EXPECT_EQ(100000, number(pair.to, "data"));
	EXPECT_EQ(meminfo_of(pair.from, SK_MEMINFO_WMEM_ALLOC), number(pair.to, "truesize"));
	EXPECT_EQ(256, stat_value("sockets_queue_hold_skbs"));
}

/* A packet socket is owned for so many buffers (PL_HOLD_SOCKET_SKBS), not for its queue. */
#define PACKETS (slowdown() > 1 ? 4200 : 6000)

TEST_F(queue, packet_socket_is_not_owned_for_long)
{
	int size = 64 << 20;
	struct pair pair;

	ASSERT_EQ(0, make_packet(&pair));
	ASSERT_EQ(0, setsockopt(pair.to, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)));
	for (int i = 0; i < PACKETS; i++)
		ASSERT_EQ(4, send(pair.from, "four", 4, 0));
	usleep(200000);
	ASSERT_EQ(0, read_report());
	EXPECT_STREQ("sample", text(pair.to, "walk"));
	EXPECT_EQ(PACKETS, number(pair.to, "rx"));
	EXPECT_EQ(PACKETS * (42 + 4), number(pair.to, "data"));
	EXPECT_EQ(meminfo_of(pair.to, SK_MEMINFO_RMEM_ALLOC), number(pair.to, "truesize"));
	EXPECT_GE(4096, stat_value("sockets_socket_hold_skbs"));
	EXPECT_LT(2048, stat_value("sockets_socket_hold_skbs"));
	EXPECT_EQ(256, stat_value("sockets_queue_hold_skbs"));
}

/* Late ACKs keep them apart; on a slow kernel many are not late, and half is joined. */
#define BYTES (slowdown() > 1 ? 24000 : 8000)

/* More buffers than a socket is owned for: MSG_EOR keeps them apart where they are sent. */
static int fill_receive_queue(struct pair *pair)
{
	int size = 64 << 20, off = 0, on = 1, got = 0;

	if (setsockopt(pair->to, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ||
	    setsockopt(pair->from, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)) ||
	    setsockopt(pair->from, SOL_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    setsockopt(pair->to, SOL_TCP, TCP_QUICKACK, &off, sizeof(off)))
		return -1;
	for (int i = 0; i < BYTES; i++)
		if (send(pair->from, "x", 1, MSG_EOR) != 1)
			return -1;
	for (int i = 0; i < 300 && got < BYTES; i++) {
		usleep(100000);
		if (ioctl(pair->to, FIONREAD, &got))
			return -1;
	}
	return got == BYTES ? 0 : -1;
}

/*
 * A socket with an upper layer is owned once only. If its receive queue takes all of that,
 * its write queue is known by what the kernel charges for it.
 */
TEST_F(queue, write_queue_that_was_not_reached)
{
	long long charged, queued;
	static char data[65536];
	int size = 8 << 20;
	struct pair pair;

	if (access("/sys/module/tls", F_OK) && system("modprobe tls"))
		SKIP(return, "this kernel has no TLS");
	/* with little memory TCP would collapse what was received, to make room */
	ASSERT_EQ(0, write_text("/proc/sys/net/ipv4/tcp_mem", "1000000 1000000 1000000"));
	ASSERT_EQ(0, make_tcp(&pair));
	ASSERT_EQ(0, fill_receive_queue(&pair));
	ASSERT_EQ(0, setsockopt(pair.to, SOL_TCP, TCP_ULP, "tls", sizeof("tls")));
	ASSERT_EQ(0, setsockopt(pair.to, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	while (send(pair.to, data, sizeof(data), MSG_DONTWAIT) > 0)
		;
	usleep(300000);
	ASSERT_EQ(0, read_report());
	queued = meminfo_of(pair.to, SK_MEMINFO_WMEM_QUEUED);
	charged = queued + meminfo_of(pair.to, SK_MEMINFO_RMEM_ALLOC);
	TH_LOG("rx %lld, truesize %lld of %lld, %lld of it to be sent", number(pair.to, "rx"),
	       number(pair.to, "truesize"), charged, queued);
	ASSERT_LT(4096, number(pair.to, "rx"));
	ASSERT_LT(charged / 4, queued);
	EXPECT_STREQ("sample", text(pair.to, "walk"));
	EXPECT_LT(charged / 10 * 9, number(pair.to, "truesize"));
	EXPECT_GT(charged / 10 * 11, number(pair.to, "truesize"));
	EXPECT_LT(0, number(pair.to, "tx"));
	/* many skbs have more than one fragment, more where sending is slow: fewer than 4096 */
	EXPECT_LT(slowdown() > 1 ? 1024 : 2048, stat_value("sockets_socket_hold_skbs"));
	close_pair(&pair);
}

static int stuck_fd;
static char *stuck_at;

static void *recv_for_ever(void *unused)
{
	recv(stuck_fd, stuck_at, 1000, 0);
	return NULL;
}

/* recv() into memory whose page fault nobody answers keeps the socket locked. */
TEST_F(queue, busy_socket_is_not_waited_for)
{
	struct uffdio_register reg = {.mode = UFFDIO_REGISTER_MODE_MISSING};
	struct uffdio_api api = {.api = UFFD_API};
	int uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	static char data[5000];
	struct pair pair;
	pthread_t thread;

	stuck_at = mmap(NULL, getpagesize(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
	reg.range.start = (unsigned long)stuck_at;
	reg.range.len = getpagesize();
	ASSERT_LE(0, uffd);
	ASSERT_EQ(0, ioctl(uffd, UFFDIO_API, &api));
	ASSERT_EQ(0, ioctl(uffd, UFFDIO_REGISTER, &reg));
	ASSERT_EQ(0, make_tcp(&pair));
	ASSERT_EQ(5000, send(pair.from, data, 5000, 0));
	wait_for_data(pair.to);
	stuck_fd = pair.to;
	ASSERT_EQ(0, pthread_create(&thread, NULL, recv_for_ever, NULL));
	usleep(300000);
	ASSERT_EQ(0, read_report());
	EXPECT_STREQ("busy", text(pair.to, "walk"));
	EXPECT_EQ(5000, number(pair.to, "data"));
	EXPECT_LE(5000, number(pair.to, "truesize"));
	close(uffd);	/* ends the fault */
	pthread_join(thread, NULL);
}

/* With KASAN and kmemleak a datagram takes ten milliseconds. */
#define MANY (slowdown() > 1 ? 4000 : 500000)

FIXTURE(many) {
	struct pair pair;
};

/* @data: what the receiver sees of a datagram; @walk: how good a report of it is at rest */
FIXTURE_VARIANT(many) {
	int (*make)(struct pair *pair);
	int data;
	const char *walk;
};

/* sockmap may take buffers from UDP sockets: no place is kept in a queue for long */
FIXTURE_VARIANT_ADD(many, udp) { .make = make_udp, .data = 4, .walk = "sample" };
FIXTURE_VARIANT_ADD(many, raw) { .make = make_raw, .data = 24, .walk = "pieces" };

/* Half a million datagrams of four bytes in one queue. */
FIXTURE_SETUP(many)
{
	int size = 1 << 30;

	ASSERT_EQ(0, unload_all());
	ASSERT_EQ(0, load_ledger(""));
	ASSERT_EQ(0, write_text("/proc/sys/net/ipv4/udp_mem", "1000000 1000000 1000000"));
	ASSERT_EQ(0, variant->make(&self->pair));
	ASSERT_EQ(0, setsockopt(self->pair.to, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)));
	for (unsigned int i = 0; i < MANY; i++)
		ASSERT_EQ(4, send(self->pair.from, "four", 4, 0));
}

FIXTURE_TEARDOWN(many)
{
	close(self->pair.to);
	EXPECT_EQ(0, unload_all());
}

static void show_holds(struct __test_metadata *_metadata)
{
	TH_LOG("queue held %lld times, for at most %lld skbs and %lld ns",
	       stat_value("sockets_queue_holds"), stat_value("sockets_queue_hold_skbs"),
	       stat_value("sockets_queue_hold_ns"));
}

TEST_F_TIMEOUT(many, datagrams_at_rest, 300)
{
	long long holds = stat_value("sockets_queue_holds");

	ASSERT_EQ(0, read_report());
	EXPECT_EQ(MANY, number(self->pair.to, "rx"));
	EXPECT_EQ(variant->data * MANY, number(self->pair.to, "data"));
	EXPECT_EQ(meminfo_of(self->pair.to, SK_MEMINFO_RMEM_ALLOC),
		  number(self->pair.to, "truesize"));
	EXPECT_STREQ(variant->walk, text(self->pair.to, "walk"));
	EXPECT_EQ(256, stat_value("sockets_queue_hold_skbs"));
	if (!strcmp(variant->walk, "pieces"))
		EXPECT_LE(MANY / 256, stat_value("sockets_queue_holds") - holds);
	EXPECT_GE(2048, stat_value("sockets_place_hold_skbs"));
	show_holds(_metadata);
}

static struct pair moving;

static int keep_sending(void)
{
	while (send(moving.from, "four", 4, 0) == 4 || errno == ENOBUFS)
		;
	return 1;
}

static int keep_reading(void)
{
	char buf[24];

	while (recv(moving.to, buf, 24, 0) >= 0)
		;
	return 1;
}

/* Peeking replaces an empty datagram; new sockets come and go with data queued. */
static int keep_opening(void)
{
	struct pair pair;
	char buf[4];

	for (;;) {
		if (make_udp(&pair))
			return 1;
		send(pair.from, "", 0, 0);
		recv(pair.to, buf, 4, MSG_PEEK);
		close_pair(&pair);
		if (make_unix_stream(&pair))
			return 1;
		for (int i = 0; i < 20; i++)
			send(pair.from, "four", 4, 0);
		close_pair(&pair);
		if (make_tcp(&pair))
			return 1;
		send(pair.from, "four", 4, 0);
		close_pair(&pair);
	}
}

static int start_child(int (*work)(void))
{
	int pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(work());
}

#define ROUNDS 10

TEST_F_TIMEOUT(many, datagrams_on_the_move, 300)
{
	static int (*const work[])(void) = {keep_sending, keep_reading, keep_opening};
	int pids[ARRAY_SIZE(work)], was_moving = 0, left = 0;
	char buf[24];

	moving = self->pair;
	for (size_t i = 0; i < ARRAY_SIZE(work); i++)
		pids[i] = start_child(work[i]);
	for (int round = 0; round < ROUNDS; round++) {
		ASSERT_EQ(0, read_report());
		EXPECT_LT(MANY / 4, number(self->pair.to, "rx"));
		EXPECT_GT(MANY * 2, number(self->pair.to, "rx"));
		EXPECT_EQ(variant->data * number(self->pair.to, "rx"),
			  number(self->pair.to, "data"));
		/* too long for the place to be kept, or it moved */
		was_moving += !strcmp(text(self->pair.to, "walk"), "moving") ||
			      !strcmp(text(self->pair.to, "walk"), "sample");
	}
	for (size_t i = 0; i < ARRAY_SIZE(work); i++) {
		int status;

		EXPECT_EQ(0, kill(pids[i], SIGKILL));
		waitpid(pids[i], &status, 0);
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	EXPECT_LE(ROUNDS / 2, was_moving);
	EXPECT_EQ(256, stat_value("sockets_queue_hold_skbs"));
	show_holds(_metadata);
	/* once all is quiet it is exact again, and no buffer is held by us */
	ASSERT_EQ(0, read_report());
	while (recv(self->pair.to, buf, 24, MSG_DONTWAIT) == variant->data)
		left++;
	EXPECT_EQ(left, number(self->pair.to, "rx"));
	TH_LOG("%d of %d reports met a moving queue; %d datagrams at the end", was_moving, ROUNDS,
	       left);
}

TEST_HARNESS_MAIN
