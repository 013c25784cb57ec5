// SPDX-License-Identifier: GPL-2.0
/* Owners: block devices that are made of memory, or have much of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

#define SECTOR 512ULL

struct disks {
	struct owners *o;
	const char *root;
};

static unsigned long long page_bytes(void)
{
	return (unsigned long long)sysconf(_SC_PAGESIZE);
}

/* Where it is mounted, or swap, in front of what else there is to say. */
static void add_disk(const struct disks *d, struct owner *row, const char *rest)
{
	char dev[32], where[224] = "";

	if (row->bytes && read_line(dev, sizeof(dev), d->root, "sys/block/%s/dev", row->name))
		find_mount(d->root, dev, where, sizeof(where));
	PUT(row->detail, "%s%s%s", where, *where && *rest ? ", " : "", rest);
	add_owner(d->o, row);
}

static unsigned long long disk_size(const struct disks *d, const char *name)
{
	unsigned long long sectors;

	read_number(&sectors, d->root, "sys/block/%s/size", name);
	return sectors < ~0ULL / SECTOR ? sectors * SECTOR : 0;
}

/* Pages are counted where debugfs is (drivers/block/brd.c, brd_nr_pages, since 5.14). */
static void add_ram(const struct disks *d, const char *name)
{
	struct owner row = {.kind = "brd", .line = "callers", .fd = -1};
	unsigned long long pages;

	PUT(row.name, "%s", name);
	row.bytes = disk_size(d, name);
	row.how = HOW_AT_MOST;
	if (read_number(&pages, d->root, "sys/kernel/debug/ramdisk_pages/%s", name)) {
		row.bytes = pages * page_bytes();
		row.how = HOW_EXACT;
	}
	add_disk(d, &row, "");
}

/* "original compressed used ..." of drivers/block/zram/zram_drv.c, mm_stat_show() */
static void add_zram(const struct disks *d, const char *name)
{
	struct owner row = {.kind = "zram", .line = "zsmalloc", .fd = -1};
	unsigned long long data;
	char line[256], rest[64];

	if (!read_line(line, sizeof(line), d->root, "sys/block/%s/mm_stat", name) ||
	    sscanf(line, "%llu %*u %llu", &data, &row.bytes) != 2)
		return;
	PUT(row.name, "%s", name);
	snprintf(rest, sizeof(rest), "%llu KiB of data", data / 1024);
	add_disk(d, &row, rest);
}

/* With memory_backed, pages as they are written (drivers/block/null_blk/main.c). */
static void add_null(const char *name, void *arg)
{
	const struct disks *d = arg;
	struct owner row = {.kind = "null_blk", .line = "callers", .fd = -1, .how = HOW_AT_MOST};
	unsigned long long backed, power, size;

	if (!read_number(&backed, d->root, "sys/kernel/config/nullb/%s/memory_backed", name) ||
	    !read_number(&power, d->root, "sys/kernel/config/nullb/%s/power", name) ||
	    !read_number(&size, d->root, "sys/kernel/config/nullb/%s/size", name) || !backed ||
	    !power || size > 1ULL << 40)
		return;
	PUT(row.name, "%.100s", name);
	row.bytes = size << 20;
	add_disk(d, &row, "memory_backed");
}

/* Those that the module makes itself are all alike, and in configfs since 6.2 only. */
static void add_null_of_module(const struct disks *d, const char *name)
{
	struct owner row = {.kind = "null_blk", .line = "callers", .fd = -1, .how = HOW_AT_MOST};
	char backed[8], line[8];

	read_line(backed, sizeof(backed), d->root, "sys/module/null_blk/parameters/memory_backed");
	if (*backed != 'Y' ||
	    read_line(line, sizeof(line), d->root, "sys/kernel/config/nullb/%s/power", name))
		return;
	PUT(row.name, "%s", name);
	row.bytes = disk_size(d, name);
	add_disk(d, &row, "memory_backed");
}

/*
 * A stripe of the cache has a page for each disk (drivers/md/raid5.c, grow_buffers()); there
 * are never fewer than the setting says, more under load until a shrinker takes them.
 */
static void add_md(const struct disks *d, const char *name)
{
	struct owner row = {.kind = "md", .line = "callers", .fd = -1, .how = HOW_AT_LEAST};
	unsigned long long stripes, devices;
	char level[32], rest[128];

	if (!read_number(&stripes, d->root, "sys/block/%s/md/stripe_cache_size", name) ||
	    !read_number(&devices, d->root, "sys/block/%s/md/raid_disks", name) ||
	    stripes > 1 << 20 || devices > 4096)
		return;
	read_line(level, sizeof(level), d->root, "sys/block/%s/md/level", name);
	PUT(row.name, "%s", name);
	row.bytes = stripes * devices * page_bytes();
	snprintf(rest, sizeof(rest), "%s of %llu disks, stripe_cache_size %llu", level, devices,
		 stripes);
	add_disk(d, &row, rest);
}

