/* SPDX-License-Identifier: GPL-2.0 */
/* Memory by vmalloc() with flags. */
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

#endif /* PL_COMPAT_VMALLOC_H */
