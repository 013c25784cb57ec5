// SPDX-License-Identifier: GPL-2.0
/* Queues of network interfaces, as rtnetlink(7) tells them. */
#include <linux/gen_stats.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "collect/owners_qdisc.h"
#include "lib/memory.h"

#define MAX_QDISCS 16384

/* The kernel may have more in these than we know of, not less. */
static void parse_stats(struct qdisc *q, const struct rtattr *stats)
{
	int left = (int)RTA_PAYLOAD(stats);

	for (const struct rtattr *a = RTA_DATA(stats); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		const struct gnet_stats_basic *basic = RTA_DATA(a);
		const struct gnet_stats_queue *queue = RTA_DATA(a);

		if (a->rta_type == TCA_STATS_BASIC && RTA_PAYLOAD(a) >= sizeof(basic->bytes))
			memcpy(&q->sent, &basic->bytes, sizeof(q->sent));
		if (a->rta_type == TCA_STATS_QUEUE && RTA_PAYLOAD(a) >= 2 * sizeof(queue->qlen)) {
			q->packets = queue->qlen;
			q->backlog = queue->backlog;
		}
	}
}

static void add_qdisc(struct qdiscs *all, const struct nlmsghdr *header)
{
	const struct tcmsg *msg = NLMSG_DATA(header);
	struct qdisc q = {0}, *more;
	const struct rtattr *a = (const void *)((const char *)msg + NLMSG_ALIGN(sizeof(*msg)));
	int left = (int)header->nlmsg_len - (int)NLMSG_SPACE(sizeof(*msg));

	if (header->nlmsg_type != RTM_NEWQDISC || msg->tcm_parent != TC_H_ROOT ||
	    all->n >= MAX_QDISCS)
		return;
	q.ifindex = msg->tcm_ifindex;
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		if (a->rta_type == TCA_STATS2)
			parse_stats(&q, a);
	more = grow_array(all->qdisc, all->n, sizeof(*more));
	if (!more)
		return;
	all->qdisc = more;
	more[all->n++] = q;
}

/* Return: true if there is more to come. */
static bool parse_answer(struct qdiscs *all, const void *data, int size)
{
	const struct nlmsghdr *header = data;

	for (; NLMSG_OK(header, (unsigned int)size); header = NLMSG_NEXT(header, size)) {
		if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR)
			return false;
		add_qdisc(all, header);
	}
	return true;
}

void find_qdiscs(struct qdiscs *all)
{
	const struct {
		struct nlmsghdr header;
		struct tcmsg tc;
	} request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = RTM_GETQDISC,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
	};
	static struct nlmsghdr buf[2048];
	const struct timeval patience = {.tv_sec = 1};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	ssize_t size = -1;

	memset(all, 0, sizeof(*all));
	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (send(fd, &request, sizeof(request), 0) > 0)
		do
			size = recv(fd, buf, sizeof(buf), 0);
		while (size > 0 && parse_answer(all, buf, (int)size));
	close(fd);
}

void free_qdiscs(struct qdiscs *all)
{
	free(all->qdisc);
	memset(all, 0, sizeof(*all));
}
