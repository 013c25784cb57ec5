// SPDX-License-Identifier: GPL-2.0
/*
 * The table of what holds shmem: tmpfs mounts, containers' too, and System V segments.
 */
#include <ctype.h>
#include <errno.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners_read.h"
#include "lib/bounded.h"
#include "lib/words.h"

/* The same tmpfs can be mounted in many places: once is enough. */
#define MAX_MOUNTS 4096
#define MAX_NAMESPACES 256
/* Looking at a mount of another namespace can wait for a server that is gone. */
#define PATIENCE_MS 2000

struct seen {
	unsigned int major[MAX_MOUNTS], minor[MAX_MOUNTS];
	size_t n;
	char namespace[MAX_NAMESPACES][64];
	size_t namespaces;
};

static bool is_new(struct seen *seen, unsigned int major, unsigned int minor)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->major[i] == major && seen->minor[i] == minor)
			return false;
	if (seen->n == MAX_MOUNTS)
		return false;
	seen->major[seen->n] = major;
	seen->minor[seen->n++] = minor;
	return true;
}

/* Of one namespace those see other mounts who have another root: chroot(2). */
static bool is_new_namespace(struct seen *seen, unsigned long pid)
{
	char path[64], link[32], id[64];
	struct stat root;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%lu/ns/mnt", pid);
	len = readlink(path, link, sizeof(link) - 1);
	snprintf(path, sizeof(path), "/proc/%lu/root", pid);
	if (len <= 0 || seen->namespaces == MAX_NAMESPACES || stat(path, &root))
		return false;
	snprintf(id, sizeof(id), "%.*s %lx %lx", (int)len, link, (unsigned long)root.st_dev,
		 (unsigned long)root.st_ino);
	for (size_t i = 0; i < seen->namespaces; i++)
		if (!strcmp(seen->namespace[i], id))
			return false;
	strcpy(seen->namespace[seen->namespaces++], id);
	return true;
}

/* "\040" and its like, which the kernel writes for a space (fs/seq_file.c, mangle_path()). */
static void unescape(char *path)
{
	char *to = path;
	unsigned int c;

	for (; *path; path++) {
		if (*path == '\\' && sscanf(path + 1, "%3o", &c) == 1 && strlen(path) >= 4) {
			*to++ = (char)c;
			path += 3;
		} else {
			*to++ = *path;
		}
	}
	*to = '\0';
}

/* @pid: whose mount it is; 0: ours */
static void print_mount(FILE *out, const char *mount, unsigned long pid)
{
	unsigned long long used;
	char full[4200], comm[64];
	struct statfs fs;

	if (pid)
		snprintf(full, sizeof(full), "/proc/%lu/root%s", pid, mount);
	else
		snprintf(full, sizeof(full), "%s", mount);
	if (statfs(full, &fs) || fs.f_type != TMPFS_MAGIC) /* another one covers it */
		return;
	used = (unsigned long long)(fs.f_blocks - fs.f_bfree) * (unsigned long long)fs.f_bsize;
	if (!used)
		return;
	if (pid)
		read_line(comm, sizeof(comm), "", "proc/%lu/comm", pid);
	fprintf(out, "%llu tmpfs ", used);
	print_words(out, mount);
	if (pid) {
		fputs(" of ", out);
		print_words(out, comm);
		fprintf(out, "[%lu]", pid);
	}
	fputc('\n', out);
}

/* An initramfs is a tmpfs under its own name (init/do_mounts.c, rootfs_init_fs_context()). */
static bool is_tmpfs(const char *type)
{
	return !strcmp(type, "tmpfs") || !strcmp(type, "devtmpfs") || !strcmp(type, "rootfs");
}

/* "id parent major:minor root mountpoint ... - type source options" */
static void print_mounts(struct seen *seen, unsigned long pid, FILE *out)
{
	char line[8192], mount[4096], type[32];
	unsigned int major, minor;
	FILE *in = pid ? open_path("", "proc/%lu/mountinfo", pid)
		       : open_path("", "proc/self/mountinfo");

	while (in && fgets(line, sizeof(line), in)) {
		const char *dash = strstr(line, " - ");

		if (!dash || sscanf(dash, " - %31s", type) != 1 || !is_tmpfs(type) ||
		    sscanf(line, "%*s %*s %u:%u %*s %4095s", &major, &minor, mount) != 3 ||
		    !is_new(seen, major, minor))
			continue;
		unescape(mount);
		print_mount(out, mount, pid);
	}
	if (in)
		fclose(in);
}

static int print_others(void *arg, FILE *out)
{
	struct seen *seen = arg;
	DIR *dir = open_folder_below("", "proc");
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		unsigned long pid = strtoul(entry->d_name, NULL, 10);

		if (isdigit((unsigned char)*entry->d_name) && is_new_namespace(seen, pid))
			print_mounts(seen, pid, out);
	}
	if (dir)
		closedir(dir);
	return 0;
}

/* A copied tree has the list of mounts, and nothing mounted. */
static int print_all_mounts(const char *root, FILE *out)
{
	struct seen *seen;

	if (*root)
		return 0;
	seen = calloc(1, sizeof(*seen));
	if (!seen)
		return -ENOMEM;
	is_new_namespace(seen, (unsigned long)getpid());
	print_mounts(seen, 0, out);
	run_bounded(print_others, seen, out, PATIENCE_MS); /* what has no answer has no row */
	free(seen);
	return 0;
}

/* "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap" */
static void print_segments(const char *root, FILE *out)
{
	FILE *in = open_below(root, "proc/sysvipc/shm");
	unsigned long long rss;
	unsigned long id, pid;
	char line[512];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "%*s %lu %*s %*s %lu %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
			   &id, &pid, &rss) == 3 &&
		    rss)
			fprintf(out, "%llu sysv segment %lu, made by pid %lu\n", rss, id, pid);
	if (in)
		fclose(in);
}

int collect_shmem(const char *root, FILE *out)
{
	int error = print_all_mounts(root, out);

	print_segments(root, out);
	return error;
}
