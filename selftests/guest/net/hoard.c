// SPDX-License-Identifier: GPL-2.0
/*
 * A process that does not read, the second and third field case of the design:
 *
 *   hoard tcp PORT CONNECTIONS	accept so many, at most 8, ask for bytes and never read
 *   hoard raw6 IFNAME BYTES	a raw ICMPv6 socket with a buffer of BYTES; ask the
 *				interface's neighbours for echoes until it is full
 *
 * Prints "fd N" when it holds all that it will, and sleeps.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/sock_diag.h>

#define ECHO_BYTES 1000
/* as push() in lib/network.sh has it */
#define PACKET_BYTES 100
#define PACKETS 3000

static int fail(const char *what)
{
	fprintf(stderr, "hoard: %s: %s\n", what, strerror(errno));
	exit(2);
}

static unsigned int charged(int fd)
{
	unsigned int info[SK_MEMINFO_VARS] = {};
	socklen_t len = sizeof(info);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &len))
		fail("SO_MEMINFO");
	return info[SK_MEMINFO_RMEM_ALLOC];
}

/* What has come and was not read. */
static int unread(int fd)
{
	int bytes;

	if (ioctl(fd, FIONREAD, &bytes))
		fail("FIONREAD");
	return bytes;
}

/* Does it come? Not if the socket is full, or the host has gone. */
static bool comes(int fd, int bytes)
{
	char byte;

	for (int i = 0; i < 10000; i++) {
		if (unread(fd) >= bytes)
			return true;
		if (!recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT))
			return false;
		usleep(i < 100 ? 100 : 1000);
	}
	return false;
}

/*
 * The first bytes have come when it returns. The host does not wait for long: of a connection
 * that waited here until it gave up, nothing comes but its end.
 */
static int accept_one(int server)
{
	int one = 1, fd;

	for (;;) {
		fd = accept(server, NULL, NULL);
		if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)))
			fail("accept");
		if (write(fd, "go\n", 3) == 3 && comes(fd, PACKET_BYTES))
			return fd;
		close(fd);
	}
}

/*
 * The host answers each line with so many bytes. It is asked for the next only when these are
 * here: else several would come in one packet from a host that is busy.
 */
static int hoard_tcp(const char *port, int connections)
{
	struct sockaddr_in6 addr = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(port))};
	int server = socket(AF_INET6, SOCK_STREAM, 0), fds[8];
	bool room = true;

	if (server < 0 || bind(server, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(server, 8))
		fail("listen");
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < connections; i++)
		fds[i] = accept_one(server);
	for (int packet = 2; packet <= PACKETS && room; packet++) {
		for (int i = 0; i < connections; i++)
			if (write(fds[i], "go\n", 3) != 3)
				fail("write");
		for (int i = 0; i < connections; i++)
			room = comes(fds[i], packet * PACKET_BYTES) && room;
	}
	return fds[connections - 1];
}

/* The socket also gets neighbour advertisements and whatever else is ICMPv6. */
static int hoard_raw6(const char *interface, const char *bytes)
{
	struct sockaddr_in6 to = {.sin6_family = AF_INET6};
	struct {
		struct icmp6_hdr header;
		char data[ECHO_BYTES];
	} echo = {.header.icmp6_type = ICMP6_ECHO_REQUEST};
	int fd = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6), size = atoi(bytes) / 2;
	unsigned int last = 0, same = 0;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		fail("raw socket");
	to.sin6_scope_id = if_nametoindex(interface);
	if (!to.sin6_scope_id || inet_pton(AF_INET6, "fe80::2", &to.sin6_addr) != 1)
		fail(interface);
	while (same < 500) {	/* full: what comes is dropped */
		echo.header.icmp6_seq++;
		if (sendto(fd, &echo, sizeof(echo), 0, (struct sockaddr *)&to, sizeof(to)) < 0 &&
		    errno != ENOBUFS && errno != EAGAIN)
			fail("sendto");
		if (!(echo.header.icmp6_seq % 16))
			usleep(1000);
		same = charged(fd) == last ? same + 1 : 0;
		last = charged(fd);
	}
	return fd;
}

int main(int argc, char **argv)
{
	int fd;

	if (argc == 4 && !strcmp(argv[1], "tcp") && atoi(argv[3]) > 0 && atoi(argv[3]) <= 8)
		fd = hoard_tcp(argv[2], atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "raw6"))
		fd = hoard_raw6(argv[2], argv[3]);
	else
		return 2;
	printf("fd %d\n", fd);
	fflush(stdout);
	pause();
	return 0;
}
