// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: memory cgroups that were deleted and still have something charged. What they hold
 * themselves is per-CPU memory and slab (mm/memcontrol.c, mem_cgroup_alloc()); what is charged
 * to them was given to their parents, and the kernel does not tell it from the parents' own.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners.h"
#include "collect/owners_read.h"

/* Version 2 on its own, or beside version 1. */
static const char *const mounts[] = {"sys/fs/cgroup", "sys/fs/cgroup/unified"};

#define MAX_DEPTH 8
#define MAX_CHILDREN 4096

/* "nr_descendants N", "nr_dying_descendants N" (kernel/cgroup/cgroup.c, cgroup_stat_show()) */
static bool read_stat(const char *root, const char *path, unsigned long long *living,
		      unsigned long long *dying)
{
	FILE *in = open_path(root, "%s/cgroup.stat", path);
	bool found = false;
	char line[128];

	*living = *dying = 0;
	while (in && fgets(line, sizeof(line), in)) {
		if (sscanf(line, "nr_descendants %llu", living) != 1)
			found |= sscanf(line, "nr_dying_descendants %llu", dying) == 1;
	}
	if (in)
		fclose(in);
	return found;
}

/* The child that has most of the dying ones. */
static bool find_child(const char *root, char *path, size_t size, unsigned long long dying)
{
	DIR *dir = open_folder_below(root, path);
	struct dirent *entry;
	unsigned long long living, here;
	size_t len = strlen(path);
	bool found = false;

	for (int i = 0; dir && !found && i < MAX_CHILDREN && (entry = readdir(dir)) != NULL; i++) {
		if (*entry->d_name == '.' || entry->d_type == DT_REG)
			continue;
		snprintf(path + len, size - len, "/%s", entry->d_name);
		found = read_stat(root, path, &living, &here) && here > dying / 2;
	}
	if (!found)
		path[len] = '\0';
	if (dir)
		closedir(dir);
	return found;
}

static void add_dying(struct owners *o, const struct owners_input *in, const char *mount)
{
	struct owner row = {.kind = "cgroup", .line = "percpu", .fd = -1, .how = HOW_UNKNOWN};
	unsigned long long living, dying, here;
	char path[1024];

	if (!read_stat(in->root, mount, &living, &dying) || !dying)
		return;
	PUT(row.detail, "%llu deleted cgroups are still held, %llu live", dying, living);
	snprintf(path, sizeof(path), "%s", mount);
	for (int i = 0; i < MAX_DEPTH && find_child(in->root, path, sizeof(path), dying); i++)
		continue;
	if (strcmp(path, mount)) {
		size_t len = strlen(row.detail);

		read_stat(in->root, path, &living, &here);
		snprintf(row.detail + len, sizeof(row.detail) - len, "; %llu of them below %.100s",
			 here, path + strlen(mount));
	}
	PUT(row.name, "%.120s", strcmp(path, mount) ? path + strlen(mount) : "/");
	add_owner(o, &row);
}

/* So many folders of version 1 are counted, no deeper than this. */
#define MAX_FOLDERS 20000
#define MAX_LEVELS 16

/* Folders below one, itself included; *@left is how many may still be counted. */
static unsigned int count_folders(const char *root, const char *path, int levels,
				  unsigned int *left)
{
	struct dirent *entry;
	unsigned int n = 1;
	char below[1024];
	DIR *dir;

	if (!*left || !levels)
		return 0;
	--*left;
	dir = open_folder_below(root, path);
	while (dir && *left && (entry = readdir(dir)) != NULL) {
		if (*entry->d_name == '.' || entry->d_type != DT_DIR)
			continue;
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		n += count_folders(root, below, levels - 1, left);
	}
	if (dir)
		closedir(dir);
	return n;
}

/* "... root mountpoint ..." in the first cgroup namespace: the folders are all there are. */
static bool sees_all_folders(void)
{
	const char *first =
		"cgroup:[4026531835]"; /* include/linux/proc_ns.h, PROC_CGROUP_INIT_INO */
	FILE *in = open_path("", "proc/self/mountinfo");
	char line[1024], root[128], link[64] = "";
	bool whole = false;

	while (in && !whole && fgets(line, sizeof(line), in))
		whole = strstr(line, " /sys/fs/cgroup/memory ") &&
			sscanf(line, "%*s %*s %*s %127s ", root) == 1 && !strcmp(root, "/");
	if (in)
		fclose(in);
	return whole && readlink("/proc/self/ns/cgroup", link, sizeof(link) - 1) > 0 &&
	       !strcmp(link, first);
}

/*
 * Version 1, "memory <hierarchy> <cgroups> <enabled>": all there are, deleted ones that are
 * still held among them (kernel/cgroup/cgroup-v1.c, proc_cgroupstats_show()); less the folders.
 */
static void add_version_1(struct owners *o, const struct owners_input *in)
{
	struct owner row = {.kind = "cgroup", .line = "percpu", .fd = -1, .how = HOW_UNKNOWN};
	FILE *file = open_path(in->root, "proc/cgroups");
	unsigned int hierarchy = 0, all = 0, living, left = MAX_FOLDERS;
	char line[256];

	while (file && !all && fgets(line, sizeof(line), file))
		if (sscanf(line, "memory %u %u", &hierarchy, &all) != 2)
			all = 0;
	if (file)
		fclose(file);
	if (!hierarchy || all < 2 || *in->root || !sees_all_folders())
		return;
	living = count_folders(in->root, "sys/fs/cgroup/memory", MAX_LEVELS, &left);
	if (living < 2 || !left) /* not mounted, or only a part of it; too many */
		return;
	if (all <= living)
		return;
	PUT(row.name, "/");
	PUT(row.detail, "%u deleted cgroups are still held, %u live (memory, version 1)",
	    all - living, living);
	add_owner(o, &row);
}

void own_cgroups(struct owners *o, const struct owners_input *in)
{
	unsigned long long living, dying;

	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++)
		add_dying(o, in, mounts[i]);
	if (!read_stat(in->root, mounts[0], &living, &dying))
		add_version_1(o, in);
}
