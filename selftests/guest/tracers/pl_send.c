// SPDX-License-Identifier: GPL-2.0
/*
 * A process whose memory has one call stack: for each line that it reads, it sends COUNT
 * messages of 32 KiB into a unix socket that nobody reads, says "sent", and keeps them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define MESSAGE 32768

int main(int argc, char **argv)
{
	static char message[MESSAGE], line[64];
	int count = argc > 1 ? atoi(argv[1]) : 0, sockets[2], i;

	while (fgets(line, sizeof(line), stdin)) {
		for (i = 0; i < count; i++) {
			/* one each: a socket's buffer takes few of them */
			if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) ||
			    send(sockets[0], message, MESSAGE, 0) != MESSAGE) {
				perror("pl_send");
				return 2;
			}
		}
		puts("sent");
		fflush(stdout);
	}
	return 0;
}
