// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: shared memory that no mount shows: memfd, files of tmpfs that are deleted and still
 * held, shared anonymous mappings, segments of System V.
 *
 * Files are asked with statx() by the link in /proc, which opens nothing, and AT_STATX_DONT_SYNC
 * asks no server. A deleted file counts as used in its mount too.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_read.h"
#include "lib/memory.h"

#define MAX_FILES 65536
#define MAX_DEVICES 256
/* Whose mappings are looked through: what the process has in shared memory, at least. */
#define MAPPED_LEAST 1048576ULL
#define MAX_MAPS 20000

/* @pid, @fd: a process that holds it; no @fd: it maps it */
struct file {
	unsigned int major, minor;
	unsigned long long inode, bytes;
	unsigned long pid;
	int fd;
	unsigned int block;
	char name[96];
};

/* Which file systems are tmpfs; the kernel's own is no mount. */
struct device {
	unsigned int major, minor;
	bool is_shmem, is_huge;
};

struct files {
	const char *root;
	struct file *file;
	size_t n;
	struct device device[MAX_DEVICES];
	size_t devices;
};

static void learn(struct files *all, unsigned int major, unsigned int minor, const char *type)
{
	if (all->devices < MAX_DEVICES)
		all->device[all->devices++] = (struct device){major, minor, !strcmp(type, "tmpfs"),
							      !strcmp(type, "hugetlbfs")};
}

/* What memfd_create(), shmget() and MAP_SHARED use (mm/shmem.c, shm_mnt). */
static void learn_kernel_mount(struct files *all, unsigned int flags, const char *type)
{
	int fd = memfd_create("pageledger", MFD_CLOEXEC | flags);
	struct stat st;

	if (fd < 0)
		return;
	if (!fstat(fd, &st))
		learn(all, major(st.st_dev), minor(st.st_dev), type);
	close(fd);
}

/* "... major:minor root mountpoint options - type source options" of that process */
static void learn_mounts(struct files *all, unsigned long pid)
{
	FILE *in = open_path(all->root, "proc/%lu/mountinfo", pid);
	unsigned int major, minor;
	char line[4096], type[32];

	while (in && fgets(line, sizeof(line), in)) {
		const char *dash = strstr(line, " - ");

		if (dash && sscanf(line, "%*s %*s %u:%u ", &major, &minor) == 2 &&
		    sscanf(dash, " - %31s", type) == 1)
			learn(all, major, minor, type);
	}
	if (in)
		fclose(in);
}

static const struct device *find_device(const struct files *all, const struct file *file)
{
	for (size_t i = 0; i < all->devices; i++)
		if (all->device[i].major == file->major && all->device[i].minor == file->minor)
			return &all->device[i];
	return NULL;
}

static const struct device *device_of(struct files *all, const struct file *file)
{
	const struct device *device = find_device(all, file);

	if (device)
		return device;
	if (!file->major) /* a block device's file system is none of these */
		learn_mounts(all, file->pid);
	device = find_device(all, file);
	if (!device)
		learn(all, file->major, file->minor, "");
	return device;
}

static bool ask_file(const char *path, struct file *file)
{
	struct statx stx;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_INO | STATX_BLOCKS | STATX_TYPE | STATX_SIZE, &stx) ||
	    !S_ISREG(stx.stx_mode))
		return false;
	file->major = stx.stx_dev_major;
	file->minor = stx.stx_dev_minor;
	file->inode = stx.stx_ino;
	file->bytes = stx.stx_blocks * 512;
	file->block = stx.stx_blksize;
	return true;
}

static void add_file(struct files *all, const struct file *file, const char *name)
{
	struct file *more =
		all->n < MAX_FILES ? grow_array(all->file, all->n, sizeof(*more)) : NULL;
	size_t len = strlen(name);

	if (!more)
		return;
	if (len > 10 && !strcmp(name + len - 10, " (deleted)"))
		len -= 10;
	all->file = more;
	more += all->n++;
	*more = *file;
	PUT(more->name, "%.*s", (int)len, name);
}

static void look_at_handles(struct files *all, const struct walk *w, enum handle_kind kind)
{
	size_t n;
	const struct handle *h = first_handle(w, kind, &n);
	char path[64], link[512];

	for (size_t i = 0; i < n; i++) {
		struct file file = {.pid = h[i].pid, .fd = h[i].fd};

		snprintf(path, sizeof(path), "/proc/%lu/fd/%d", h[i].pid, h[i].fd);
		if (!ask_file(path, &file) || !file.bytes)
			continue;
		read_link("", &h[i], link, sizeof(link));
		add_file(all, &file, link);
	}
}

