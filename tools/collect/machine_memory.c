// SPDX-License-Identifier: GPL-2.0
/*
 * Of the table "machine": the RAM that there is, what was kept of it at boot, and what is known
 * of huge pages.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "collect/machine.h"
#include "collect/owners_read.h"

#define MAX_BLOCKS 65536

/* "start-end : name", hexadecimal, @end included; all of it 0 for those who may not know */
static unsigned long long range_bytes(const char *line)
{
	unsigned long long start, end;

	if (sscanf(line, " %llx-%llx :", &start, &end) != 2 || !end || end < start)
		return 0;
	return end - start + 1;
}

static bool is_kernel_image(const char *name)
{
	return !strcmp(name, "Kernel code\n") || !strcmp(name, "Kernel rodata\n") ||
	       !strcmp(name, "Kernel data\n") || !strcmp(name, "Kernel bss\n");
}

/*
 * What the firmware gave to the kernel is on the outermost level, as "System RAM", with
 * "(virtio_mem)" and the like behind it if it was added later (mm/memory_hotplug.c,
 * register_memory_resource()). The rest lies in it.
 */
static void print_ranges(const char *root, FILE *out)
{
	unsigned long long ram = 0, crash = 0, image = 0, crash_size;
	FILE *in = open_path(root, "proc/iomem");
	char line[256];

	while (in && fgets(line, sizeof(line), in)) {
		unsigned long long bytes = range_bytes(line);
		const char *name = strstr(line, " : ");

		name = name ? name + 3 : "";
		if (*line != ' ' && !strncmp(name, "System RAM", strlen("System RAM")))
			ram += bytes;
		else if (!strcmp(name, "Crash kernel\n"))
			crash += bytes;
		else if (is_kernel_image(name))
			image += bytes;
	}
	if (in)
		fclose(in);
	/* on 6.1 without what is kept below 4 GiB (kernel/kexec_core.c, crash_get_memory_size()) */
	read_number(&crash_size, root, "sys/kernel/kexec_crash_size");
	if (ram)
		fprintf(out, "system_ram %llu\n", ram);
	if (crash || crash_size)
		fprintf(out, "crash_kernel %llu\n", crash ? crash : crash_size);
	if (image)
		fprintf(out, "kernel_image %llu\n", image);
}

/**
 * struct blocks - memory blocks: pieces of memory that can be taken offline
 */
struct blocks {
	const char *root;
	unsigned long long n, offline;
};

static void count_block(const char *name, void *arg)
{
	struct blocks *blocks = arg;
	char state[16];
	int end = 0;

	if (sscanf(name, "memory%*u%n", &end) < 0 || !end || name[end])
		return;
	blocks->n++;
	read_line(state, sizeof(state), blocks->root, "sys/devices/system/memory/%s/state", name);
	blocks->offline += !strcmp(state, "offline");
}

/* The size is hexadecimal (drivers/base/memory.c, block_size_bytes_show()). */
static void print_blocks(const char *root, FILE *out)
{
	DIR *dir = open_folder_below(root, "sys/devices/system/memory");
	struct blocks blocks = {.root = root};
	struct dirent *entry;
	unsigned long long size;
	char line[32];

	while (dir && blocks.n < MAX_BLOCKS && (entry = readdir(dir)) != NULL)
		count_block(entry->d_name, &blocks);
	if (dir)
		closedir(dir);
	read_line(line, sizeof(line), root, "sys/devices/system/memory/block_size_bytes");
	size = strtoull(line, NULL, 16);
	if (!size || size > 1ULL << 40 || !blocks.n || blocks.n == MAX_BLOCKS)
		return;
	fprintf(out, "memory_blocks %llu\n", blocks.n * size);
	if (blocks.offline)
		fprintf(out, "memory_blocks_offline %llu\n", blocks.offline * size);
}

/*
 * How much of huge pages that are not split yet may be mapped no more: their number, in all
 * sizes, times their size (since 6.12: mm/huge_memory.c, anon_stats_attrs[]).
 */
static void print_partly_mapped(const char *root, FILE *out)
{
	static const char folder[] = "sys/kernel/mm/transparent_hugepage";
	DIR *dir = open_folder_below(root, folder);
	unsigned long long bytes = 0, n, kib;
	struct dirent *entry;
	bool told = false;

	while (dir && (entry = readdir(dir)) != NULL) {
		if (sscanf(entry->d_name, "hugepages-%llukB", &kib) != 1 || kib > 1ULL << 30 ||
		    !read_number(&n, root, "%s/hugepages-%llukB/stats/nr_anon_partially_mapped",
				 folder, kib))
			continue;
		told = true;
		bytes += n * kib * 1024;
	}
	if (dir)
		closedir(dir);
	if (told)
		fprintf(out, "partly_mapped %llu\n", bytes);
}

/* Of all sizes: meminfo has those of one (mm/hugetlb.c, hugetlb_report_meminfo()). */
static void print_huge(const char *root, FILE *out)
{
	static const char folder[] = "sys/kernel/mm/hugepages";
	DIR *dir = open_folder_below(root, folder);
	unsigned long long unused = 0, reserved = 0, n, kib;
	struct dirent *entry;
	bool told = false;

	while (dir && (entry = readdir(dir)) != NULL) {
		if (sscanf(entry->d_name, "hugepages-%llukB", &kib) != 1 || kib > 1ULL << 30)
			continue;
		told |= read_number(&n, root, "%s/hugepages-%llukB/free_hugepages", folder, kib);
		unused += n * kib * 1024;
		read_number(&n, root, "%s/hugepages-%llukB/resv_hugepages", folder, kib);
		reserved += n * kib * 1024;
	}
	if (dir)
		closedir(dir);
	if (told)
		fprintf(out, "hugetlb_free %llu\nhugetlb_reserved %llu\n", unused, reserved);
}

/* Where zswap keeps what it compresses: with zsmalloc, in the same pool's count as zram. */
static void print_zswap(const char *root, FILE *out)
{
	char pool[32];

	if (read_line(pool, sizeof(pool), root, "sys/module/zswap/parameters/zpool"))
		fprintf(out, "zswap_pool %s\n", strcmp(pool, "zsmalloc") ? "other" : "zsmalloc");
}

void print_memory(const char *root, FILE *out)
{
	print_installed(root, out);
	print_ranges(root, out);
	print_blocks(root, out);
	print_huge(root, out);
	print_partly_mapped(root, out);
	print_zswap(root, out);
}
