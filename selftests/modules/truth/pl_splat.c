// SPDX-License-Identifier: GPL-2.0
/* A module that makes the kernel complain: the VM harness must notice. */
#include <linux/bug.h>
#include <linux/module.h>

static int __init splat_init(void)
{
	WARN(1, "planted by the harness's own test\n");
	return 0;
}

static void __exit splat_exit(void)
{
}

module_init(splat_init);
module_exit(splat_exit);

MODULE_DESCRIPTION("pageledger selftests: a planted warning");
MODULE_LICENSE("GPL");
