/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VMware's hypervisor as the kernel's own vmw_balloon.c sees it, in place of the driver's
 * port I/O; included in the middle of it (see build). Tests drive it by the module's
 * parameters.
 */
#ifndef PL_HYPERVISOR_H
#define PL_HYPERVISOR_H

#include <linux/mm.h>
#include <linux/moduleparam.h>

static unsigned long host_target;
module_param_named(target, host_target, ulong, 0644);
MODULE_PARM_DESC(target, "how large the balloon should be, in 4 KiB pages");

static unsigned long host_capabilities = VMW_BALLOON_BASIC_CMDS | VMW_BALLOON_BATCHED_CMDS;
module_param_named(capabilities, host_capabilities, ulong, 0444);
MODULE_PARM_DESC(capabilities, "what the hypervisor can do: 2 single pages, 4 batches, 8 of 2 MiB pages");

static unsigned int host_refuse;
module_param_named(refuse, host_refuse, uint, 0644);
MODULE_PARM_DESC(refuse, "how many of the next pages to refuse, of any size");

/* Under the driver's comm_lock. */
static unsigned long host_locked;
module_param_named(locked, host_locked, ulong, 0444);
MODULE_PARM_DESC(locked, "4 KiB pages that the hypervisor has been given");

/* A batch is a page full of entries: a page frame number and, below it, a status. */
static unsigned long host_batch(unsigned long batch, unsigned long nr, bool lock)
{
	struct vmballoon_batch_entry *entry = __va(PFN_PHYS(batch));
	unsigned long i, done = 0;

	for (i = 0; i < nr; i++) {
		bool refuse = lock && host_refuse;

		host_refuse -= refuse;
		entry[i].status = refuse ? VMW_BALLOON_ERROR_PPN_PINNED : VMW_BALLOON_SUCCESS;
		done += !refuse;
	}
	return done;
}

static unsigned long host_call(unsigned long cmd, unsigned long arg1, unsigned long arg2,
			       unsigned long *capabilities, unsigned long *result)
{
	*result = READ_ONCE(host_target);
	switch (cmd) {
	case VMW_BALLOON_CMD_START:
		host_locked = 0;
		/* of no capabilities, as at unload: else the driver never lets 2 MiB pages go */
		if (!arg1)
			return VMW_BALLOON_ERROR_CMD_INVALID;
		*capabilities = arg1 & host_capabilities;
		return VMW_BALLOON_SUCCESS_WITH_CAPABILITIES;
	case VMW_BALLOON_CMD_LOCK:
		host_locked++;
		break;
	case VMW_BALLOON_CMD_UNLOCK:
		host_locked--;
		break;
	case VMW_BALLOON_CMD_BATCHED_LOCK:
		host_locked += host_batch(arg1, arg2, true);
		break;
	case VMW_BALLOON_CMD_BATCHED_UNLOCK:
		host_locked -= host_batch(arg1, arg2, false);
		break;
	case VMW_BALLOON_CMD_BATCHED_2M_LOCK:
		host_locked += host_batch(arg1, arg2, true) << VMW_BALLOON_2M_ORDER;
		break;
	case VMW_BALLOON_CMD_BATCHED_2M_UNLOCK:
		host_locked -= host_batch(arg1, arg2, false) << VMW_BALLOON_2M_ORDER;
		break;
	}
	return VMW_BALLOON_SUCCESS;
}

#endif /* PL_HYPERVISOR_H */
