// SPDX-License-Identifier: GPL-2.0
/*
 * `sockets` is read on two CPUs while sockets of one protocol are used in every way: a row
 * for each row of the table in module/net/protocols.c. The kernel must not complain; that is
 * what vm/judge sees. With PL_RACE_SLOW reading is slow (pl_slow), and so is met at work
 * more often, but there is less of it.
 * PL_RACE_SECONDS is how long each row takes, arguments are the rows to run (default:
 * all; -l lists them). With PL_RACE_ALONE nobody reads and no module is loaded: whatever
 * the kernel complains about then is not our fault. Prints TAP.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib.h"
#include "work.h"

#define READERS	2
#define WORKERS	5

/* What the processes of a row tell the test. */
struct told {
	unsigned int reports;
	unsigned int rounds[WORKERS];
	unsigned int failures[WORKERS];
	unsigned int seen;	/* lines of the protocol */
	unsigned int bad;	/* reports that cannot be read */
};

static struct told *told;

struct race {
	const char *name;
	struct kind kind;
	const char *begins;	/* a line of `sockets` that is of this protocol */
	const char *module;
	work work[WORKERS];
};

#define STREAM	{ work_flood, work_churn, work_accept, work_netns, work_traffic }
#define ACCEPT	{ work_accept, work_accept, work_accept, work_accept, work_accept }
#define DGRAM	{ work_traffic, work_churn, work_long_queue, work_netns, work_long_queue }
#define SOCKMAP	{ work_sockmap, work_sockmap, work_traffic, work_sockmap, work_long_queue }
#define UNIX	{ work_traffic, work_churn, work_accept, work_pass, work_long_queue }

static const struct race races[] = {
	{ "tcp", { AF_INET, SOCK_STREAM, 0 }, "inet stream tcp ", "", STREAM },
	{ "tcp6", { AF_INET6, SOCK_STREAM, 0 }, "inet6 stream tcp ", "", STREAM },
	{ "tcp_accept", { AF_INET, SOCK_STREAM, 0 }, "inet stream tcp ", "", ACCEPT },
	{ "tcp_sockmap", { AF_INET, SOCK_STREAM, 0 }, "inet stream tcp ", "", SOCKMAP },
	/* the kernel itself finds no cipher: it calls modprobe in the initramfs, see vm/init */
	{ "tcp_tls", { AF_INET, SOCK_STREAM, 0 }, "inet stream tcp ", "tls gcm ctr",
	  { work_tls, work_tls, work_traffic, work_tls, work_accept } },
	{ "udp", { AF_INET, SOCK_DGRAM, 0 }, "inet dgram udp ", "", DGRAM },
	{ "udp6", { AF_INET6, SOCK_DGRAM, 0 }, "inet6 dgram udp ", "", DGRAM },
	{ "udplite", { AF_INET, SOCK_DGRAM, 136 }, "inet dgram udplite ", "", DGRAM },
	{ "udp_sockmap", { AF_INET, SOCK_DGRAM, 0 }, "inet dgram udp ", "", SOCKMAP },
	{ "raw", { AF_INET, SOCK_RAW, 253 }, "inet raw 253 ", "", DGRAM },
	{ "raw6", { AF_INET6, SOCK_RAW, 253 }, "inet6 raw 253 ", "", DGRAM },
	{ "unix_stream", { AF_UNIX, SOCK_STREAM, 0 }, "unix stream 0 ", "", UNIX },
	{ "unix_dgram", { AF_UNIX, SOCK_DGRAM, 0 }, "unix dgram 0 ", "",
	  { work_traffic, work_churn, work_long_queue, work_pass, work_sockmap } },
	{ "unix_seqpacket", { AF_UNIX, SOCK_SEQPACKET, 0 }, "unix seqpacket 0 ", "", UNIX },
	{ "unix_sockmap", { AF_UNIX, SOCK_STREAM, 0 }, "unix stream 0 ", "", SOCKMAP },
	{ "netlink", { AF_NETLINK, SOCK_RAW, 2 }, "netlink raw 2 ", "",
	  { work_traffic, work_churn, work_long_queue, work_churn, work_long_queue } },
	{ "packet", { AF_PACKET, SOCK_RAW, 0 }, "packet raw 0 ", "",
	  { work_traffic, work_ring, work_long_queue, work_ring, work_netns } },
	{ "vsock", { AF_VSOCK, SOCK_STREAM, 0 }, "vsock stream 0 ", "vsock_loopback",
	  { work_traffic, work_churn, work_accept, work_long_queue, work_accept } },
	{ "mptcp", { AF_INET, SOCK_STREAM, 262 }, "inet stream mptcp ", "", STREAM },
	{ "sctp", { AF_INET, SOCK_STREAM, 132 }, "inet stream sctp ", "sctp",
	  { work_flood, work_churn, work_accept, work_netns, work_flood } },
	{ "sctp_peeled", { AF_INET, SOCK_SEQPACKET, 132 }, "inet seqpacket sctp ", "sctp",
	  { work_peel, work_peel, work_traffic, work_churn, work_peel } },
	{ "dccp", { AF_INET, SOCK_DCCP, 33 }, "inet dccp ", "dccp_ipv4", STREAM },
	{ "tipc", { AF_TIPC, SOCK_STREAM, 0 }, "tipc stream 0 ", "tipc", STREAM },
	{ "tipc_rdm", { AF_TIPC, SOCK_RDM, 0 }, "tipc rdm 0 ", "tipc", DGRAM },
	/* no row: the kernel's sums; or TCP's, once it has fallen back */
	{ "smc", { 43, SOCK_STREAM, 0 }, "inet stream tcp ", "smc",
	  { work_traffic, work_churn, work_accept, work_churn, work_accept } },
};

