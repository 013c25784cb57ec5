// SPDX-License-Identifier: GPL-2.0
/* What goes on with sockets while they are looked at. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work.h"

#define CHUNKS		8
#define LANES		8
#define QUICK		(MSG_DONTWAIT | MSG_NOSIGNAL)

static char data[16384];

static int some(int most)
{
	return 1 + random() % most;
}

static void send_some(int fd, int times, int size)
{
	while (times--)
		send(fd, data, size, QUICK);
}

/* Read in one of the ways that there are. */
static void take_some(int fd)
{
	char buf[4096];
	int ends[2];

	switch (random() % 5) {
	case 0:
		recv(fd, buf, sizeof(buf), MSG_PEEK | MSG_DONTWAIT);
		return;
	case 1:
		recv(fd, buf, sizeof(buf), MSG_ERRQUEUE | MSG_DONTWAIT);
		return;
	case 2:
		recv(fd, buf, sizeof(buf), MSG_OOB | MSG_DONTWAIT);
		return;
	case 3:
		if (pipe(ends))
			return;
		splice(fd, NULL, ends[1], NULL, 4096, SPLICE_F_NONBLOCK);
		close(ends[0]);
		close(ends[1]);
		return;
	default:
		for (int i = some(20); i; i--)
			recv(fd, buf, some(sizeof(buf)), MSG_DONTWAIT);
	}
}

/* One of the ways in which a socket ends, or begins anew. */
static void upset(int fd)
{
	switch (random() % 5) {
	case 0:
		shutdown(fd, SHUT_RDWR);
		break;
	case 1:
		shutdown(fd, random() % 2 ? SHUT_RD : SHUT_WR);
		break;
	case 2:
		disconnect(fd);
		break;
	default:
		break;
	}
}

static void close_both(int pair[2])
{
	int first = random() % 2;

	close(pair[first]);
	close(pair[!first]);
}

static void read_slowly(int fd)
{
	for (;;) {
		take_some(fd);
		usleep(some(500));
	}
}

int work_traffic(const struct kind *kind)
{
	int pair[2], reader;

	if (kind_pair(kind, pair))
		return -1;
	reader = fork();
	if (!reader)
		read_slowly(pair[0]);
	for (int i = 0; i < 25; i++) {
		send_some(pair[1], CHUNKS, some(3000));
		send(pair[1], data, 1, MSG_OOB | QUICK);
		usleep(some(100));
	}
	kill(reader, SIGKILL);
	waitpid(reader, NULL, 0);
	close_both(pair);
	return 0;
}

/* For queues of thousands. */
static void make_room(int fd)
{
	int size = 8 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
}

static void read_in_bursts(int pair[][2], int pairs)
{
	char buf[4096];

	for (;;) {
		for (int i = 0; i < pairs; i++)
			for (int n = 0; n < 300 / LANES; n++)
				recv(pair[i][0], buf, sizeof(buf), MSG_DONTWAIT);
		usleep(10000);
	}
}

/*
 * As fast as both can: queues are long, and their buffers are freed all the time. There
 * are some at once, so that a good part of the time of each report is spent in them.
 */
int work_flood(const struct kind *kind)
{
	int pair[LANES][2], pairs = 0, reader;

	while (pairs < LANES && !kind_pair(kind, pair[pairs])) {
		make_room(pair[pairs][0]);
		make_room(pair[pairs++][1]);
	}
	if (!pairs)
		return -1;
	reader = fork();
	if (!reader)
		read_in_bursts(pair, pairs);
	for (int i = 0; i < 2000; i++)
		send(pair[i % pairs][1], data, some(50), MSG_NOSIGNAL);
	kill(reader, SIGKILL);
	waitpid(reader, NULL, 0);
	while (pairs--)
		close_both(pair[pairs]);
	return 0;
}

int work_churn(const struct kind *kind)
{
	int pair[2];

	if (kind_pair(kind, pair))
		return -1;
	for (int i = some(4); i; i--) {
		send_some(pair[1], some(2 * CHUNKS), some(4000));
		send_some(pair[0], some(2), some(1000));
		take_some(pair[0]);
	}
	upset(pair[random() % 2]);
	take_some(pair[0]);
	send_some(pair[1], CHUNKS, some(1000));
	close_both(pair);
	return 0;
}

int work_long_queue(const struct kind *kind)
{
	char buf[64];
	int pair[2];

	if (kind_pair(kind, pair))
		return -1;
	make_room(pair[0]);
	make_room(pair[1]);
	for (int round = some(4); round; round--) {
		send_some(pair[1], some(700), some(100) - 1);
		for (int i = some(400); i; i--)
			recv(pair[0], buf, sizeof(buf), MSG_DONTWAIT);
	}
	close_both(pair);
	return 0;
}

#define MANY	300	/* small pieces, which take long to count */

/* The listener's end, in all ways, with connections that have data. */
static void upset_listener(int listener, int *client, int clients)
{
	int taken = random() % 2 ? kind_accept(listener) : -1;

	switch (random() % 4) {
	case 0:
		shutdown(listener, SHUT_RDWR);
		break;
	case 1:
		disconnect(listener);
		break;
	case 2:
		for (int i = 0; i < clients; i++)
			upset(client[i]);
		break;
	default:
		close(listener);
		listener = -1;
	}
	if (taken >= 0) {
		take_some(taken);
		close(taken);
	}
	if (listener >= 0)
		close(listener);
}

