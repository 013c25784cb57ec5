// SPDX-License-Identifier: GPL-2.0
/*
 * Which call stacks are networking's.
 *
 * Kernel text says nothing of the folder that it was compiled from, so functions are
 * known by the prefixes that the network stack gives its names: an allocation for a
 * packet is made below one of its entry points (a system call on a socket, a poll of a
 * device). A driver's own thread or work queue passes through none, so modules that
 * drive an interface count as a whole.
 */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "ledger/memory.h"
#include "ledger/sites.h"
#include "net/network_sites.h"
#include "stack/symbols.h"

#define DRIVERS_MAX	64

struct pl_drivers {
	unsigned int nr;
	char name[DRIVERS_MAX][MODULE_NAME_LEN];
};

/* Up to the character that differs; sorting is for the reader of this table. */
static const char * const prefixes[] = {
	"__dev_close", "__dev_open", "__dev_queue_xmit", "__ip6_", "__ip_", "__napi_",
	"__net_", "__netdev_", "__netif_", "__netlink_", "__skb_", "__sock_",
	"__sys_recv", "__sys_send", "__sys_setsockopt", "__tcp_", "__udp_", "____sys_recv",
	"____sys_send", "___sys_recv", "___sys_send", "alloc_skb", "arp_", "br_handle_",
	"dev_change_flags", "dev_hard_start_xmit", "dev_ioctl", "dev_open", "dev_queue_xmit",
	"do_sock_setsockopt", "ethnl_", "gro_", "icmp", "inet6_", "inet_", "ip6_", "ip_",
	"ipv6_", "napi_", "neigh_", "net_rx_action", "net_tx_action", "netdev_", "netif_",
	"netlink_", "nf_", "packet_", "page_pool_", "raw_recv", "raw_send", "rawv6_",
	"register_netdev", "rtnetlink_", "rtnl_", "sk_", "skb_", "sock_", "tcp_", "tpacket_",
	"udp_", "udpv6_", "unix_dgram_", "unix_seqpacket_", "unix_stream_", "virtio_transport_",
	"vsock_", "xdp_", "xsk_",
};

static void add_driver(struct pl_drivers *drivers, const char *name)
{
	unsigned int i;

	for (i = 0; i < drivers->nr; i++)
		if (!strcmp(drivers->name[i], name))
			return;
	if (drivers->nr < DRIVERS_MAX)
		strscpy(drivers->name[drivers->nr++], name, MODULE_NAME_LEN);
}

/*
 * An interface that is on the list keeps its driver: its removal waits for RCU before
 * the driver's module may go.
 */
struct pl_drivers *pl_network_drivers(void)
{
	struct pl_drivers *drivers = pl_memory(sizeof(*drivers));
	struct net_device *dev;
	struct net *net;

	if (!drivers)
		return NULL;
	rcu_read_lock();
	for_each_net_rcu(net) {
		for_each_netdev_rcu(net, dev) {
			struct device *parent = dev->dev.parent;
			struct device_driver *driver = parent ? READ_ONCE(parent->driver) : NULL;

			if (driver && driver->owner)
				add_driver(drivers, driver->owner->name);
		}
	}
	rcu_read_unlock();
	return drivers;
}

/* "function [module]" */
static bool is_driver(const struct pl_drivers *drivers, const char *name)
{
	const char *module = strchr(name, '[');
	unsigned int i;

	for (i = 0; module && i < drivers->nr; i++) {
		size_t len = strlen(drivers->name[i]);

		if (!strncmp(module + 1, drivers->name[i], len) && module[1 + len] == ']')
			return true;
	}
	return false;
}

static bool is_network(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (*name == *prefixes[i] && str_has_prefix(name, prefixes[i]))
			return true;
	return false;
}

bool pl_network_owns(const struct pl_drivers *drivers, u32 site)
{
	struct pl_site *entry = site < PL_SITE_FIRST ? NULL : pl_sites_get(site);
	unsigned int i;

	for (i = 0; entry && i < entry->nr; i++) {
		const char *name = pl_symbols_frame(entry, i);

		if (name && (is_network(name) || is_driver(drivers, name)))
			return true;
	}
	return false;
}
