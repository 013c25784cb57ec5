// SPDX-License-Identifier: GPL-2.0
/* Shared memory that is in no folder: files without a name, segments, files on their way. */
#include <fcntl.h>
#include <linux/udmabuf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hold.h"

static unsigned long take_memfd(unsigned long mib, const char *arg)
{
	int fd = memfd_create(arg, 0);

	must(fd >= 0, "memfd_create");
	fill(fd, mib);
	return mib * MIB;
}

/* A file that is gone from its folder, and open. */
static unsigned long take_deleted(unsigned long mib, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	must(fd >= 0 && !unlink(path), path);
	fill(fd, mib);
	return mib * MIB;
}

/* A segment that is attached to nobody once this process ends, as that of a crashed server. */
static unsigned long take_segment(unsigned long mib, const char *key)
{
	int id = shmget((key_t)strtoul(key, NULL, 0), mib * MIB, IPC_CREAT | IPC_EXCL | 0600);
	char *at = id < 0 ? (char *)-1 : shmat(id, NULL, 0);

	must(at != (char *)-1, "shmget");
	memset(at, 1, mib * MIB);
	must(!shmdt(at), "shmdt");
	return mib * MIB;
}

static void send_fd(int sock, int fd)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec word = {"x", 1};
	struct msghdr message = {.msg_iov = &word,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};

	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	must(sendmsg(sock, &message, 0) == 1, "sendmsg");
}

/* Files that are in a socket's queue and nowhere else. */
static unsigned long take_in_flight(unsigned long mib, const char *arg)
{
	int pair[2];

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	for (int i = 0; i < 4; i++) {
		int fd = memfd_create(arg, 0);

		must(fd >= 0, "memfd_create");
		fill(fd, mib / 4);
		send_fd(pair[0], fd);
		close(fd);
	}
	return mib * MIB;
}

/* dma-bufs made of a memfd, which is closed: only they have the pages then. */
static unsigned long take_udmabuf(unsigned long mib, const char *arg)
{
	int device = open("/dev/udmabuf", O_RDWR);
	int fd = memfd_create(arg, MFD_ALLOW_SEALING);

	must(device >= 0 && fd >= 0, "/dev/udmabuf");
	fill(fd, mib);
	must(!fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), "F_ADD_SEALS");
	for (unsigned long at = 0; at < mib; at += 16) {
		struct udmabuf_create create = {
			.memfd = (unsigned int)fd, .offset = at * MIB, .size = 16 * MIB};

		must(ioctl(device, UDMABUF_CREATE, &create) >= 0, "UDMABUF_CREATE");
	}
	close(fd);
	close(device);
	return mib * MIB;
}

/* So many huge pages in a file of hugetlbfs. */
static unsigned long take_huge_file(unsigned long mib, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	must(fd >= 0 && !fallocate(fd, 0, 0, (off_t)(mib * MIB)), path);
	close(fd);
	return mib * MIB;
}

const struct held shared_kinds[] = {
	{"memfd", take_memfd},
	{"deleted", take_deleted},
	{"segment", take_segment},
	{"scm", take_in_flight},
	{"udmabuf", take_udmabuf},
	{"hugefile", take_huge_file},
	{NULL, NULL},
};
