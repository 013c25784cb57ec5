// SPDX-License-Identifier: GPL-2.0
/* The table "machine": what is installed, and what of it is not in MemTotal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

/* Not the constant of collect.h: a change has to be made here too. */
#define MACHINE "key value"

/* The lines of the table "machine" but for the time, which is that of the test. */
static void drop_time(char *text)
{
	char *line = strstr(text, "time "), *end = strchr(line, '\n') + 1;

	memmove(line, end, strlen(end) + 1);
}

TEST_F(tree, machine)
{
	char expected[256];

	put(self->root, "proc/sys/kernel/osrelease", "6.1.0-56-amd64\n");
	put(self->root, "sys/devices/system/cpu/possible", "0-2,8-11\n");
	put(self->root, "proc/kallsyms",
	    "0000000000000000 A fixed_percpu_data\n0000000000000000 A __per_cpu_start\n"
	    "0000000000035000 A __per_cpu_end\nffffffff81000000 T startup_64\n");
	put(self->root, "proc/vmallocinfo",
	    "0xffffa8c440080000-0xffffa8c4400a0000  131072 pcpu_get_vm_areas+0x0/0x1100 vmalloc\n"
	    "0xffffa8c4400a0000-0xffffa8c4400c0000  131072 pcpu_get_vm_areas+0x0/0x1100 vmalloc\n");
	self->text = rows(self->root, "machine", MACHINE);
	ASSERT_NE(NULL, self->text);
	drop_time(self->text);
	snprintf(expected, sizeof(expected),
		 "release 6.1.0-56-amd64\npage_size %d\npercpu_chunks 2\npercpu_first_chunk %d\n",
		 PAGE, (0x35000 + 36 * 1024) * 12);
	EXPECT_STREQ(expected, self->text);
}

/* clang-format off */

#define THP "sys/kernel/mm/transparent_hugepage/hugepages-"