#define RACES (sizeof(races) / sizeof(*races))

static unsigned int seconds(void)
{
	const char *text = getenv("PL_RACE_SECONDS");

	return text && atoi(text) > 0 ? atoi(text) : 3;
}

/* The kernel without us. */
static int alone(void)
{
	return !!getenv("PL_RACE_ALONE");
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* Is there a line of the protocol? And is all of the report there? */
static void look(const char *text, size_t len, const char *begins)
{
	char line[64];

	snprintf(line, sizeof(line), "\n%s", begins);
	if (memmem(text, len, line, strlen(line)))
		__atomic_add_fetch(&told->seen, 1, __ATOMIC_RELAXED);
	if (!memmem(text, len, "\n[lost] ", 8))
		__atomic_add_fetch(&told->bad, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&told->reports, 1, __ATOMIC_RELAXED);
}

static void read_reports(const char *begins)
{
	static char text[1 << 20];

	for (;;) {
		int fd = open("/sys/kernel/debug/pageledger/sockets", O_RDONLY | O_CLOEXEC);
		size_t len = 0;
		ssize_t got;

		if (fd < 0)
			_exit(1);
		while ((got = read(fd, text + len, sizeof(text) - len)) > 0)
			len += got;
		close(fd);
		look(text, len, begins);
	}
}

static void work_for_ever(work work, const struct kind *kind, int slot)
{
	srandom(getpid());
	for (;;) {
		unsigned int *count = work(kind) ? told->failures : told->rounds;

		count[slot]++;
	}
}

/* In a process group of its own, with all that it starts. */
static int start(const struct race *race, int nr)
{
	int pid = fork();

	if (pid) {
		setpgid(pid, pid);
		return pid;
	}
	setpgid(0, 0);
	signal(SIGPIPE, SIG_IGN);
	if (nr < READERS) {
		on_cpu(nr);
		while (alone())
			pause();
		read_reports(race->begins);
	}
	work_for_ever(race->work[nr - READERS], &race->kind, nr - READERS);
	_exit(1);
}

static int fail(const char *what)
{
	printf("# %s\n", what);
	return 1;
}

/* Built without it, or newer than it. */
static int is_absent(const struct race *race)
{
	char command[80];
	int fd;

	if (*race->module) {
		snprintf(command, sizeof(command), "modprobe -nqa %s", race->module);
		return system(command);
	}
	fd = socket(race->kind.family, race->kind.type, race->kind.protocol);
	if (fd < 0)
		return errno == EPROTONOSUPPORT;
	close(fd);
	return 0;
}

static int begin(const struct race *race)
{
	char command[80];

	/* gcm's, which newer kernels have built in */
	snprintf(command, sizeof(command), "modprobe -qa ghash-generic; modprobe -a %s",
		 race->module);
	if (*race->module && system(command))
		return fail(command);
	memset(told, 0, sizeof(*told));
	return 0;
}

/* Something came of everything: a slow walk may take longer than was asked for. */
static int enough(void)
{
	int all = alone() || (told->seen > 0 && told->reports >= 2 * READERS);

	for (int i = 0; i < WORKERS; i++)
		all &= told->rounds[i] > 0;
	return all;
}

static void show(void)
{
	printf("# %u reports, %u with such sockets; rounds (failed):", told->reports, told->seen);
	for (int i = 0; i < WORKERS; i++)
		printf(" %u (%u)", told->rounds[i], told->failures[i]);
	printf("\n");
}

static int run(const struct race *race)
{
	int pid[READERS + WORKERS], status, err = begin(race);
	double end = now() + seconds();

	if (err)
		return err;
	for (int i = 0; i < READERS + WORKERS; i++)
		pid[i] = start(race, i);
	while (now() < end || (!enough() && now() < end + 300 * slowdown()))
		usleep(100000);
	for (int i = 0; i < READERS + WORKERS; i++) {
		kill(-pid[i], SIGKILL);
		waitpid(pid[i], &status, 0);
		if (!WIFSIGNALED(status))
			err = fail("a process ended by itself");
	}
	show();
	if (!enough())
		err = fail("not everything was seen at work");
	if (told->bad)
		err = fail("a report that does not end");
	if (!alone() && audit_value("bad_sites"))
		err = fail("bad sites");
	return err;
}

/* Once for all rows, which would take as long again otherwise. */
static int load(void)
{
	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		return fail("no memory");
	if (unload_all())
		return fail("the module stays");
	if (sockmap_open())
		return fail("no sockmap");
	if (alone())
		return 0;
	if (load_ledger("audit=1"))
		return fail("no module");
	return getenv("PL_RACE_SLOW") && load_module("truth/pl_slow.ko", "") ? fail("no pl_slow") :
									       0;
}

static int result(int nr, int err, const char *name)
{
	printf("%sok %d - race %s\n", err ? "not " : "", nr, name);
	return !!err;
}

static int is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return 1;
	return argc == 1;
}

int main(int argc, char **argv)
{
	int nr = 0, failed = 0, loaded;

	if (argc == 2 && !strcmp(argv[1], "-l")) {
		for (size_t i = 0; i < RACES; i++)
			puts(races[i].name);
		return 0;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	loaded = !result(++nr, load(), "load");
	for (size_t i = 0; i < RACES && loaded; i++) {
		if (!is_wanted(races[i].name, argc, argv))
			continue;
		nr++;
		if (is_absent(&races[i]))
			printf("ok %d - race %s # SKIP this kernel has no %s\n", nr, races[i].name,
			       races[i].name);
		else
			failed += result(nr, run(&races[i]), races[i].name);
	}
	failed += result(++nr, unload_all(), "unload");
	printf("1..%d\n", nr);
	return failed || nr < 3;	/* these two and a row */
}
