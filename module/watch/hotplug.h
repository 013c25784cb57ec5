/* SPDX-License-Identifier: GPL-2.0 */
/* Memory and CPUs that come and go while the module is loaded. */
#ifndef PL_HOTPLUG_H
#define PL_HOTPLUG_H

/**
 * pl_hotplug_refuse() - let no memory go until pl_hotplug_allow()
 *
 * Whoever tries to take memory offline gets -EBUSY, as for memory that cannot be freed, and
 * may try again.
 *
 * Context: process; sleeps, for some seconds if memory is just going. Return: 0, -EBUSY after
 * a line in the log, -EINTR, or error.
 */
int pl_hotplug_refuse(void);

/** pl_hotplug_allow() - memory may go again; process context */
void pl_hotplug_allow(void);

/**
 * pl_hotplug_init() - watch memory and CPUs come and go; CPUs that are there get their counters
 *
 * Context: process; before any hook. Return: 0 or error.
 */
int pl_hotplug_init(void);

/**
 * pl_hotplug_ready() - may hooks run?
 *
 * Context: process; before they are attached. Return: 0, or -ENODEV after a line in the log:
 * a CPU is online that has no counters.
 */
int pl_hotplug_ready(void);

/** pl_hotplug_exit() - stop watching; process context */
void pl_hotplug_exit(void);

#endif /* PL_HOTPLUG_H */
