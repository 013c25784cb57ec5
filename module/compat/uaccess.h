/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel memory that may not be there. */
#ifndef PL_COMPAT_UACCESS_H
#define PL_COMPAT_UACCESS_H

#include <linux/uaccess.h>

#include "compat/features.h"

/* 4.18.0-553 has copy_from_kernel_nofault() of a later kernel, and not what is made of it. */
#if !PL_HAVE_GET_KERNEL_NOFAULT
#define get_kernel_nofault(value, pointer) \
	copy_from_kernel_nofault(&(value), pointer, sizeof(value))
#endif

#endif /* PL_COMPAT_UACCESS_H */
