// SPDX-License-Identifier: GPL-2.0
/*
 * Own memory of one kind, say "ready" on standard output, and wait to be killed:
 *
 *	own KIND [MIB [PATH]]
 *
 * Used by selftests/guest/owners/owners and selftests/host/test_owners. Own ways, none of the
 * reader's.
 */
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MIB 1048576UL

static void must(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

static void fill(int fd, unsigned long mib)
{
	char *block = malloc(MIB);

	memset(block, 'x', MIB);
	for (unsigned long i = 0; i < mib; i++)
		must(write(fd, block, MIB) == (ssize_t)MIB, "write");
	free(block);
}

/* So many pipes of a MiB, full. */
static void pipes(unsigned long mib, const char *path)
{
	(void)path;
	for (unsigned long i = 0; i < mib; i++) {
		int fds[2];

		must(!pipe(fds) && fcntl(fds[1], F_SETPIPE_SZ, MIB) == (int)MIB, "pipe");
		fill(fds[1], 1);
	}
}

static void memory_file(unsigned long mib, const char *path)
{
	int fd = memfd_create(path ? path : "own", 0);

	must(fd >= 0, "memfd_create");
	fill(fd, mib);
}

/* A file that is gone from its folder. */
static void deleted(unsigned long mib, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	must(fd >= 0 && !unlink(path), path);
	fill(fd, mib);
}

/* The same, mapped and closed. */
static void mapped(unsigned long mib, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	char *at;

	must(fd >= 0 && !unlink(path) && !ftruncate(fd, (off_t)(mib * MIB)), path);
	at = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(at != MAP_FAILED, "mmap");
	memset(at, 1, mib * MIB);
	close(fd);
}

static void anonymous(unsigned long mib, const char *path)
{
	char *at = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)path;
	must(at != MAP_FAILED, "mmap");
	memset(at, 1, mib * MIB);
}

static void segment(unsigned long mib, const char *path)
{
	int id = shmget(IPC_PRIVATE, mib * MIB, 0600);
	char *at = id < 0 ? NULL : shmat(id, NULL, 0);

	(void)path;
	must(at && at != (void *)-1, "shm");
	memset(at, 1, mib * MIB);
	shmctl(id, IPC_RMID, NULL);
}

static void packets(unsigned long mib, const char *path)
{
	struct tpacket_req ring = {.tp_block_size = MIB,
				   .tp_block_nr = (unsigned int)mib,
				   .tp_frame_size = 2048,
				   .tp_frame_nr = (unsigned int)mib * (MIB / 2048)};
	int fd = socket(AF_PACKET, SOCK_RAW, 0x0300);

	(void)path;
	must(fd >= 0 && !setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring)), "ring");
}

static void perf(unsigned long mib, const char *path)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .config = PERF_COUNT_SW_DUMMY};
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	size_t size = mib * MIB + 4096;

	(void)path;
	must(fd >= 0 && mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED,
	     "perf");
}

/* Buffers that are registered, and mapped no more. */
static void uring(unsigned long mib, const char *path)
{
	struct io_uring_params params = {0};
	int fd = (int)syscall(SYS_io_uring_setup, 4, &params);
	struct {
		char *base;
		size_t length;
	} buffer = {NULL, mib * MIB};

	(void)path;
	buffer.base =
		mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(fd >= 0 && buffer.base != MAP_FAILED, "io_uring");
	memset(buffer.base, 1, mib * MIB);
	must(!syscall(SYS_io_uring_register, fd, IORING_REGISTER_BUFFERS, &buffer, 1), "register");
	munmap(buffer.base, mib * MIB);
}

/* We have the end that is read from, another process the one that was written to. */
static void unread(unsigned long mib, const char *path)
{
	int size = (int)(2 * mib * MIB), pair[2];

	(void)path;
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	must(!setsockopt(pair[1], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)), "SO_SNDBUF");
	fill(pair[1], mib);
	if (!fork()) {
		prctl(PR_SET_NAME, "sender");
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pair[0]);
		pause();
	}
	close(pair[1]);
}

static void tunnel(unsigned long mib, const char *path)
{
	struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR);

	(void)mib;
	snprintf(request.ifr_name, IFNAMSIZ, "%s", path);
	must(fd >= 0 && !ioctl(fd, TUNSETIFF, &request), "TUNSETIFF");
}

static void device(unsigned long mib, const char *path)
{
	(void)mib;
	must(open(path, O_RDWR) >= 0, path);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *kind;
		void (*own)(unsigned long mib, const char *path);
	} kinds[] = {
		{"pipes", pipes},     {"memfd", memory_file},	{"deleted", deleted},
		{"mapped", mapped},   {"anonymous", anonymous}, {"segment", segment},
		{"packets", packets}, {"perf", perf},		{"uring", uring},
		{"tun", tunnel},      {"device", device},	{"unread", unread},
	};

	for (size_t i = 0; argc > 1 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].kind, argv[1]))
			continue;
		kinds[i].own(argc > 2 ? strtoul(argv[2], NULL, 10) : 0, argc > 3 ? argv[3] : NULL);
		puts("ready");
		fflush(stdout);
		pause();
	}
	return 2;
}
