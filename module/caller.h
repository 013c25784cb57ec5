/* SPDX-License-Identifier: GPL-2.0 */
/* Who is allocating: from the running call stack to a site. */
#ifndef PL_CALLER_H
#define PL_CALLER_H

#include <linux/types.h>

/**
 * pl_caller_site() - the site of the allocation that is going on
 * @gfp: its flags
 * @inside: a return address on the stack that lies in the allocator or in its
 *	caller: frames below it belong to the hook and are left out
 *
 * Takes no lock, allocates nothing.
 *
 * Context: any, NMI included; preemption is off.
 * Return: a site; PL_SITE_NO_STACK if the stack cannot be walked.
 */
u32 pl_caller_site(gfp_t gfp, unsigned long inside);

/** pl_caller_gfp_is_user() - true if these flags ask for a page of user memory */
bool pl_caller_gfp_is_user(gfp_t gfp);

#endif /* PL_CALLER_H */
