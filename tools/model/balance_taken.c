// SPDX-License-Identifier: GPL-2.0
/*
 * What was installed and is not in MemTotal. MemTotal is what the page allocator was given
 * (totalram_pages(), mm/page_alloc.c): memblock's memory less what it had reserved by then
 * (memblock_free_all()), later less what is offline and what balloons have.
 *
 * /proc/iomem has the machine's RAM as the firmware has told it, "System RAM", and in it what
 * was reserved for a crash kernel (kernel/crash_core.c) and where the kernel's image is. What
 * else is missing of it the kernel took as it booted: the memory map, 64 bytes for each page,
 * the first chunk of per-CPU memory, hash tables. What DMI has besides, the firmware kept, or
 * mem= on the command line. Memory blocks may have holes: what they say is an upper bound.
 */
#include "model/balance_lines.h"

#define MACHINE(key) key_number(&f->table[FACT_MACHINE], key)

static void add_taken(struct balance *b, const char *key, const char *label,
		      unsigned long long bytes, bool part)
{
	if (bytes && b->ntaken < MAX_TAKEN)
		b->taken[b->ntaken++] = (struct line){key, label, (long long)bytes, part};
}

/*
 * The memory map is a 64th, the image and all else some 100 MiB. More is not told: memmap=, a
 * driver's reservation, or a guest of Xen, which is shown all of its host's RAM.
 */
static bool is_boot(unsigned long long kept, unsigned long long ram)
{
	return kept <= (256ULL << 20) + ram / 16;
}

/* What the kernel kept, of what it was given. */
static void add_boot(struct balance *b, const struct facts *f, unsigned long long kept)
{
	unsigned long long image = MACHINE("kernel_image");
	unsigned long long map = vmstat_bytes(f, "nr_memmap_boot_pages"); /* since 6.11 */

	add_taken(b, "boot",
		  is_boot(kept, MACHINE("system_ram")) ? "by the kernel as it booted"
						       : "as it booted, nothing tells by whom",
		  kept, false);
	if (image + map > kept)
		return;
	add_taken(b, "kernel_image", "the kernel's image", image, true);
	add_taken(b, "memory_map", "the memory map", map, true);
}

/* @least: what there must be. A machine to which memory was added has more than DMI says. */
static void find_installed(struct balance *b, const struct facts *f, unsigned long long least)
{
	static const char *const sources[][2] = {
		{"installed", "installed"},
		{"system_ram", "System RAM, by the firmware"},
		{"memory_blocks", "RAM and holes, by memory blocks"},
	};

	for (size_t i = 0; !b->installed && i < sizeof(sources) / sizeof(*sources); i++) {
		unsigned long long bytes = MACHINE(sources[i][0]);

		if (bytes < least)
			continue;
		b->installed = bytes;
		b->installed_label = sources[i][1];
	}
}

void find_taken(struct balance *b, const struct facts *f)
{
	unsigned long long crash = MACHINE("crash_kernel");
	unsigned long long offline = MACHINE("memory_blocks_offline");
	unsigned long long ram = MACHINE("system_ram");
	unsigned long long known = b->total + b->outside + crash + offline;

	add_taken(b, "outside", "by a balloon", b->outside, false);
	add_taken(b, "crash_kernel", "for a crash kernel (crashkernel=)", crash, false);
	add_taken(b, "offline_blocks", "memory blocks that are offline", offline, false);
	find_installed(b, f, ram > known ? ram : known);
	if (ram > known)
		add_boot(b, f, ram - known);
	known = ram > known ? ram : known;
	add_taken(b, "firmware",
		  ram ? "by the firmware, or mem=" : "by the firmware, and the kernel as it booted",
		  b->installed ? b->installed - known : 0, false);
}
