// SPDX-License-Identifier: GPL-2.0
/*
 * Workloads for the benchmark, each the same from run to run:
 *
 *   pl_load fork N		N times fork, exec of itself, wait
 *   pl_load fault MIB		map anonymous memory, touch each page, unmap
 *   pl_load huge MIB		the same, in huge pages where the kernel gives them
 *   pl_load tcp|unix|pipe MIB	a child writes in pieces of 64 KiB, the parent reads
 *   pl_load growing MIB		tcp, with buffers that grow, as the kernel has them
 *   pl_load udp|ping N		N datagrams of 12 KiB to 127.0.0.1, each received before
 *				the next is sent; a ping is answered in a softirq
 *   pl_load frames N		N Ethernet frames from eth0 to eth1, which share a wire
 *   pl_load threads N		N threads, one after the other
 *   pl_load kthreads N		N kernel threads that allocate a page each
 *   pl_load read DIR		read all files below DIR
 *   pl_load copy FROM TO	a file that is not in the page cache; ends with fsync()
 *   pl_load nop		nothing
 *
 *   pl_load touch MIB N	N times fault, without the start of a process:
 *				prints "ticks N", the sum
 *   pl_load slurp FILE		read it; prints "instructions N bytes N"
 *   pl_load measure COMMAND...	run it; prints "instructions N", the whole machine's,
 *				and "walks N slow N learned N", what pageledger did meanwhile
 *
 * Huge pages are off but for that one: they make one fault of 512.
 */
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <net/if.h>		/* before all of linux/ */
#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#define CLOCK "/sys/kernel/debug/pl_bench/clock"
#define STATS "/sys/kernel/debug/pageledger/stats"
#define RUN "/sys/kernel/debug/pl_bench/run"
#define PIECE (64 * 1024)
#define MIB (1024 * 1024UL)
#define PAGE 4096
#define DATAGRAM (12 * 1024)	/* too large for slab, small enough for one piece */
#define FRAME 1500
#define BURST 32
#define BUFFER (208 * 1024)	/* net.core.rmem_max: as much as any program may have */
#define PROTOCOL 0x88b5		/* for experiments, says IEEE 802 */

static char piece[PIECE];

/* The clock that counts instructions, see the head of selftests/bench/bench. */
static unsigned long long now(void)
{
#ifdef __aarch64__
	unsigned long long ticks;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks) : : "memory");
	return ticks;
#else
	return __rdtsc();
#endif
}

/*
 * Each of a workload's processes runs until it waits. The fair scheduler decides by the
 * time that they took who goes on: with the module loaded the two of a unix socket were
 * switched 3824 times instead of 2621, and that was counted for the module's cost.
 */
static void in_turns(void)
{
	const struct sched_param first = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO, &first))
		err(1, "SCHED_FIFO");
}

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
	in_turns();
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
	ticks = now();
	while (rounds--)
		touch_all(size);
	printf("ticks %llu\n", now() - ticks);
}

/* A child writes size bytes to out, we read them from in until there are no more. */
static void transfer(int in, int out, unsigned long size)
{
	unsigned long done = 0;
	ssize_t n;
	pid_t pid;

	in_turns();
	pid = fork();
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

/*
 * Buffers of a given size do not grow. How TCP grows its own depends on the times that it
 * measures, and so does the number of its acknowledgements and timers: growing 256 takes
 * 138.3 million instructions or 139.3, and the module's work can tip it over.
 */
static void fix_buffers(int fd)
{
	int size = BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)))
		err(1, "a buffer of %d bytes", size);
}

static void do_tcp(unsigned long size, bool grow)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), out = socket(AF_INET, SOCK_STREAM, 0);

	if (!grow) {
		fix_buffers(listener);
		fix_buffers(out);
	}
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (void *)&address, len) || listen(listener, 1) ||
	    getsockname(listener, (void *)&address, &len) || connect(out, (void *)&address, len))
		err(1, "TCP over loopback");
	transfer(accept(listener, NULL, NULL), out, size);
}

/* A socket of that kind on 127.0.0.1, connected to itself. */
static int to_myself(int type, int protocol)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, type, protocol);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)&address, len) || getsockname(fd, (void *)&address, &len) ||
	    connect(fd, (void *)&address, len))
		err(1, "a socket of 127.0.0.1");
	return fd;
}

/* What is received may have a header of its own: it is not looked at. */
static void send_datagrams(int fd, unsigned long nr)
{
	while (nr--)
		if (send(fd, piece, DATAGRAM, 0) != DATAGRAM ||
		    recv(fd, piece + DATAGRAM, 2 * DATAGRAM, 0) < DATAGRAM)
			err(1, "a datagram over loopback");
	close(fd);
}

static void do_udp(unsigned long nr)
{
	send_datagrams(to_myself(SOCK_DGRAM, 0), nr);
}

/* The filter keeps our own requests from coming back to us. */
static void do_ping(unsigned long nr)
{
	struct icmphdr *request = (void *)piece;
	struct icmp_filter filter = { .data = ~(1U << ICMP_ECHOREPLY) };
	int fd = to_myself(SOCK_RAW, IPPROTO_ICMP);

	if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter)))
		err(1, "ICMP_FILTER");
	request->type = ICMP_ECHO;
	request->checksum = htons(0xffff - (ICMP_ECHO << 8));	/* the rest is zero */
	send_datagrams(fd, nr);
}

static int packet_socket(const char *interface)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET, .sll_protocol = htons(PROTOCOL),
		.sll_ifindex = if_nametoindex(interface),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, htons(PROTOCOL));

	if (!address.sll_ifindex || bind(fd, (void *)&address, sizeof(address)))
		err(1, "a packet socket on %s", interface);
	return fd;
}