/* A guest of 1 GiB with crashkernel=, blocks of 128 MiB one of which is offline. */
TEST_F(tree, memory)
{
	put(self->root, "proc/iomem",
	    "00000000-00000fff : Reserved\n"
	    "00001000-0009fbff : System RAM\n"
	    "0009fc00-0009ffff : Reserved\n"
	    "00100000-3ffdffff : System RAM\n"
	    "  1c000000-23ffffff : Crash kernel\n"
	    "  2e000000-2fffffff : Kernel code\n"
	    "  30000000-30dfffff : Kernel rodata\n"
	    "  31000000-311fffff : Kernel data\n"
	    "  31400000-317fffff : Kernel bss\n"
	    "  00000000-00000000 : System RAM\n"
	    "100000000-107ffffff : System RAM (virtio_mem)\n"
	    "not a range\n");
	put(self->root, "sys/kernel/kexec_crash_size", "999\n");
	put(self->root, "sys/devices/system/memory/block_size_bytes", "8000000\n");
	put(self->root, "sys/devices/system/memory/memory0/state", "online\n");
	put(self->root, "sys/devices/system/memory/memory1/state", "offline\n");
	put(self->root, "sys/devices/system/memory/memory12/state", "going-offline\n");
	put(self->root, "sys/devices/system/memory/memoryx/state", "offline\n");
	put(self->root, "sys/devices/system/memory/memory3x/state", "offline\n");
	put(self->root, "sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "3\n");
	put(self->root, "sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "1\n");
	put(self->root, "sys/kernel/mm/hugepages/hugepages-1048576kB/resv_hugepages", "1\n");
	put(self->root, THP "2048kB/stats/nr_anon_partially_mapped", "5\n");
	put(self->root, THP "64kB/stats/nr_anon_partially_mapped", "2\n");
	put(self->root, "sys/module/zswap/parameters/zpool", "zbud\n");
	self->text = rows(self->root, "machine", MACHINE);
	ASSERT_NE(NULL, self->text);
	drop_time(self->text);
	EXPECT_STREQ("page_size 4096\n"
		     "system_ram 1207430144\n"
		     "crash_kernel 134217728\n"
		     "kernel_image 54525952\n"
		     "memory_blocks 402653184\n"
		     "memory_blocks_offline 134217728\n"
		     "hugetlb_free 1080033280\nhugetlb_reserved 1073741824\n"
		     "partly_mapped 10616832\nzswap_pool other\n", self->text);
}

/* clang-format on */

/* Who may not know gets zeroes; the crash kernel's size all may read. */
TEST_F(tree, memory_that_only_root_may_know)
{
	put(self->root, "proc/iomem", "00000000-00000000 : System RAM\n");
	put(self->root, "sys/kernel/kexec_crash_size", "134217728\n");
	self->text = rows(self->root, "machine", MACHINE);
	ASSERT_NE(NULL, self->text);
	drop_time(self->text);
	EXPECT_STREQ("page_size 4096\ncrash_kernel 134217728\n", self->text);
}

#define DMI "sys/firmware/dmi/tables/DMI"

/* put() with bytes that may be 0 */
static void put_bytes(const char *root, const char *path, const void *data, size_t size)
{
	char full[256];
	FILE *file;

	put(root, path, "");
	snprintf(full, sizeof(full), "%s/%s", root, path);
	file = fopen(full, "we");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		abort();
}

/* A table in the making: structures as long as their second byte says, strings behind them. */
struct dmi {
	unsigned char data[512];
	size_t size;
};

static void add_structure(struct dmi *dmi, const unsigned char *head, const char *string)
{
	memcpy(dmi->data + dmi->size, head, head[1]);
	dmi->size += head[1];
	strcpy((char *)dmi->data + dmi->size, string);
	dmi->size += strlen(string) + 2;
}

/* An array of memory: its use is 3 if it is the system's. */
static void add_array(struct dmi *dmi, unsigned char handle, unsigned char use)
{
	const unsigned char head[15] = {16, 15, handle, 0, 3, use, 6};

	add_structure(dmi, head, "");
}

/* A device in an array; @more is the second byte of its extended size. */
static void add_device(struct dmi *dmi, unsigned char array, unsigned int size, unsigned char more,
		       unsigned char detail)
{
	unsigned char head[34] = {17, 34, 9, 0, array};

	head[0x0c] = size & 0xff;
	head[0x0d] = size >> 8 & 0xff;
	head[0x14] = detail;
	head[0x1d] = more;
	add_structure(dmi, head, "DIMM");
}

/* One of an old firmware, which ends before its extended size; a string is behind it. */
static void add_old_device(struct dmi *dmi, unsigned char array)
{
	const unsigned char head[16] = {17, 16, 9, 0, array, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x7f};

	add_structure(dmi, head, "BANK @@@@@@@@@@@@@@@@");
}

/*
 * 512 MiB, 64 KiB, 8 GiB by the extended size; of unknown size, an NVDIMM, flash memory of
 * another array, an empty slot, one that is too short; and one behind the end.
 */
static void make_dmi(struct dmi *dmi)
{
	static const unsigned char other[4] = {0, 4}, end[4] = {127, 4};

	memset(dmi, 0, sizeof(*dmi));
	add_structure(dmi, other, "");
	add_array(dmi, 5, 3);
	add_array(dmi, 6, 5);
	add_device(dmi, 5, 512, 0, 0);
	add_device(dmi, 5, 0x8000 + 64, 0, 0);
	add_device(dmi, 5, 0x7fff, 0x20, 0);
	add_device(dmi, 5, 0xffff, 0, 0);
	add_device(dmi, 5, 1024, 0, 0x10);
	add_device(dmi, 6, 8, 0, 0);
	add_device(dmi, 5, 0, 0, 0);
	add_old_device(dmi, 5);
	add_structure(dmi, end, "");
	add_device(dmi, 5, 512, 0, 0);
}

TEST_F(tree, memory_by_dmi)
{
	struct dmi dmi;

	make_dmi(&dmi);
	put_bytes(self->root, DMI, dmi.data, dmi.size);
	self->text = rows(self->root, "machine", MACHINE);
	ASSERT_NE(NULL, self->text);
	drop_time(self->text);
	EXPECT_STREQ("page_size 4096\ninstalled 9126871040\n", self->text);
}

/* Cut off anywhere, or with any length in it: never beyond its end. The sanitizer looks on. */
TEST_F(tree, memory_by_a_damaged_dmi)
{
	struct dmi dmi;

	make_dmi(&dmi);
	for (size_t cut = 0; cut < dmi.size; cut += 3) {
		put_bytes(self->root, DMI, dmi.data, cut);
		free(rows(self->root, "machine", MACHINE));
	}
	for (size_t i = 0; i < dmi.size; i++) {
		unsigned char good = dmi.data[i];

		for (int bad = 0; bad < 256; bad += 255) {
			dmi.data[i] = (unsigned char)bad;
			put_bytes(self->root, DMI, dmi.data, dmi.size);
			free(rows(self->root, "machine", MACHINE));
		}
		dmi.data[i] = good;
	}
}

/* A copied tree may have none of it. */
TEST_F(tree, machine_unknown)
{
	self->text = rows(self->root, "machine", MACHINE);
	ASSERT_NE(NULL, self->text);
	drop_time(self->text);
	EXPECT_STREQ("page_size 4096\n", self->text);
}

TEST(machine_as_it_is)
{
	char *text = rows("", "machine", MACHINE), release[128];
	FILE *in = fopen("/proc/sys/kernel/osrelease", "re");

	ASSERT_NE(NULL, in);
	ASSERT_NE(NULL, fgets(release, sizeof(release), in));
	fclose(in);
	ASSERT_NE(NULL, text);
	EXPECT_EQ(0, strncmp(text, "release ", 8));
	EXPECT_EQ(0, strncmp(text + 8, release, strlen(release)));
	free(text);
}

TEST_HARNESS_MAIN
