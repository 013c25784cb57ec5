// SPDX-License-Identifier: GPL-2.0
/*
 * What devices and their drivers have.
 *
 * All devices are in one kset (devices_kset, drivers/base/core.c), and leave it under its lock
 * before their driver goes on to free anything (kobj_kset_leave(), lib/kobject.c). They are
 * looked at under that lock, some at a time, and not by references: whoever puts the last one calls
 * the driver, which may have been unloaded.
 */
#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/sched.h>

#include "compat/uaccess.h"
#include "references/devices.h"

#define DEVICES_AT_A_TIME	128

/* A name may change, and the old one be freed, while it is copied. */
static void copy_name(char *to, size_t size, const char *from)
{
	size_t i;

	for (i = 0; i < size - 1; i++)
		if (get_kernel_nofault(to[i], from + i) || !to[i])
			break;
	to[i] = '\0';
}

/* A driver may go while its device stays. */
static void driver_name(char *to, size_t size, struct device *dev)
{
	struct device_driver *driver = READ_ONCE(dev->driver);
	const char *name;

	*to = '\0';
	if (driver && !get_kernel_nofault(name, &driver->name))
		copy_name(to, size, name);
}

static void add(struct pl_roots *roots, const void *address, struct device *dev,
		enum pl_root_kind kind)
{
	struct pl_root *root = pl_roots_add(roots, address, kind);
	char name[28], driver[16];

	if (!root)
		return;
	copy_name(name, sizeof(name), dev_name(dev));
	driver_name(driver, sizeof(driver), dev);
	snprintf(root->name, sizeof(root->name), *driver ? "%s [%s]" : "%s", name, driver);
}

static bool is_disk(const struct device *dev)
{
	return dev->type && dev->type->name && !strcmp(dev->type->name, "disk");
}

/* That of a network device is part of it (struct net_device), with the driver's private part. */
static bool is_net(const struct device *dev)
{
	return dev->class && dev->class->name && !strcmp(dev->class->name, "net");
}

static void look_at_device(struct pl_roots *roots, struct device *dev)
{
	enum pl_root_kind kind = is_disk(dev) ? PL_ROOT_DISK : is_net(dev) ? PL_ROOT_NET :
				 PL_ROOT_DEVICE;

	add(roots, dev, dev, kind);
	add(roots, dev_get_drvdata(dev), dev, kind);
	if (kind == PL_ROOT_DISK) {
		struct gendisk *disk = dev_to_disk(dev);

		add(roots, READ_ONCE(disk->private_data), dev, kind);
		add(roots, READ_ONCE(disk->queue), dev, kind);
	}
}

/* Return: how many were looked at: from number @from on. */
static unsigned int look_at_some(struct pl_roots *roots, struct kset *all, unsigned int from)
{
	struct kobject *kobj;
	unsigned int at = 0;

	spin_lock(&all->list_lock);
	list_for_each_entry(kobj, &all->list, entry) {
		if (at >= from + DEVICES_AT_A_TIME)
			break;
		if (at++ >= from)
			look_at_device(roots, kobj_to_dev(kobj));
	}
	spin_unlock(&all->list_lock);
	return at > from ? at - from : 0;
}

void pl_devices_find(struct pl_roots *roots)
{
	struct kset *all = platform_bus.kobj.kset;
	unsigned int from = 0, nr = all ? DEVICES_AT_A_TIME : 0;

	/* when one goes meanwhile, another one is passed over */
	while (nr == DEVICES_AT_A_TIME) {
		nr = look_at_some(roots, all, from);
		from += nr;
		cond_resched();
	}
}
