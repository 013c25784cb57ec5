// SPDX-License-Identifier: GPL-2.0
/* The table of what holds shmem: tmpfs mounts and System V segments. */
#include <errno.h>
#include <linux/magic.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "collect/collect.h"
#include "lib/words.h"

/* The same tmpfs can be mounted in many places: once is enough. */
#define MAX_MOUNTS 4096

struct seen {
	dev_t dev[MAX_MOUNTS];
	size_t n;
};

static bool is_new(struct seen *seen, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	for (size_t i = 0; i < seen->n; i++)
		if (seen->dev[i] == st.st_dev)
			return false;
	if (seen->n < MAX_MOUNTS)
		seen->dev[seen->n++] = st.st_dev;
	return true;
}

static void print_mount(FILE *out, const char *path)
{
	unsigned long long used;
	struct statfs fs;

	if (statfs(path, &fs) || fs.f_type != TMPFS_MAGIC) /* another one covers it */
		return;
	used = (unsigned long long)(fs.f_blocks - fs.f_bfree) * (unsigned long long)fs.f_bsize;
	if (!used)
		return;
	fprintf(out, "%llu tmpfs ", used);
	print_words(out, path);
	fputc('\n', out);
}

/* A copied tree has the list of mounts, and nothing mounted. */
static int print_mounts(const char *root, FILE *out)
{
	struct seen seen = {.n = 0};
	struct mntent *mount;
	FILE *in;

	if (*root)
		return 0;
	in = setmntent("/proc/self/mounts", "re");
	if (!in)
		return -errno;
	while ((mount = getmntent(in)) != NULL)
		if ((!strcmp(mount->mnt_type, "tmpfs") || !strcmp(mount->mnt_type, "devtmpfs")) &&
		    is_new(&seen, mount->mnt_dir))
			print_mount(out, mount->mnt_dir);
	endmntent(in);
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
	int error = print_mounts(root, out);

	print_segments(root, out);
	return error;
}
