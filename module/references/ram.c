// SPDX-License-Identifier: GPL-2.0
/* Is a kernel address one of memory? What may be a device's register must not even be read. */
#include <linux/memory_hotplug.h>
#include <linux/mm.h>

#include "compat/uaccess.h"
#include "ledger/mappings.h"
#include "references/ram.h"

struct page *pl_ram_page(unsigned long address)
{
	unsigned long pfn;

	if (pl_ram_is_direct(address))
		return pfn_to_online_page(PHYS_PFN(__pa(address)));
	if (address < TASK_SIZE_MAX)
		return NULL;
	pfn = pl_mapping_pfn(address);
	return pfn ? pfn_to_online_page(pfn) : NULL;
}

bool pl_ram_read(unsigned long *word, unsigned long address)
{
	return pl_ram_page(address) && !get_kernel_nofault(*word, (const unsigned long *)address);
}
