// SPDX-License-Identifier: GPL-2.0
/*
 * A process that does not read, the second and third field case of the design:
 *
 *   hoard tcp PORT CONNECTIONS	accept so many, answer each "go", never read
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/sock_diag.h>

#define ECHO_BYTES 1000

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

/* Until nothing more has come for two seconds. */
static void wait_quiet(int fd)
{
	unsigned int now, last = 0;

	for (int quiet = 0; quiet < 10; quiet++) {
		usleep(200000);
		now = charged(fd);
		if (now != last || !now)
			quiet = 0;
		last = now;
	}
}

/* Waits for the last one only: the others are as fast. */
static int hoard_tcp(const char *port, const char *connections)
{
	struct sockaddr_in6 addr = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(port))};
	int server = socket(AF_INET6, SOCK_STREAM, 0), fd = -1;

	if (server < 0 || bind(server, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(server, 8))
		fail("listen");
	for (int i = 0; i < atoi(connections); i++) {
		fd = accept(server, NULL, NULL);
		if (fd < 0 || write(fd, "go\n", 3) != 3)
			fail("accept");
	}
	wait_quiet(fd);
	return fd;
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

	if (argc == 4 && !strcmp(argv[1], "tcp"))
		fd = hoard_tcp(argv[2], argv[3]);
	else if (argc == 4 && !strcmp(argv[1], "raw6"))
		fd = hoard_raw6(argv[2], argv[3]);
	else
		return 2;
	printf("fd %d\n", fd);
	fflush(stdout);
	pause();
	return 0;
}
