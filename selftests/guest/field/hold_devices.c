// SPDX-License-Identifier: GPL-2.0
/* Memory behind a device's file, and what takes a device to fill. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/dma-heap.h>
#include <linux/if_tun.h>
#include <linux/videodev2.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "hold.h"

/* include/uapi/drm/drm.h and drm_mode.h, which Debian has with libdrm only */
struct dumb_create {
	__u32 height, width, bpp, flags, handle, pitch;
	__u64 size;
};

struct dumb_map {
	__u32 handle, pad;
	__u64 offset;
};

#define DUMB_CREATE _IOWR('d', 0xB2, struct dumb_create)
#define DUMB_MAP _IOWR('d', 0xB3, struct dumb_map)

/* Objects of 8 MiB, of which each is written once and mapped no more. */
static unsigned long take_gem(unsigned long mib, const char *path)
{
	int fd = open(path, O_RDWR);

	must(fd >= 0, path);
	for (unsigned long i = 0; i < mib; i += 8) {
		struct dumb_create create = {.width = 2048, .height = 1024, .bpp = 32};
		struct dumb_map map = {0};
		char *at;

		must(!ioctl(fd, DUMB_CREATE, &create), "CREATE_DUMB");
		map.handle = create.handle;
		must(!ioctl(fd, DUMB_MAP, &map), "MAP_DUMB");
		at = mmap(NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			  (off_t)map.offset);
		must(at != MAP_FAILED, "mmap");
		memset(at, 1, create.size);
		munmap(at, create.size);
	}
	return mib * MIB;
}

/* A dma-buf of the system heap. */
static unsigned long take_dma_heap(unsigned long mib, const char *path)
{
	int heap = open(path, O_RDWR);
	struct dma_heap_allocation_data data = {.len = mib * MIB, .fd_flags = O_RDWR | O_CLOEXEC};

	must(heap >= 0 && !ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &data), path);
	close(heap);
	return mib * MIB;
}

/* The frames of a capture, 1920 by 1080. */
static unsigned long take_frames(unsigned long mib, const char *path)
{
	struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
	struct v4l2_requestbuffers request = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					      .memory = V4L2_MEMORY_MMAP};
	int fd = open(path, O_RDWR);

	must(fd >= 0, path);
	format.fmt.pix.width = 1920;
	format.fmt.pix.height = 1080;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	must(!ioctl(fd, VIDIOC_S_FMT, &format), "VIDIOC_S_FMT");
	request.count = (unsigned int)(mib * MIB / format.fmt.pix.sizeimage);
	must(!ioctl(fd, VIDIOC_REQBUFS, &request), "VIDIOC_REQBUFS");
	return (unsigned long)request.count * ((format.fmt.pix.sizeimage + 4095) & ~4095UL);
}

/* A tap device that its program, this one, does not read. */
static unsigned long take_tap(unsigned long mib, const char *name)
{
	struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR);

	(void)mib;
	snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
	must(fd >= 0 && !ioctl(fd, TUNSETIFF, &request), "TUNSETIFF");
	return 0;
}

/* So many MiB of datagrams to 10.7.7.2; ends then, and leaves them to whoever has them. */
static unsigned long send_datagrams(unsigned long mib, const char *arg)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
	static char data[32000];
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int size = 256 << 20;

	(void)arg;
	inet_pton(AF_INET, "10.7.7.2", &to.sin_addr);
	must(fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)), "socket");
	for (unsigned long i = 0; i < mib * MIB / sizeof(data); i++)
		must(sendto(fd, data, sizeof(data), 0, (void *)&to, sizeof(to)) > 0, "sendto");
	return mib * MIB / sizeof(data) * sizeof(data);
}

/* Files with an extended attribute of 64 KiB each, in a folder of a file system. */
static unsigned long take_attributes(unsigned long mib, const char *folder)
{
	static char value[65536];
	char path[256];

	for (unsigned long i = 0; i < mib * 16; i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/%lu", folder, i);
		fd = open(path, O_RDWR | O_CREAT, 0600);
		must(fd >= 0 && !fsetxattr(fd, "user.acl", value, sizeof(value), 0), path);
		close(fd);
	}
	return mib * MIB;
}

const struct held device_kinds[] = {
	{"gem", take_gem}, {"dmaheap", take_dma_heap},	  {"frames", take_frames},
	{"tap", take_tap}, {"datagrams", send_datagrams}, {"attributes", take_attributes},
	{NULL, NULL},
};
