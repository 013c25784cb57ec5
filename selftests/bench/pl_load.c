// SPDX-License-Identifier: GPL-2.0
/*
 * Workloads for the benchmark, each the same from run to run:
 *
 *   pl_load fork N		N times fork, exec of itself, wait
 *   pl_load fault MIB		map anonymous memory, touch each page, unmap
 *   pl_load tcp|unix|pipe MIB	a child writes in pieces of 64 KiB, the parent reads
 *   pl_load threads N		N threads, one after the other
 *   pl_load read DIR		read all files below DIR
 *   pl_load nop		nothing
 *
 *   pl_load touch MIB N	N times fault, without the start of a process:
 *				prints "ticks N", the sum
 *   pl_load slurp FILE		read it; prints "instructions N bytes N"
 *   pl_load measure COMMAND...	run it; prints "instructions N", the whole machine's
 *
 * Huge pages are off throughout: they would make one fault of 512.
 */
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define CLOCK "/sys/kernel/debug/pl_bench/clock"
#define PIECE (64 * 1024)
#define MIB (1024 * 1024UL)
#define PAGE 4096

static char piece[PIECE];

static unsigned long parse(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!n || *end)
		errx(2, "'%s' is not a number above 0", text);
	return n;
}

static void wait_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "a child failed: status %d", status);
}

static void do_fork(unsigned long nr)
{
	while (nr--) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (!pid) {
			execl("/proc/self/exe", "pl_load", "nop", NULL);
			_exit(1);
		}
		wait_for(pid);
	}
}

static void touch_all(unsigned long size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	for (unsigned long i = 0; i < size; i += PAGE)
		p[i] = 1;
	munmap(p, size);
}

/* The first round makes page tables and fills the CPU's lists: it does not count. */
static void do_touch(unsigned long size, unsigned long rounds)
{
	unsigned long long ticks;

	touch_all(size);
	ticks = __rdtsc();
	while (rounds--)
		touch_all(size);
	printf("ticks %llu\n", __rdtsc() - ticks);
}

/* A child writes size bytes to out, we read them from in until there are no more. */
static void transfer(int in, int out, unsigned long size)
{
	unsigned long done = 0;
	ssize_t n;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		for (; done < size; done += n) {
			n = write(out, piece, PIECE);
			if (n <= 0)
				err(1, "write");
		}
		_exit(0);
	}
	close(out);
	while ((n = read(in, piece, PIECE)) > 0)
		done += n;
	if (n < 0 || done != size)
		errx(1, "%lu of %lu bytes came through", done, size);
	wait_for(pid);
}

static void do_pipe(unsigned long size)
{
	int fds[2];

	if (pipe(fds))
		err(1, "pipe");
	transfer(fds[0], fds[1], size);
}

static void do_unix(unsigned long size)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		err(1, "socketpair");
	transfer(fds[0], fds[1], size);
}

static void do_tcp(unsigned long size)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), out = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (void *)&address, len) || listen(listener, 1) ||
	    getsockname(listener, (void *)&address, &len) || connect(out, (void *)&address, len))
		err(1, "TCP over loopback");
	transfer(accept(listener, NULL, NULL), out, size);
}

static void *no_thread(void *arg)
{
	return arg;
}

static void do_threads(unsigned long nr)
{
	pthread_t thread;

	while (nr--)
		if (pthread_create(&thread, NULL, no_thread, NULL) || pthread_join(thread, NULL))
			errx(1, "cannot start a thread");
}

static int read_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	int fd;

	(void)st;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s", path);
	while (read(fd, piece, PIECE) > 0)
		;
	close(fd);
	return 0;
}

static void do_read(const char *dir)
{
	if (nftw(dir, read_file, 32, FTW_PHYS))
		err(1, "%s", dir);
}

static void do_slurp(const char *path)
{
	unsigned long long ticks = __rdtsc(), bytes = 0;
	int fd = open(path, O_RDONLY);
	ssize_t n = 0;

	while (fd >= 0 && (n = read(fd, piece, PIECE)) > 0)
		bytes += n;
	if (fd < 0 || n < 0)
		err(1, "%s", path);
	close(fd);
	printf("instructions %llu bytes %llu\n", (__rdtsc() - ticks) / 2, bytes);
}

/* One call of read(): ticks and microseconds of idleness are of one moment. */
static void read_clock(int fd, unsigned long long *ticks, unsigned long long *idle)
{
	char text[64] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) < 0 ||
	    sscanf(text, "%llu %llu", ticks, idle) != 2)
		err(1, CLOCK);
}

/* A tick is a nanosecond, an instruction is two; in idleness time leaps, and nothing runs. */
static void do_measure(char **command)
{
	unsigned long long ticks[2], idle[2];
	int fd = open(CLOCK, O_RDONLY | O_CLOEXEC);
	pid_t pid;

	if (fd < 0)
		err(1, CLOCK);
	read_clock(fd, &ticks[0], &idle[0]);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execv(command[0], command);
		_exit(1);
	}
	wait_for(pid);
	read_clock(fd, &ticks[1], &idle[1]);
	printf("instructions %llu\n", (ticks[1] - ticks[0] - 1000 * (idle[1] - idle[0])) / 2);
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "nop"))
		return 0;
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	if (argc > 2 && !strcmp(verb, "measure"))
		do_measure(argv + 2);
	else if (argc == 4 && !strcmp(verb, "touch"))
		do_touch(parse(argv[2]) * MIB, parse(argv[3]));
	else if (argc != 3)
		errx(2, "usage: VERB [ARGUMENT...]; the source says which");
	else if (!strcmp(verb, "fork"))
		do_fork(parse(argv[2]));
	else if (!strcmp(verb, "fault"))
		touch_all(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "tcp"))
		do_tcp(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "unix"))
		do_unix(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "pipe"))
		do_pipe(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "threads"))
		do_threads(parse(argv[2]));
	else if (!strcmp(verb, "slurp"))
		do_slurp(argv[2]);
	else if (!strcmp(verb, "read"))
		do_read(argv[2]);
	else
		errx(2, "unknown verb '%s'", verb);
	return 0;
}
