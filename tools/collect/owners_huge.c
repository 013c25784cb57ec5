// SPDX-License-Identifier: GPL-2.0
/* Owners: files of hugetlbfs, and whether anybody uses them. */
#include <errno.h>
#include <ftw.h>
#include <linux/magic.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

#define MAX_PATHS 4096

/* nftw() has no argument to pass on. */
static struct {
	struct owners *o;
	const struct owners_input *in;
	int paths;
} walked;

/* "... dev:major:minor inode ..." of what has huge pages: few processes do. */
static unsigned long find_mapper(const struct walk *w, const struct stat *st)
{
	unsigned int major, minor;
	unsigned long long inode;
	unsigned long pid = 0;
	char line[1024];

	for (size_t t = 0; t < w->ntasks && !pid; t++) {
		FILE *in = w->task[t].huge ? open_path("", "proc/%lu/maps", w->task[t].pid) : NULL;

		while (in && !pid && fgets(line, sizeof(line), in))
			if (sscanf(line, "%*s %*s %*s %x:%x %llu", &major, &minor, &inode) == 3 &&
			    inode == st->st_ino && makedev(major, minor) == st->st_dev)
				pid = w->task[t].pid;
		if (in)
			fclose(in);
	}
	return pid;
}

static int on_path(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct owner row = {.kind = "hugetlbfs", .line = "hugetlb", .fd = -1};

	(void)ftw;
	if (type == FTW_F && S_ISREG(st->st_mode) && st->st_blocks) {
		row.bytes = (unsigned long long)st->st_blocks * 512;
		row.pid = find_mapper(&walked.in->walk, st);
		PUT(row.name, "%.120s", path);
		PUT(row.detail, "%s",
		    row.pid ? "mapped"
			    : "a file that no process maps: if none has it open, rm gives it back");
		add_owner(walked.o, &row);
	}
	return ++walked.paths >= MAX_PATHS;
}

void own_huge_files(struct owners *o, const struct owners_input *in)
{
	FILE *mounts = *in->root ? NULL : setmntent("/proc/self/mounts", "re");
	struct mntent *mount;
	struct statfs fs;

	walked.o = o;
	walked.in = in;
	walked.paths = 0;
	while (mounts && walked.paths < MAX_PATHS && (mount = getmntent(mounts)) != NULL)
		if (!strcmp(mount->mnt_type, "hugetlbfs") && !statfs(mount->mnt_dir, &fs) &&
		    fs.f_type == HUGETLBFS_MAGIC)
			nftw(mount->mnt_dir, on_path, 16, FTW_PHYS | FTW_MOUNT);
	if (mounts)
		endmntent(mounts);
}
