// SPDX-License-Identifier: GPL-2.0
/*
 * Virtio devices stay awake when the machine is suspended: virtio-9p, which holds the
 * VM's files, cannot be. What devices of system core are, the kernel leaves out
 * (drivers/base/power/main.c).
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pci.h>

static void keep_awake(bool awake)
{
	struct pci_dev *dev = NULL;

	while ((dev = pci_get_device(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID, dev)))
		dev_pm_syscore_device(&dev->dev, awake);
}

static int __init awake_init(void)
{
	keep_awake(true);
	return 0;
}

static void __exit awake_exit(void)
{
	keep_awake(false);
}

module_init(awake_init);
module_exit(awake_exit);

MODULE_DESCRIPTION("pageledger selftests: virtio devices stay awake");
MODULE_LICENSE("GPL");
