// SPDX-License-Identifier: GPL-2.0
/* Sockets of every protocol, on this machine alone. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/tipc.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/vm_sockets.h>	/* some need the one above */
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "kinds.h"

#define AF_SMC_		43
#define DCCP		33
#define SOL_DCCP_	269
#define DCCP_SERVICE	2
#define SERVICE_TYPE	18888

int kind_listens(const struct kind *kind)
{
	switch (kind->type) {
	case SOCK_STREAM:
	case SOCK_DCCP:
		return 1;
	case SOCK_SEQPACKET:
		return kind->family != AF_INET;	/* SCTP listens, but has no accept() */
	default:
		return 0;
	}
}

static void wait_shortly(int fd)
{
	const struct timeval wait = { .tv_usec = 200000 };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
}

int kind_accept(int listener)
{
	int fd = accept(listener, NULL, NULL);

	wait_shortly(fd);
	return fd;
}

int kind_socket(const struct kind *kind)
{
	int fd = socket(kind->family, kind->type | SOCK_CLOEXEC, kind->protocol);
	int service = 42;

	wait_shortly(fd);
	if (kind->type == SOCK_DCCP)
		setsockopt(fd, SOL_DCCP_, DCCP_SERVICE, &service, sizeof(service));
	return fd;
}

/* An address that any socket of the kind may be bound to. */
static socklen_t any_address(const struct kind *kind, struct sockaddr_storage *addr)
{
	struct sockaddr_in6 *in6 = (void *)addr;
	struct sockaddr_in *in = (void *)addr;
	struct sockaddr_vm *vm = (void *)addr;
	struct sockaddr_ll *ll = (void *)addr;

	memset(addr, 0, sizeof(*addr));
	addr->ss_family = kind->family;
	switch (kind->family) {
	case AF_SMC_:
	case AF_INET:
		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(*in);
	case AF_INET6:
		in6->sin6_addr = in6addr_loopback;
		return sizeof(*in6);
	case AF_VSOCK:
		vm->svm_cid = VMADDR_CID_LOCAL;
		vm->svm_port = VMADDR_PORT_ANY;
		return sizeof(*vm);
	case AF_PACKET:
		ll->sll_protocol = htons(ETH_P_ALL);
		ll->sll_ifindex = if_nametoindex("lo");
		return sizeof(*ll);
	case AF_NETLINK:
		return sizeof(struct sockaddr_nl);
	default:
		return sizeof(sa_family_t);	/* unix: the kernel chooses a name */
	}
}

static int bind_tipc(int fd, struct sockaddr_storage *storage, socklen_t *len)
{
	struct sockaddr_tipc *addr = (void *)storage;
	static unsigned int count;
	unsigned int instance = (getpid() << 12) + (count++ & 0xfff);

	memset(storage, 0, sizeof(*storage));
	*len = sizeof(*addr);
	addr->family = AF_TIPC;
	addr->addrtype = TIPC_SERVICE_RANGE;
	addr->scope = TIPC_NODE_SCOPE;
	addr->addr.nameseq.type = SERVICE_TYPE;
	addr->addr.nameseq.lower = instance;
	addr->addr.nameseq.upper = instance;
	if (bind(fd, (void *)addr, *len))
		return -1;
	addr->addrtype = TIPC_SERVICE_ADDR;
	addr->addr.name.name.type = SERVICE_TYPE;
	addr->addr.name.name.instance = instance;
	addr->addr.name.domain = 0;
	return 0;
}

static int bind_any(const struct kind *kind, int fd, struct sockaddr_storage *addr, socklen_t *len)
{
	if (kind->family == AF_TIPC)
		return bind_tipc(fd, addr, len);
	*len = any_address(kind, addr);
	if (bind(fd, (void *)addr, *len))
		return -1;
	*len = sizeof(*addr);
	return getsockname(fd, (void *)addr, len);
}

int kind_listener(const struct kind *kind, struct sockaddr_storage *addr, socklen_t *len)
{
	int fd = kind_socket(kind);

	if (fd < 0)
		return -1;
	if (bind_any(kind, fd, addr, len)) {
		close(fd);
		return -1;
	}
	listen(fd, 16);
	return fd;
}

int kind_connect(const struct kind *kind, const struct sockaddr_storage *addr, socklen_t len)
{
	int fd = kind_socket(kind);

	if (fd < 0)
		return -1;
	/* TIPC's connect() ends only when somebody accepts, who may be the caller */
	if (kind->family == AF_TIPC)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	if (connect(fd, (void *)addr, len) && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Packet sockets cannot be sent to: what goes through lo is theirs. */
static int packet_pair(const struct kind *kind, int pair[2])
{
	static const struct kind udp = { AF_INET, SOCK_DGRAM, 0 };
	struct sockaddr_storage addr;
	socklen_t len;
	int sink;

	pair[0] = kind_listener(kind, &addr, &len);
	sink = kind_listener(&udp, &addr, &len);
	pair[1] = kind_connect(&udp, &addr, len);
	close(sink);
	return pair[0] < 0 || pair[1] < 0 ? -1 : 0;
}

int kind_pair(const struct kind *kind, int pair[2])
{
	struct sockaddr_storage addr;
	socklen_t len;
	int listener;

	if (kind->family == AF_PACKET)
		return packet_pair(kind, pair);
	listener = kind_listener(kind, &addr, &len);
	if (listener < 0)
		return -1;
	pair[1] = kind_connect(kind, &addr, len);
	if (pair[1] < 0) {
		close(listener);
		return -1;
	}
	pair[0] = listener;
	if (kind_listens(kind)) {
		pair[0] = kind_accept(listener);
		close(listener);
	}
	if (pair[0] < 0) {
		close(pair[1]);
		return -1;
	}
	return 0;
}

void disconnect(int fd)
{
	const struct sockaddr_storage none = { .ss_family = AF_UNSPEC };

	connect(fd, (void *)&none, sizeof(none));
}
