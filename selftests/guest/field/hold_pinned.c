// SPDX-License-Identifier: GPL-2.0
/* Memory of a process that it maps no more, and that something in the kernel still holds. */
#include <fcntl.h>
#include <linux/if_xdp.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "hold.h"

static unsigned long take_uring(unsigned long mib, const char *arg)
{
	struct io_uring_params params = {0};
	int fd = (int)syscall(SYS_io_uring_setup, 4, &params);
	struct iovec buffers[8];

	(void)arg;
	for (int i = 0; i < 8; i++) {
		buffers[i].iov_len = mib * MIB / 8;
		buffers[i].iov_base = take_user(buffers[i].iov_len);
	}
	must(fd >= 0 && !syscall(SYS_io_uring_register, fd, IORING_REGISTER_BUFFERS, buffers, 8),
	     "io_uring");
	for (int i = 0; i < 8; i++)
		munmap(buffers[i].iov_base, buffers[i].iov_len);
	return mib * MIB;
}

/* The packets' memory of an AF_XDP socket. */
static unsigned long take_umem(unsigned long mib, const char *arg)
{
	char *at = take_user(mib * MIB);
	struct xdp_umem_reg reg = {.addr = (uintptr_t)at, .len = mib * MIB, .chunk_size = 2048};
	int fd = socket(AF_XDP, SOCK_RAW, 0);

	(void)arg;
	must(fd >= 0 && !setsockopt(fd, SOL_XDP, XDP_UMEM_REG, &reg, sizeof(reg)), "XDP_UMEM_REG");
	munmap(at, mib * MIB);
	return mib * MIB;
}

/* Given to pipes, a MiB to each, and to nobody else. */
static unsigned long take_vmsplice(unsigned long mib, const char *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < mib; i++) {
		struct iovec piece = {take_user(MIB), MIB};
		int fds[2];

		must(!pipe(fds) && fcntl(fds[1], F_SETPIPE_SZ, MIB) == (int)MIB, "pipe");
		must(vmsplice(fds[1], &piece, 1, SPLICE_F_GIFT) == (ssize_t)MIB, "vmsplice");
		munmap(piece.iov_base, MIB);
	}
	return mib * MIB;
}

/* Just its own, charged to a cgroup. */
static unsigned long take_anon(unsigned long mib, const char *cgroup)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY);
	must(fd >= 0 && write(fd, "0", 1) == 1, path);
	take_user(mib * MIB);
	return mib * MIB;
}

const struct held pinned_kinds[] = {
	{"uring", take_uring}, {"umem", take_umem}, {"vmsplice", take_vmsplice},
	{"anon", take_anon},   {NULL, NULL},
};
