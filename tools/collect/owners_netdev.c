// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: network interfaces, for the buffers in their rings. How many there are is told, not
 * how large one is: that is each driver's choice.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

struct interfaces {
	struct owners *o;
	int fd;
};

static bool ask(const struct interfaces *all, const char *name, void *command)
{
	struct ifreq request = {.ifr_data = command};

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	return !ioctl(all->fd, SIOCETHTOOL, &request);
}

/* Drivers count queues that are for both ways, or one. */
static unsigned int count_queues(const struct interfaces *all, const char *name)
{
	struct ethtool_channels channels = {.cmd = ETHTOOL_GCHANNELS};

	if (!ask(all, name, &channels) || !(channels.rx_count + channels.combined_count))
		return 1;
	return channels.rx_count + channels.combined_count;
}

static void look_at_interface(const char *name, void *arg)
{
	const struct interfaces *all = arg;
	struct owner row = {.kind = "netdev", .line = "callers", .fd = -1, .how = HOW_UNKNOWN};
	struct ethtool_ringparam ring = {.cmd = ETHTOOL_GRINGPARAM};
	struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
	unsigned long long mtu;

	if (strlen(name) >= IFNAMSIZ || !ask(all, name, &ring) || !ring.rx_pending)
		return;
	read_number(&mtu, "", "sys/class/net/%s/mtu", name);
	ask(all, name, &driver);
	PUT(row.name, "%s", name);
	PUT(row.detail, "%.31s, %u receive %s of %u buffers, mtu %llu", driver.driver,
	    count_queues(all, name), count_queues(all, name) == 1 ? "queue" : "queues",
	    ring.rx_pending, mtu);
	add_owner(all->o, &row);
}

void own_interfaces(struct owners *o, const struct owners_input *in)
{
	struct interfaces all = {.o = o};

	if (*in->root)
		return;
	all.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (all.fd < 0)
		return;
	each_entry("", "sys/class/net", look_at_interface, &all);
	close(all.fd);
}
