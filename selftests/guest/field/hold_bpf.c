// SPDX-License-Identifier: GPL-2.0
/* Maps of BPF. With a path they are pinned there and closed: no process has them then. */
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hold.h"

static void make_map(unsigned int type, unsigned int key, unsigned int value, unsigned int entries,
		     const char *name, const char *path)
{
	union bpf_attr attr = {0};
	int fd;

	attr.map_type = type;
	attr.key_size = key;
	attr.value_size = value;
	attr.max_entries = entries;
	snprintf(attr.map_name, sizeof(attr.map_name), "%s", name);
	fd = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	must(fd >= 0, "BPF_MAP_CREATE");
	if (!path)
		return;
	memset(&attr, 0, sizeof(attr));
	attr.pathname = (uintptr_t)path;
	attr.bpf_fd = (unsigned int)fd;
	must(!syscall(SYS_bpf, BPF_OBJ_PIN, &attr, sizeof(attr)), "BPF_OBJ_PIN");
	close(fd);
}

static unsigned long take_ringbuf(unsigned long mib, const char *path)
{
	make_map(BPF_MAP_TYPE_RINGBUF, 0, 0, (unsigned int)(mib * MIB), "syscalls", path);
	return mib * MIB;
}

/* An element of 2 KiB for each CPU. */
static unsigned long take_percpu(unsigned long mib, const char *path)
{
	unsigned long cpus = (unsigned long)sysconf(_SC_NPROCESSORS_CONF);

	make_map(BPF_MAP_TYPE_PERCPU_ARRAY, 4, 2048, (unsigned int)(mib * 512 / cpus), "flowstats",
		 path);
	return mib * 512 / cpus * cpus * 2048;
}

/* An array that is not for each CPU: from vmalloc, without anything beside its elements. */
static unsigned long take_array(unsigned long mib, const char *path)
{
	make_map(BPF_MAP_TYPE_ARRAY, 4, 256, (unsigned int)(mib * 4096), "ct_global", path);
	return mib * MIB;
}

const struct held bpf_kinds[] = {
	{"ringbuf", take_ringbuf},
	{"percpu", take_percpu},
	{"array", take_array},
	{NULL, NULL},
};
