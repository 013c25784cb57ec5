/* SPDX-License-Identifier: GPL-2.0 */
/* The kernels on which the whole suite was run. Nothing is decided by this; it is said. */
#ifndef PL_COMPAT_TESTED_H
#define PL_COMPAT_TESTED_H

#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/utsname.h>

/* Is the running kernel of a series that selftests/matrix has? */
static inline bool pl_kernel_is_tested(void)
{
	static const char * const series[] = { "5.10.", "6.1.", "6.12.", "7.3." };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(series); i++)
		if (str_has_prefix(init_utsname()->release, series[i]))
			return true;
	return false;
}

#endif /* PL_COMPAT_TESTED_H */
