// SPDX-License-Identifier: GPL-2.0
/* Buffers that the kernel has allocated for a descriptor: pipes, rings, sockets. */
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hold.h"

static unsigned long take_pipes(unsigned long mib, const char *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < mib * 2; i++) {
		static char half[MIB / 2];
		int fds[2];

		must(!pipe(fds) && fcntl(fds[1], F_SETPIPE_SZ, MIB / 2) == MIB / 2, "pipe");
		must(write(fds[1], half, sizeof(half)) == sizeof(half), "write");
	}
	return mib * MIB;
}

/* A ring for packets that nobody sends. */
static unsigned long take_packets(unsigned long mib, const char *arg)
{
	struct tpacket_req3 ring = {.tp_block_size = MIB / 4,
				    .tp_block_nr = (unsigned int)mib * 4,
				    .tp_frame_size = 4096,
				    .tp_frame_nr = (unsigned int)mib * 256,
				    .tp_retire_blk_tov = 100};
	int version = TPACKET_V3;
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	(void)arg;
	must(fd >= 0, "AF_PACKET");
	must(!setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)), "TPACKET_V3");
	must(!setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring)), "PACKET_RX_RING");
	return mib * MIB;
}

/* A buffer for each CPU, together so many MiB, and a page to control each. */
static unsigned long take_perf(unsigned long mib, const char *arg)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
				       .size = sizeof(attr),
				       .config = PERF_COUNT_SW_DUMMY,
				       .sample_period = 1};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t size = mib * MIB / (unsigned long)cpus + 4096;

	(void)arg;
	for (int cpu = 0; cpu < cpus; cpu++) {
		int fd = (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, 0);

		must(fd >= 0 && mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) !=
					MAP_FAILED,
		     "perf");
	}
	return size * (unsigned long)cpus;
}

/* Pairs of sockets into which is written until they take no more; MIB is their data. */
static unsigned long take_unread(unsigned long mib, const char *arg)
{
	static char block[32768];
	unsigned long data = 0;

	(void)arg;
	while (data < mib * MIB) {
		int pair[2];
		ssize_t n;

		must(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), "socketpair");
		while ((n = write(pair[0], block, sizeof(block))) > 0)
			data += (unsigned long)n;
	}
	return data;
}

const struct held buffer_kinds[] = {
	{"pipes", take_pipes}, {"packets", take_packets},
	{"perf", take_perf},   {"unread", take_unread},
	{NULL, NULL},
};
