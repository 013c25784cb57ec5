/* SPDX-License-Identifier: GPL-2.0 */
/* Memory by vmalloc() with flags, and what lies beside it. */
#ifndef PL_COMPAT_VMALLOC_H
#define PL_COMPAT_VMALLOC_H

#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "compat/features.h"

/* __vmalloc(), which took a protection before commit 88dca4ca5a93 */
static inline void *pl_vmalloc(unsigned long bytes, gfp_t gfp)
{
#if PL_HAVE_VMALLOC_PROT
	return __vmalloc(bytes, gfp, PAGE_KERNEL);
#else
	return __vmalloc(bytes, gfp);
#endif
}

/*
 * Is this where modules, and generated text, are? Before 6.5 arm64 has modules anywhere in vmalloc
 * space (module_alloc(), arch/arm64/kernel/module.c), where the image is as well: but its pages
 * were never the page allocator's. @address: of text, or of a struct module.
 */
static inline bool pl_is_with_modules(unsigned long address)
{
#ifdef CONFIG_ARM64
	struct page *page;

	if (address >= VMALLOC_START && address < VMALLOC_END) {
		page = vmalloc_to_page((void *)address);
		return page && !PageReserved(page);
	}
#endif
#ifdef MODULES_VADDR
	return address >= MODULES_VADDR && address < MODULES_END;
#else
	return false;
#endif
}

#endif /* PL_COMPAT_VMALLOC_H */
