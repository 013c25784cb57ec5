// SPDX-License-Identifier: GPL-2.0
/*
 * A process that does not read: fills a TCP connection over loopback until the sender
 * would block, says how many bytes are stuck, and sleeps.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "unread: %s: %s\n", what, strerror(errno));
	exit(2);
}

int main(void)
{
	static char data[65536];
	struct sockaddr_in addr = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(addr);
	int server = socket(AF_INET, SOCK_STREAM, 0), sender = socket(AF_INET, SOCK_STREAM, 0);
	long long stuck = 0;
	ssize_t sent;

	if (server < 0 || sender < 0 || bind(server, (struct sockaddr *)&addr, len) ||
	    listen(server, 1) || getsockname(server, (struct sockaddr *)&addr, &len) ||
	    connect(sender, (struct sockaddr *)&addr, len))
		fail("connect");
	if (accept(server, NULL, NULL) < 0 || fcntl(sender, F_SETFL, O_NONBLOCK))
		fail("accept");
	for (int quiet = 0; quiet < 5;) {	/* the receiver's window opens in steps */
		sent = send(sender, data, sizeof(data), 0);
		if (sent > 0) {
			stuck += sent;
			quiet = 0;
		} else if (errno == EAGAIN) {
			quiet++;
			usleep(100000);
		} else {
			fail("send");
		}
	}
	printf("%lld\n", stuck);
	fflush(stdout);
	pause();
	return 0;
}