/* "start-end perms offset dev inode path (deleted)" */
static void look_at_map(struct files *all, unsigned long pid, char *line)
{
	unsigned long long start, end;
	struct file file = {.pid = pid, .fd = -1};
	int at = 0;
	char path[96];

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%llx-%llx %*s %*s %*s %*s %n", &start, &end, &at) != 2 || !at ||
	    line[at] != '/' || !strstr(line + at, " (deleted)"))
		return;
	snprintf(path, sizeof(path), "/proc/%lu/map_files/%llx-%llx", pid, start, end);
	if (ask_file(path, &file) && file.bytes)
		add_file(all, &file, line + at);
}

static void look_at_maps(struct files *all, const struct walk *w)
{
	char line[1024];

	for (size_t t = 0; t < w->ntasks; t++) {
		FILE *in = w->task[t].shmem >= MAPPED_LEAST
				   ? open_path("", "proc/%lu/maps", w->task[t].pid)
				   : NULL;

		for (int i = 0; in && i < MAX_MAPS && fgets(line, sizeof(line), in); i++)
			look_at_map(all, w->task[t].pid, line);
		if (in)
			fclose(in);
	}
}

static int by_inode(const void *pa, const void *pb)
{
	const struct file *a = pa, *b = pb;

	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->fd != b->fd)
		return a->fd > b->fd ? -1 : 1; /* who has it open before who maps it */
	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* SysV segments have a collector of their own; shared anonymous memory is named /dev/zero. */
static const char *kind_of(const struct file *file)
{
	if (!strncmp(file->name, "/SYSV", 5))
		return NULL;
	if (!strncmp(file->name, "/memfd:", 7))
		return "memfd";
	return strcmp(file->name, "/dev/zero") ? "tmpfs" : "shared_anon";
}

static void add_row(struct owners *o, struct files *all, const struct file *file,
		    unsigned int holders)
{
	const struct device *device = device_of(all, file);
	const char *kind = kind_of(file);
	struct owner row = {.pid = file->pid, .fd = file->fd, .bytes = file->bytes};

	if (!device || (!device->is_shmem && !device->is_huge) || !kind)
		return;
	row.kind = kind;
	row.line = device->is_huge ? "hugetlb" : "shmem";
	PUT(row.name, "%s", file->name);
	PUT(row.detail, "%s%u %s",
	    !strcmp(kind, "tmpfs") ? "deleted, part of what its mount has, " : "", holders,
	    holders == 1 ? "descriptor or mapping" : "descriptors or mappings");
	add_owner(o, &row);
}

static void add_files(struct owners *o, struct files *all)
{
	unsigned int n;

	if (all->n)
		qsort(all->file, all->n, sizeof(*all->file), by_inode);
	for (size_t i = 0; i < all->n; i += n) {
		for (n = 1; i + n < all->n; n++)
			if (all->file[i + n].inode != all->file[i].inode ||
			    all->file[i + n].minor != all->file[i].minor)
				break;
		add_row(o, all, &all->file[i], n);
	}
}

/* "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap" */
static void own_segments(struct owners *o, const char *root)
{
	FILE *in = open_path(root, "proc/sysvipc/shm");
	struct owner row = {.kind = "sysv", .line = "shmem", .fd = -1};
	unsigned long id, pid, attached;
	char line[512];

	while (in && fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%*s %lu %*s %*s %lu %*s %lu %*s %*s %*s %*s %*s %*s %*s %llu",
			   &id, &pid, &attached, &row.bytes) != 4)
			continue;
		PUT(row.name, "shmid:%lu", id);
		PUT(row.detail, "made by pid %lu, attached %lu times%s", pid, attached,
		    attached ? "" : ": ipcrm gives it back");
		add_owner(o, &row);
	}
	if (in)
		fclose(in);
}

void own_shmem(struct owners *o, const struct owners_input *in)
{
	struct files *all = calloc(1, sizeof(*all));

	own_segments(o, in->root);
	if (all && !*in->root) {
		learn_kernel_mount(all, 0, "tmpfs");
		learn_kernel_mount(all, MFD_HUGETLB, "hugetlbfs");
		all->root = "";
		look_at_handles(all, &in->walk, HANDLE_MEMFD);
		look_at_handles(all, &in->walk, HANDLE_DELETED);
		look_at_maps(all, &in->walk);
		add_files(o, all);
	}
	if (all)
		free(all->file);
	free(all);
}
