/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that comes and goes while the module is loaded. */
#ifndef PL_HOTPLUG_H
#define PL_HOTPLUG_H

/** pl_hotplug_init() - watch memory being onlined; process context. Return: 0 or error */
int pl_hotplug_init(void);

/** pl_hotplug_exit() - stop watching; process context */
void pl_hotplug_exit(void);

#endif /* PL_HOTPLUG_H */
