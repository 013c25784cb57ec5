/* SPDX-License-Identifier: GPL-2.0 */
/* Reading kernel memory that may not be there. */
#ifndef PL_COMPAT_UACCESS_H
#define PL_COMPAT_UACCESS_H

#include <linux/uaccess.h>

#include "compat/features.h"

/* Before commit fe557319aa06 under another name. */
#if !PL_HAVE_KERNEL_NOFAULT
#define copy_from_kernel_nofault	probe_kernel_read
#define get_kernel_nofault(value, from)	probe_kernel_read(&(value), from, sizeof(value))
#endif

#endif /* PL_COMPAT_UACCESS_H */
