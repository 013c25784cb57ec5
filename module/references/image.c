// SPDX-License-Identifier: GPL-2.0
/* What the kernel has had since it booted, and no page allocator has given it. */
#include <linux/cpumask.h>
#include <linux/kallsyms.h>
#include <linux/kernel_stat.h>
#include <linux/percpu.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <net/net_namespace.h>

#include "references/image.h"
#include "references/ram.h"
#include "stack/text.h"

#define IMAGE_MAX	SZ_256M

/* Data that a variable of the kernel lies in. */
static unsigned long data_begin, data_end;

static bool is_reserved(unsigned long address)
{
	struct page *page = pl_ram_page(address);

	return page && PageReserved(page);
}

void pl_image_find(void)
{
	unsigned long known = (unsigned long)&init_net & PAGE_MASK, most = IMAGE_MAX;

	for (data_begin = known; most && is_reserved(data_begin - PAGE_SIZE); most -= PAGE_SIZE)
		data_begin -= PAGE_SIZE;
	for (data_end = known; most && is_reserved(data_end); most -= PAGE_SIZE)
		data_end += PAGE_SIZE;
}

bool pl_image_has(unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];

	if (address >= data_begin && address < data_end)
		return true;
	sprint_symbol_no_offset(symbol, address);
	return !pl_text_is_nameless(symbol) && !strchr(symbol, '[');
}

/* Areas of CPUs of one node lie one behind the other (pcpu_embed_first_chunk(), mm/percpu.c). */
static unsigned long percpu_size(unsigned int cpu)
{
	unsigned long size = SZ_4M, distance;
	int other;

	for_each_possible_cpu(other) {
		distance = per_cpu_offset(other) - per_cpu_offset(cpu);
		distance = min(distance, -distance);
		if (distance)
			size = min(size, distance);
	}
	/* one CPU alone: more than what the kernel's own variables take */
	return size == SZ_4M ? SZ_256K : size;
}

/*
 * Where per-CPU symbols begin at 0, as on x86-64 before 6.15, an area begins at its offset.
 * Elsewhere it is known where one variable of it is; with as much before it as behind, no page of
 * the area is missing, and what else is there and reserved is the kernel's, too.
 */
void pl_image_percpu(unsigned int cpu, unsigned long *begin, unsigned long *end)
{
	unsigned long size = percpu_size(cpu), known = (unsigned long)&per_cpu(kstat, cpu);
	bool from_zero = (unsigned long)&kstat < SZ_64M;

	*begin = from_zero ? per_cpu_offset(cpu) : known - size;
	*end = from_zero ? *begin + size : known + size;
}