int work_accept(const struct kind *kind)
{
	struct sockaddr_storage addr;
	int listener, client[6], clients = 0;
	socklen_t len;

	listener = kind_listener(kind, &addr, &len);
	if (listener < 0)
		return -1;
	make_room(listener);
	for (int i = some(6); i; i--) {
		client[clients] = kind_connect(kind, &addr, len);
		if (client[clients] < 0)
			continue;
		send_some(client[clients], some(CHUNKS), some(4000));
		send_some(client[clients], some(MANY), some(50));
		clients++;
	}
	usleep(some(3000));
	upset_listener(listener, client, clients);
	for (int i = 0; i < clients; i++)
		close(client[i]);
	return 0;
}

int work_ring(const struct kind *kind)
{
	struct tpacket_req req = {
		.tp_block_size = 4096, .tp_block_nr = 8, .tp_frame_size = 2048, .tp_frame_nr = 16,
	}, none = {};
	int pair[2];

	if (kind_pair(kind, pair))
		return -1;
	for (int i = 0; i < 8; i++) {
		send_some(pair[1], some(150), some(200));
		setsockopt(pair[0], SOL_PACKET, PACKET_RX_RING, &req, sizeof(req));
		setsockopt(pair[0], SOL_PACKET, PACKET_TX_RING, &req, sizeof(req));
		send_some(pair[1], some(20), some(200));
		setsockopt(pair[0], SOL_PACKET, PACKET_TX_RING, &none, sizeof(none));
		setsockopt(pair[0], SOL_PACKET, PACKET_RX_RING, &none, sizeof(none));
	}
	close_both(pair);
	return 0;
}

/* As in <netinet/sctp.h>, which is in no package that is needed otherwise. */
#define SOL_SCTP_	132
#define SCTP_PEELOFF	102
#define SCTP_EVENTS	11

static int peel_off(int fd)
{
	struct {
		int assoc;
		int fd;
	} peel = { .assoc = 1 + random() % 3 };
	socklen_t len = sizeof(peel);

	return getsockopt(fd, SOL_SCTP_, SCTP_PEELOFF, &peel, &len) ? -1 : peel.fd;
}

int work_peel(const struct kind *kind)
{
	struct sockaddr_storage addr;
	int server, client, peeled[4];
	socklen_t len;

	server = kind_listener(kind, &addr, &len);
	client = kind_socket(kind);
	for (int i = 0; i < 4; i++) {
		for (int n = some(CHUNKS); n; n--)
			sendto(client, data, some(6000), MSG_NOSIGNAL | MSG_DONTWAIT,
			       (void *)&addr, len);
		take_some(server);
		peeled[i] = peel_off(server);
		if (peeled[i] >= 0)
			take_some(peeled[i]);
	}
	for (int i = 0; i < 4; i++)
		close(peeled[i]);
	close(server);
	close(client);
	return 0;
}

static void pass(int by, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = {};
	struct iovec byte = { .iov_base = data, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &byte, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	sendmsg(by, &msg, QUICK);
}

/* Sockets with data go through a pair; at times through themselves, for unix_gc(). */
int work_pass(const struct kind *kind)
{
	static const struct kind tcp = { AF_INET, SOCK_STREAM, 0 };
	char control[CMSG_SPACE(8 * sizeof(int))], byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	int by[2], passed[2], got;

	if (kind_pair(kind, by))
		return -1;
	if (kind_pair(random() % 2 ? kind : &tcp, passed)) {
		close_both(by);
		return -1;
	}
	send_some(passed[1], some(CHUNKS), some(2000));
	pass(by[1], passed[0]);
	pass(by[1], by[0]);
	pass(by[0], by[1]);
	close_both(passed);
	if (random() % 2) {
		struct msghdr msg = {
			.msg_iov = &iov, .msg_iovlen = 1,
			.msg_control = control, .msg_controllen = sizeof(control),
		};

		if (recvmsg(by[0], &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) > 0 &&
		    CMSG_FIRSTHDR(&msg)) {
			memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(got));
			take_some(got);
			close(got);
		}
	}
	close_both(by);
	return 0;
}

/* RHEL has MPTCP switched off in each new network namespace. */
static int up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), err = ioctl(fd, SIOCSIFFLAGS, &lo);
	int mptcp = open("/proc/sys/net/mptcp/enabled", O_WRONLY);

	close(fd);
	if (mptcp >= 0) {
		if (write(mptcp, "1", 1) != 1)
			err = -1;
		close(mptcp);
	}
	return err;
}

int work_netns(const struct kind *kind)
{
	int pair[2], status, pid = fork();

	if (pid) {
		waitpid(pid, &status, 0);
		return status;
	}
	if (unshare(CLONE_NEWNET) || up())
		_exit(1);
	for (int i = some(4); i; i--) {
		if (kind_pair(kind, pair))
			_exit(1);
		send_some(pair[1], some(CHUNKS), some(4000));
	}
	usleep(some(5000));
	_exit(0);	/* with data in all of them */
}
