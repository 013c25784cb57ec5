// SPDX-License-Identifier: GPL-2.0
/*
 * Many of a thing, kept until the machine goes:
 *
 *   crowd idle N	N unix sockets
 *   crowd queued N	N unix sockets with a datagram in each
 *   crowd tcp N	N connections, accepted, with data at one end: 2 N sockets
 *   crowd nets N	N network namespaces
 *   crowd tasks N	N processes
 *   crowd pages MIB	user memory, page by page, of which each fourth is given back
 *			later: no free block is larger
 *
 * Returns when all are there. And one that keeps nothing:
 *
 *   crowd late FILE	read it, and have a real-time process wake up each millisecond:
 *			prints "late N", by how many nanoseconds at most it was late. On
 *			one CPU, that is the longest time without a point to yield at
 */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT_A_TIME 20000UL	/* what one process holds */
#define PAGE 4096UL
#define MIB (1024 * 1024UL)

static const char data[100];

static void pairs(unsigned long nr, int queued)
{
	int fds[2];

	for (; nr > 1; nr -= 2) {
		if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fds))
			err(1, "socketpair");
		if (queued && (write(fds[0], data, sizeof(data)) < 0 ||
			       write(fds[1], data, sizeof(data)) < 0))
			err(1, "write");
	}
}

static void do_idle(unsigned long nr)
{
	pairs(nr, 0);
}

static void do_queued(unsigned long nr)
{
	pairs(nr, 1);
}

static void do_tcp(unsigned long nr)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(to);

	if (bind(listener, (struct sockaddr *)&to, sizeof(to)) || listen(listener, 16) ||
	    getsockname(listener, (struct sockaddr *)&to, &len))
		err(1, "listen");
	while (nr--) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&to, sizeof(to)) ||
		    accept(listener, NULL, NULL) < 0 || write(client, data, sizeof(data)) < 0)
			err(1, "tcp");
	}
}

static void do_nets(unsigned long nr)
{
	while (nr--)
		if (unshare(CLONE_NEWNET) || open("/proc/self/ns/net", O_RDONLY) < 0)
			err(1, "a network namespace");
}

static void do_pages(unsigned long mib)
{
	unsigned long i, size = mib * MIB;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || madvise(p, size, MADV_NOHUGEPAGE))
		err(1, "mmap");
	for (i = 0; i < size; i += PAGE)
		p[i] = 1;
	for (i = 0; i < size; i += 4 * PAGE)
		if (madvise(p + i, PAGE, MADV_DONTNEED))
			err(1, "madvise");
}

static void read_all(const char *path)
{
	static char piece[64 * 1024];
	int fd = open(path, O_RDONLY);
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, piece, sizeof(piece))) > 0)
		;
	if (n)
		err(1, "%s", path);
	close(fd);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void do_late(const char *path)
{
	const struct sched_param first = { .sched_priority = 1 };
	long long begun = now() + 1000000, next = begun, late = 0;
	struct timespec t;
	pid_t pid;

	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first))
		err(1, "SCHED_FIFO");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		read_all(path);
		exit(0);
	}
	do {
		t.tv_sec = next / 1000000000;
		t.tv_nsec = next % 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
		if (now() - next > late && next > begun)
			late = now() - next;
		next = now() + 1000000;
	} while (!waitpid(pid, NULL, WNOHANG));
	printf("late %lld\n", late);
}

static void nothing(unsigned long nr)
{
	(void)nr;
}

/* A child does it, tells, and stays. */
static void keep(void (*make)(unsigned long nr), unsigned long nr)
{
	int fds[2];
	char byte;
	pid_t pid;

	if (pipe(fds))
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		make(nr);
		if (write(fds[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(fds[1]);
	if (read(fds[0], &byte, 1) != 1)
		errx(1, "a child failed");
	close(fds[0]);
}

static const struct {
	const char *name;
	void (*make)(unsigned long nr);
	unsigned long at_a_time;
} crowds[] = {
	{ "idle", do_idle, AT_A_TIME },
	{ "queued", do_queued, AT_A_TIME },
	{ "tcp", do_tcp, AT_A_TIME / 4 },
	{ "nets", do_nets, AT_A_TIME },
	{ "tasks", nothing, 1 },
	{ "pages", do_pages, ULONG_MAX },
	{ NULL, NULL, 0 }
};

int main(int argc, char **argv)
{
	const struct rlimit files = { 2 * AT_A_TIME, 2 * AT_A_TIME };
	unsigned long left, nr, i;

	if (argc != 3)
		errx(2, "usage: crowd WHAT N");
	if (!strcmp(argv[1], "late")) {
		do_late(argv[2]);
		return 0;
	}
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "RLIMIT_NOFILE");
	for (i = 0; crowds[i].name; i++) {
		if (strcmp(crowds[i].name, argv[1]))
			continue;
		for (left = strtoul(argv[2], NULL, 10); left; left -= nr) {
			nr = left < crowds[i].at_a_time ? left : crowds[i].at_a_time;
			keep(crowds[i].make, nr);
		}
		return 0;
	}
	errx(2, "unknown crowd '%s'", argv[1]);
}
