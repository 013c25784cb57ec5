// SPDX-License-Identifier: GPL-2.0
/*
 * Which driver a PageOffline page belongs to.
 *
 * Pages that compaction may move know their balloon, and so their driver, whoever
 * allocated them and whenever. Others are known by who allocated them. What is left was
 * allocated before load by a driver that leaves no word on its pages, or by nobody, as
 * part of memory that a driver has added: if only one such driver is there, the pages
 * must be its own.
 */
#include <linux/device.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <uapi/linux/virtio_balloon.h>
#include <xen/xen.h>

#include "balloon/offline.h"
#include "compat/balloon_compaction.h"
#include "stack/text.h"

/**
 * struct driver - one that marks pages offline
 * @name: its module
 * @memtotal: where its pages are: "outside" if it calls adjust_managed_page_count() for
 *	them, else "inside"; NULL if that depends
 * @silent: its pages may say nothing of the driver; the others' are all in a struct
 *	balloon_dev_info
 * @adds: it adds memory too, of which pages are offline that nobody ever allocated
 * @functions: how names of its functions begin that allocate or move pages
 */
struct driver {
	const char *name;
	const char *memtotal;
	bool silent;
	bool adds;
	const char *functions[4];
};

static const struct driver drivers[] = {
	{ "virtio_balloon", NULL, !PL_HAVE_BALLOON_MARK, false,
	  { "virtballoon_", "update_balloon_size_func", "fill_balloon" } },
	{ "vmw_balloon", "inside", true, false, { "vmballoon_" } },
	{ "hv_balloon", "outside", true, true, { "alloc_balloon_pages", "balloon_up" } },
	{ "virtio_mem", "outside", true, true, { "virtio_mem_" } },
	{ "xen-balloon", "outside", true, true, { "decrease_reservation", "balloon_thread" } },
};

static const struct driver *driver_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		if (!strcmp(drivers[i].name, name))
			return &drivers[i];
	return NULL;
}

static const struct driver *driver_by_function(const char *function)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		for (j = 0; j < ARRAY_SIZE(drivers[i].functions); j++)
			if (drivers[i].functions[j] &&
			    str_has_prefix(function, drivers[i].functions[j]))
				return &drivers[i];
	return NULL;
}

bool pl_offline_driver(const char *frame, char *name)
{
	const char *module = strchr(frame, '[');
	const struct driver *driver;

	if (module) {
		strscpy(name, module + 1, PL_DRIVER_NAME_LEN);
		name[strcspn(name, "]")] = '\0';
		return driver_by_name(name);
	}
	driver = driver_by_function(frame);
	strscpy(name, driver ? driver->name : frame, PL_DRIVER_NAME_LEN);
	return driver;
}

bool pl_offline_page(struct page *page, const struct balloon_dev_info *balloon, char *name)
{
	unsigned long function = pl_balloon_function(balloon);
	char symbol[KSYM_SYMBOL_LEN];

	smp_rmb();	/* what was read counts only if the balloon was still there */
	if (pl_page_balloon(page) != balloon)
		return false;
	sprint_symbol_no_offset(symbol, function);
	if (pl_text_is_nameless(symbol))
		return false;
	pl_offline_driver(symbol, name);
	return true;
}

/* There is a kobject for each module that is loaded. */
static bool is_present(const struct driver *driver)
{
	struct kobject *module;

	if (!strcmp(driver->name, "xen-balloon"))
		return xen_domain();
	module = kset_find_obj(THIS_MODULE->mkobj.kobj.kset, driver->name);
	kobject_put(module);
	return module;
}

const char *pl_offline_infer(bool added)
{
	const char *name = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(drivers); i++) {
		if (!(added ? drivers[i].adds : drivers[i].silent) || !is_present(&drivers[i]))
			continue;
		if (name)
			return NULL;
		name = drivers[i].name;
	}
	return name;
}

/*
 * virtio's bus is not exported, but a kset holds the devices of all buses. A device stays
 * while the list is locked, and its bus as long as the device.
 */
static const char *virtio_memtotal(void)
{
	struct kset *devices = platform_bus.kobj.kset;
	unsigned int inside = 0, outside = 0;
	struct kobject *kobj;

	spin_lock(&devices->list_lock);
	list_for_each_entry(kobj, &devices->list, entry) {
		struct device *dev = kobj_to_dev(kobj);

		if (kobj->ktype != platform_bus.kobj.ktype || !dev->bus ||
		    strcmp(dev->bus->name, "virtio") ||
		    dev_to_virtio(dev)->id.device != VIRTIO_ID_BALLOON)
			continue;
		/* virtio_has_feature() would look at the driver, which may be gone */
		if (__virtio_test_bit(dev_to_virtio(dev), VIRTIO_BALLOON_F_DEFLATE_ON_OOM))
			inside++;
		else
			outside++;
	}
	spin_unlock(&devices->list_lock);
	if (inside && !outside)
		return "inside";
	return outside && !inside ? "outside" : "unknown";
}

const char *pl_offline_memtotal(const char *name)
{
	const struct driver *driver = driver_by_name(name);

	if (!driver)
		return "unknown";
	return driver->memtotal ?: virtio_memtotal();
}
