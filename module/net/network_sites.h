/* SPDX-License-Identifier: GPL-2.0 */
/* Which call stacks are networking's. */
#ifndef PL_NETWORK_SITES_H
#define PL_NETWORK_SITES_H

#include <linux/types.h>

struct pl_drivers;

/**
 * pl_network_drivers() - the modules that drive a network interface now
 *
 * Context: process; sleeps. Return: to be freed with kvfree(), or NULL without memory.
 */
struct pl_drivers *pl_network_drivers(void);

/**
 * pl_network_owns() - true if networking allocated a site's pages
 * @drivers: from pl_network_drivers()
 * @site: one that exists
 *
 * That is: a frame of its stack is in a module that drives a network interface, or is a
 * function of the network stack, by its name.
 *
 * Context: process, inside pl_symbols_lock(); sleeps.
 */
bool pl_network_owns(const struct pl_drivers *drivers, u32 site);

#endif /* PL_NETWORK_SITES_H */