/* By the longest mount point that it is below; asking for the file could wait for a server. */
static bool is_on_tmpfs(const char *root, const char *path)
{
	FILE *in = open_path(root, "proc/self/mounts");
	char line[4096], mount[2048], type[32];
	size_t longest = 0;
	bool found = false;

	while (in && fgets(line, sizeof(line), in)) {
		size_t len;

		if (sscanf(line, "%*s %2047s %31s", mount, type) != 2)
			continue;
		len = strcmp(mount, "/") ? strlen(mount) : 0;
		if (len < longest || strncmp(path, mount, len) || path[len] != '/')
			continue;
		longest = len;
		found = !strcmp(type, "tmpfs");
	}
	if (in)
		fclose(in);
	return found;
}

/* A file that is deleted and that only a loop device still has; its mount counts it too. */
static void add_loop(const struct disks *d, const char *name)
{
	struct owner row = {.kind = "loop", .line = "shmem", .fd = -1, .how = HOW_AT_MOST};
	static const char deleted[] = " (deleted)";
	char path[160];
	size_t len;

	read_line(path, sizeof(path), d->root, "sys/block/%s/loop/backing_file", name);
	len = strlen(path);
	if (len < sizeof(deleted) || strcmp(path + len - strlen(deleted), deleted) != 0 ||
	    !is_on_tmpfs(d->root, path))
		return;
	row.bytes = disk_size(d, name);
	PUT(row.name, "%s", name);
	PUT(row.detail, "%s", path);
	add_owner(d->o, &row);
}

static void look_at_disk(const char *name, void *arg)
{
	const struct disks *d = arg;

	if (strlen(name) > 60)
		return;
	if (!strncmp(name, "ram", 3))
		add_ram(d, name);
	else if (!strncmp(name, "zram", 4))
		add_zram(d, name);
	else if (!strncmp(name, "loop", 4))
		add_loop(d, name);
	else if (!strncmp(name, "nullb", 5))
		add_null_of_module(d, name);
	else if (!strncmp(name, "md", 2))
		add_md(d, name);
}

/**
 * struct mapped - names of devices, as "root, crypt0"
 */
struct mapped {
	const char *root;
	char names[128];
};

static void add_mapped(const char *name, void *arg)
{
	struct mapped *all = arg;
	size_t len = strlen(all->names);
	char mapped[64];

	if (!strncmp(name, "dm-", 3) &&
	    read_line(mapped, sizeof(mapped), all->root, "sys/block/%s/dm/name", name))
		snprintf(all->names + len, sizeof(all->names) - len, "%s%s", len ? ", " : "",
			 mapped);
}

/* Buffers of all targets together: thin, cache, verity, integrity (drivers/md/dm-bufio.c). */
static void own_bufio(const struct disks *d)
{
	static const char *const parts[][2] = {
		{"allocated_kmem_cache_bytes", "slab"},
		{"allocated_get_free_pages_bytes", "callers"},
		{"allocated_vmalloc_bytes", "vmalloc"},
	};
	struct mapped all = {.root = d->root};

	each_entry(d->root, "sys/block", add_mapped, &all);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct owner row = {.kind = "dm_bufio", .line = parts[i][1], .fd = -1};

		read_number(&row.bytes, d->root, "sys/module/dm_bufio/parameters/%s", parts[i][0]);
		PUT(row.name, "dm_bufio");
		PUT(row.detail, "buffers of all devices together%s%s", *all.names ? ": " : "",
		    all.names);
		add_owner(d->o, &row);
	}
}

/*
 * "PAGES/PAGE_SIZE: 16384*4096" in the second line of what the SCSI target says of a disk
 * (drivers/target/target_core_rd.c, rd_show_configfs_dev_params()): all taken at once.
 */
struct target {
	const struct disks *d;
	const char *backend;
};

static void add_target(const char *name, void *arg)
{
	const struct target *t = arg;
	struct owner row = {.kind = "lio", .line = "callers", .fd = -1};
	unsigned long long pages = 0, size = 0;
	char line[256];
	FILE *f;

	f = open_path(t->d->root, "sys/kernel/config/target/core/%s/%s/info", t->backend, name);
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " PAGES/PAGE_SIZE: %llu*%llu", &pages, &size) == 2)
			break;
	if (f)
		fclose(f);
	if (pages > 1ULL << 40 || size > 1 << 20)
		return;
	PUT(row.name, "%.100s", name);
	PUT(row.detail, "target/core/%.60s", t->backend);
	row.bytes = pages * size;
	add_owner(t->d->o, &row);
}

static void look_at_backend(const char *name, void *arg)
{
	struct target target = {.d = arg, .backend = name};
	char path[128];

	if (strncmp(name, "rd_mcp_", 7) || strlen(name) > 60)
		return;
	snprintf(path, sizeof(path), "sys/kernel/config/target/core/%s", name);
	each_entry(target.d->root, path, add_target, &target);
}

void own_disks(struct owners *o, const struct owners_input *in)
{
	struct disks d = {.o = o, .root = in->root};

	each_entry(in->root, "sys/block", look_at_disk, &d);
	each_entry(in->root, "sys/kernel/config/nullb", add_null, &d);
	each_entry(in->root, "sys/kernel/config/target/core", look_at_backend, &d);
	own_bufio(&d);
}
