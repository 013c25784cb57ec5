// SPDX-License-Identifier: GPL-2.0
/* Rings of AF_PACKET, memory of AF_XDP and queues of AF_UNIX, as sock_diag(7) tells them. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/packet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <linux/xdp_diag.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners_diag.h"
#include "lib/memory.h"

#define MAX_NAMESPACES 1024
#define MAX_RINGS 65536

static const void *data_of(const struct rtattr *a, size_t size)
{
	return RTA_PAYLOAD(a) >= size ? RTA_DATA(a) : NULL;
}

/* A block is what was asked for, in whole pages (net/packet/af_packet.c, alloc_pg_vec()). */
static void parse_packet(struct ring *ring, const struct rtattr *a, unsigned int *ifindex)
{
	const struct packet_diag_ring *pdr = data_of(a, sizeof(*pdr));
	const struct packet_diag_info *info = data_of(a, sizeof(*info));

	if (a->rta_type == PACKET_DIAG_INFO && info)
		*ifindex = info->pdi_index;
	if ((a->rta_type != PACKET_DIAG_RX_RING && a->rta_type != PACKET_DIAG_TX_RING) || !pdr)
		return;
	ring->bytes += (unsigned long long)pdr->pdr_block_size * pdr->pdr_block_nr;
	ring->blocks += pdr->pdr_block_nr;
}

/* net/xdp/xsk_diag.c, xsk_diag_put_umem() */
static void parse_xdp(struct ring *ring, const struct rtattr *a, unsigned int *ifindex)
{
	const struct xdp_diag_umem *umem = data_of(a, sizeof(*umem));

	if (a->rta_type != XDP_DIAG_UMEM || !umem)
		return;
	ring->bytes =
		(unsigned long long)umem->num_pages * (unsigned long long)sysconf(_SC_PAGESIZE);
	ring->id = umem->id + 1;
	*ifindex = umem->ifindex;
	ring->blocks = umem->num_pages;
}

/* What waits to be received: of datagrams, the first; and what was sent, net/unix/diag.c. */
static void parse_unix(struct ring *ring, const struct rtattr *a, unsigned int *ifindex)
{
	const struct unix_diag_rqlen *queue = data_of(a, sizeof(*queue));
	const unsigned int *memory = data_of(a, sizeof(*memory) * (SK_MEMINFO_WMEM_ALLOC + 1));
	const unsigned int *peer = data_of(a, sizeof(*peer));

	*ifindex = 0;
	if (a->rta_type == UNIX_DIAG_RQLEN && queue)
		ring->bytes = queue->udiag_rqueue;
	else if (a->rta_type == UNIX_DIAG_MEMINFO && memory)
		ring->sent = memory[SK_MEMINFO_WMEM_ALLOC];
	else if (a->rta_type == UNIX_DIAG_PEER && peer)
		ring->peer = *peer;
}

static void keep_ring(struct rings *rings, const struct ring *ring)
{
	struct ring *more =
		rings->n < MAX_RINGS ? grow_array(rings->ring, rings->n, sizeof(*more)) : NULL;

	if (!more)
		return;
	rings->ring = more;
	more[rings->n++] = *ring;
}

/* struct xdp_diag_msg is laid out as this one, and so is struct unix_diag_msg. */
static void add_ring(struct rings *rings, int family, const struct nlmsghdr *header)
{
	const struct packet_diag_msg *msg = NLMSG_DATA(header);
	struct ring ring = {.family = family};
	const struct rtattr *a = (const void *)(msg + 1);
	unsigned int ifindex = 0;
	int left = (int)header->nlmsg_len - (int)NLMSG_SPACE(sizeof(*msg));

	if (header->nlmsg_len < NLMSG_LENGTH(sizeof(*msg)) || msg->pdiag_family != family)
		return;
	ring.inode = msg->pdiag_ino;
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		(family == AF_XDP    ? parse_xdp
		 : family == AF_UNIX ? parse_unix
				     : parse_packet)(&ring, a, &ifindex);
	if (!ring.bytes && !ring.sent)
		return;
	if (ifindex && !if_indextoname(ifindex, ring.device))
		*ring.device = '\0';
	keep_ring(rings, &ring);
}

/* Return: more to come (1), the end (0), or a negative error number. */
static int parse_answer(struct rings *rings, int family, const void *data, int size)
{
	const struct nlmsghdr *header = data;

	for (; NLMSG_OK(header, (unsigned int)size); header = NLMSG_NEXT(header, size)) {
		const struct nlmsgerr *error = NLMSG_DATA(header);

		if (header->nlmsg_type == NLMSG_DONE)
			return 0;
		if (header->nlmsg_type == NLMSG_ERROR)
			return error->error ? error->error : -EIO;
		add_ring(rings, family, header);
	}
	return 1;
}

union question {
	struct packet_diag_req packet; /* and struct xdp_diag_req */
	struct unix_diag_req queue;
};