static void do_frames(unsigned long nr)
{
	int from = packet_socket("eth0"), to = packet_socket("eth1");
	unsigned long i;

	memset(piece, 0xff, 12);	/* to all, from all */
	piece[12] = PROTOCOL >> 8;
	piece[13] = PROTOCOL & 0xff;
	for (; nr >= BURST; nr -= BURST) {
		for (i = 0; i < BURST; i++)
			if (send(from, piece, FRAME, 0) != FRAME)
				err(1, "send a frame");
		for (i = 0; i < BURST; i++)
			if (recv(to, piece + FRAME, FRAME, 0) != FRAME)
				err(1, "receive a frame");
	}
}

static void *no_thread(void *arg)
{
	return arg;
}

static void do_threads(unsigned long nr)
{
	pthread_t thread;

	in_turns();
	while (nr--)
		if (pthread_create(&thread, NULL, no_thread, NULL) || pthread_join(thread, NULL))
			errx(1, "cannot start a thread");
}

static void tell_bench(int fd, const char *command)
{
	if (write(fd, command, strlen(command)) < 0)
		err(1, RUN ": %s", command);
}

static void do_kthreads(unsigned long nr)
{
	int fd = open(RUN, O_WRONLY);

	if (fd < 0)
		err(1, RUN);
	while (nr--)
		tell_bench(fd, "hold 0");
	tell_bench(fd, "drop");
	close(fd);
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

static void do_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	if (in < 0 || out < 0 || posix_fadvise(in, 0, 0, POSIX_FADV_DONTNEED))
		err(1, "%s or %s", from, to);
	while ((n = read(in, piece, PIECE)) > 0)
		if (write(out, piece, n) != n)
			err(1, "%s", to);
	if (n < 0 || fsync(out))
		err(1, "%s to %s", from, to);
	close(in);
	close(out);
}

static void do_slurp(const char *path)
{
	unsigned long long ticks = now(), bytes = 0;
	int fd = open(path, O_RDONLY);
	ssize_t n = 0;

	while (fd >= 0 && (n = read(fd, piece, PIECE)) > 0)
		bytes += n;
	if (fd < 0 || n < 0)
		err(1, "%s", path);
	close(fd);
	printf("instructions %llu bytes %llu\n", (now() - ticks) / 2, bytes);
}

/* One call of read(): ticks and microseconds of idleness are of one moment. */
static void read_clock(int fd, unsigned long long *ticks, unsigned long long *idle)
{
	char text[64] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) < 0 ||
	    sscanf(text, "%llu %llu", ticks, idle) != 2)
		err(1, CLOCK);
}

static const char * const counters[] = { "unwind_walks", "unwind_slow", "unwind_learned" };
#define NR_COUNTERS 3

/* All are 0 if the module is not loaded. */
static void read_counters(unsigned long long *to)
{
	FILE *file = fopen(STATS, "re");
	char line[128], key[64];
	unsigned long long value;

	memset(to, 0, NR_COUNTERS * sizeof(*to));
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		for (int i = 0; i < NR_COUNTERS; i++)
			if (sscanf(line, "%63s %llu", key, &value) == 2 &&
			    !strcmp(key, counters[i]))
				to[i] = value;
	fclose(file);
}

/* A tick is a nanosecond, an instruction is two; in idleness time leaps, and nothing runs. */
static void do_measure(char **command)
{
	unsigned long long ticks[2], idle[2], before[NR_COUNTERS], after[NR_COUNTERS];
	int fd = open(CLOCK, O_RDONLY | O_CLOEXEC);
	pid_t pid;

	if (fd < 0)
		err(1, CLOCK);
	read_counters(before);
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
	read_counters(after);
	printf("instructions %llu walks %llu slow %llu learned %llu\n",
	       (ticks[1] - ticks[0] - 1000 * (idle[1] - idle[0])) / 2,
	       after[0] - before[0], after[1] - before[1], after[2] - before[2]);
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "nop"))
		return 0;
	/* inherited by what is measured */
	prctl(PR_SET_THP_DISABLE, strcmp(verb, "huge") != 0, 0, 0, 0);
	if (argc > 2 && !strcmp(verb, "measure"))
		do_measure(argv + 2);
	else if (argc == 4 && !strcmp(verb, "touch"))
		do_touch(parse(argv[2]) * MIB, parse(argv[3]));
	else if (argc == 4 && !strcmp(verb, "copy"))
		do_copy(argv[2], argv[3]);
	else if (argc != 3)
		errx(2, "usage: VERB [ARGUMENT...]; the source says which");
	else if (!strcmp(verb, "fork"))
		do_fork(parse(argv[2]));
	else if (!strcmp(verb, "fault") || !strcmp(verb, "huge"))
		touch_all(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "tcp"))
		do_tcp(parse(argv[2]) * MIB, false);
	else if (!strcmp(verb, "growing"))
		do_tcp(parse(argv[2]) * MIB, true);
	else if (!strcmp(verb, "unix"))
		do_unix(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "pipe"))
		do_pipe(parse(argv[2]) * MIB);
	else if (!strcmp(verb, "udp"))
		do_udp(parse(argv[2]));
	else if (!strcmp(verb, "ping"))
		do_ping(parse(argv[2]));
	else if (!strcmp(verb, "frames"))
		do_frames(parse(argv[2]));
	else if (!strcmp(verb, "threads"))
		do_threads(parse(argv[2]));
	else if (!strcmp(verb, "kthreads"))
		do_kthreads(parse(argv[2]));
	else if (!strcmp(verb, "slurp"))
		do_slurp(argv[2]);
	else if (!strcmp(verb, "read"))
		do_read(argv[2]);
	else
		errx(2, "unknown verb '%s'", verb);
	return 0;
}