static bool send_question(int fd, int family, const union question *question, size_t size)
{
	struct {
		struct nlmsghdr header;
		union question question;
	} request = {
		.header = {.nlmsg_len = (unsigned int)NLMSG_LENGTH(size),
			   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.question = *question,
	};

	request.question.packet.sdiag_family = (unsigned char)family;
	return send(fd, &request, NLMSG_LENGTH(size), 0) >= 0;
}

static bool ask_for(int fd, int family)
{
	union question question = {0};

	if (family == AF_UNIX) {
		question.queue.udiag_states = ~0U;
		question.queue.udiag_show = UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO | UDIAG_SHOW_PEER;
		return send_question(fd, family, &question, sizeof(question.queue));
	}
	question.packet.pdiag_show =
		family == AF_XDP ? XDP_SHOW_UMEM : PACKET_SHOW_INFO | PACKET_SHOW_RING_CFG;
	return send_question(fd, family, &question, sizeof(question.packet));
}

/* Return: false if the kernel does not tell: it lacks the module for that family. */
static bool ask(struct rings *rings, int fd, int family)
{
	static struct nlmsghdr buf[2048];
	ssize_t size;
	int more = 1;

	if (!ask_for(fd, family))
		return false;
	while (more > 0) {
		size = recv(fd, buf, sizeof(buf), 0);
		more = size > 0 ? parse_answer(rings, family, buf, (int)size) : -EIO;
	}
	return !more;
}

/* "sk RefCnt Type Proto Iface R Rmem User Inode": who could have a ring. */
static void list_sockets(struct rings *rings, const char *path)
{
	FILE *in = open_below("", path);
	struct ring ring = {.family = AF_PACKET};
	char line[256];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %*s %llu", &ring.inode) == 1)
			keep_ring(rings, &ring);
	if (in)
		fclose(in);
}

/*
 * sock_diag would load a module for a family that nobody uses: "packet_diag" is looked at only
 * where /proc/net has such sockets.
 */
static bool has_lines(const char *path)
{
	FILE *in = open_below("", path);
	bool found;
	char line[256];

	found = in && fgets(line, sizeof(line), in) && fgets(line, sizeof(line), in);
	if (in)
		fclose(in);
	return found;
}

/* "XDP <size> <sockets> ..." */
static bool has_xdp(void)
{
	FILE *in = open_below("", "proc/net/protocols");
	bool found = false;
	unsigned int n;
	char line[256];

	while (in && !found && fgets(line, sizeof(line), in))
		found = sscanf(line, "XDP %*u %u", &n) == 1 && n;
	if (in)
		fclose(in);
	return found;
}

/* In the namespace that we are in: a socket stays in the one that it was made in. */
static void ask_here(struct rings *rings, bool xdp, const char *packets)
{
	const struct timeval patience = {.tv_sec = 1};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (has_lines(packets) && !ask(rings, fd, AF_PACKET))
		list_sockets(rings, packets);
	if (xdp && !ask(rings, fd, AF_XDP))
		rings->xdp_untold = true;
	ask(rings, fd, AF_UNIX);
	close(fd);
}

struct namespaces {
	ino_t seen[MAX_NAMESPACES];
	size_t n;
	int own;
	bool xdp;
	bool lost;
};

static bool is_new(struct namespaces *all, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	for (size_t i = 0; i < all->n; i++)
		if (all->seen[i] == st.st_ino)
			return false;
	if (all->n == MAX_NAMESPACES)
		return false;
	all->seen[all->n++] = st.st_ino;
	return true;
}

static void ask_there(struct rings *rings, struct namespaces *all, const char *pid)
{
	char path[300], packets[300];
	int fd;

	snprintf(path, sizeof(path), "/proc/%.200s/ns/net", pid);
	snprintf(packets, sizeof(packets), "proc/%.200s/net/packet", pid);
	if (!is_new(all, path))
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !setns(fd, CLONE_NEWNET)) {
		ask_here(rings, all->xdp, packets);
		all->lost = setns(all->own, CLONE_NEWNET) != 0; /* never seen: we were in it */
	} else {
		rings->unseen++;
	}
	if (fd >= 0)
		close(fd);
}

void find_rings(struct rings *rings, const char *root)
{
	struct namespaces *all = *root ? NULL : calloc(1, sizeof(*all));
	DIR *dir = all ? open_folder_below("", "proc") : NULL;
	struct dirent *entry;

	memset(rings, 0, sizeof(*rings));
	if (all) {
		all->own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
		all->xdp = has_xdp();
		is_new(all, "/proc/self/ns/net");
		ask_here(rings, all->xdp, "proc/self/net/packet");
	}
	while (dir && all->own >= 0 && !all->lost && (entry = readdir(dir)) != NULL)
		if (isdigit((unsigned char)*entry->d_name))
			ask_there(rings, all, entry->d_name);
	if (dir)
		closedir(dir);
	if (all && all->own >= 0)
		close(all->own);
	free(all);
}

void free_rings(struct rings *rings)
{
	free(rings->ring);
	memset(rings, 0, sizeof(*rings));
}

static int by_inode(const void *pa, const void *pb)
{
	const unsigned long long *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

struct wanted want_sockets(const struct rings *rings)
{
	struct wanted wanted = {.inode = calloc(2 * rings->n + 1, sizeof(*wanted.inode)),
				.xdp = rings->xdp_untold};

	for (size_t i = 0; wanted.inode && i < rings->n; i++) {
		wanted.inode[wanted.n++] = rings->ring[i].inode;
		if (rings->ring[i].peer)
			wanted.inode[wanted.n++] = rings->ring[i].peer;
	}
	if (wanted.n)
		qsort(wanted.inode, wanted.n, sizeof(*wanted.inode), by_inode);
	return wanted;
}
