// SPDX-License-Identifier: GPL-2.0
/* Pairs of connected sockets of every kind, and what `sockets` says of them. */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib.h"
#include "pageledger.h"
#include "input/parse.h"
#include "socklib.h"
#include "input/source.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP	262
#endif

static const struct sockaddr_in loopback = {
	.sin_family = AF_INET, .sin_addr.s_addr = 0x0100007f,	/* 127.0.0.1 */
};

static const struct sockaddr_in6 loopback6 = {
	.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT,
};

/* Bind @to and connect @from to where it is bound. */
static int bind_connect(int from, int to, const void *addr, socklen_t len)
{
	struct sockaddr_storage bound;
	socklen_t size = sizeof(bound);

	if (from < 0 || to < 0 || bind(to, addr, len) ||
	    getsockname(to, (struct sockaddr *)&bound, &size))
		return -1;
	if (listen(to, 1) && bound.ss_family == AF_VSOCK)
		return -1;
	return connect(from, (struct sockaddr *)&bound, size);
}

static int make_datagrams(struct pair *pair, int family, int type, int protocol,
			  const void *addr, socklen_t len)
{
	pair->server = -1;
	pair->from = socket(family, type, protocol);
	pair->to = socket(family, type, protocol);
	return bind_connect(pair->from, pair->to, addr, len);
}

static int make_connection_of(struct pair *pair, int family, int protocol, const void *addr,
			      socklen_t len)
{
	pair->from = socket(family, SOCK_STREAM, protocol);
	pair->server = socket(family, SOCK_STREAM, protocol);
	if (bind_connect(pair->from, pair->server, addr, len))
		return -1;
	pair->to = accept(pair->server, NULL, NULL);
	return pair->to < 0 ? -1 : 0;
}

static int make_connection(struct pair *pair, int family, const void *addr, socklen_t len)
{
	return make_connection_of(pair, family, 0, addr, len);
}

int make_tcp(struct pair *pair)
{
	return make_connection(pair, AF_INET, &loopback, sizeof(loopback));
}

int make_tcp6(struct pair *pair)
{
	return make_connection(pair, AF_INET6, &loopback6, sizeof(loopback6));
}

int make_tcp_unaccepted(struct pair *pair)
{
	pair->from = socket(AF_INET, SOCK_STREAM, 0);
	pair->server = socket(AF_INET, SOCK_STREAM, 0);
	pair->to = -1;
	return bind_connect(pair->from, pair->server, &loopback, sizeof(loopback));
}

/* Named by the kernel: no file. */
int make_unix_unaccepted(struct pair *pair)
{
	const struct sockaddr_un any = {.sun_family = AF_UNIX};

	pair->from = socket(AF_UNIX, SOCK_STREAM, 0);
	pair->server = socket(AF_UNIX, SOCK_STREAM, 0);
	pair->to = -1;
	return bind_connect(pair->from, pair->server, &any, sizeof(any.sun_family));
}

int make_udp(struct pair *pair)
{
	return make_datagrams(pair, AF_INET, SOCK_DGRAM, 0, &loopback, sizeof(loopback));
}

int make_udp6(struct pair *pair)
{
	return make_datagrams(pair, AF_INET6, SOCK_DGRAM, 0, &loopback6, sizeof(loopback6));
}

/* A protocol for experiments (RFC 3692); the sender gets none of it: it is not bound. */
#define PROTOCOL 253

static int no_receive(struct pair *pair)
{
	return shutdown(pair->from, SHUT_RD);
}

int make_raw(struct pair *pair)
{
	return make_datagrams(pair, AF_INET, SOCK_RAW, PROTOCOL, &loopback, sizeof(loopback)) ||
	       no_receive(pair);
}

int make_raw6(struct pair *pair)
{
	return make_datagrams(pair, AF_INET6, SOCK_RAW, PROTOCOL, &loopback6,
			      sizeof(loopback6)) || no_receive(pair);
}

static int make_unix(struct pair *pair, int type)
{
	int fds[2];

	pair->server = -1;
	if (socketpair(AF_UNIX, type, 0, fds))
		return -1;
	pair->from = fds[0];
	pair->to = fds[1];
	return 0;
}

int make_unix_stream(struct pair *pair)
{
	return make_unix(pair, SOCK_STREAM);
}

int make_unix_dgram(struct pair *pair)
{
	return make_unix(pair, SOCK_DGRAM);
}

int make_unix_seqpacket(struct pair *pair)
{
	return make_unix(pair, SOCK_SEQPACKET);
}

/* All IPv4 packets that arrive on lo: those of a UDP socket. */
int make_packet(struct pair *pair)
{
	struct sockaddr_ll addr = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP)};
	struct pair udp;

	if (make_udp(&udp))
		return -1;
	addr.sll_ifindex = if_nametoindex("lo");
	pair->from = udp.from;
	pair->server = udp.to;
	pair->to = socket(AF_PACKET, SOCK_RAW, 0);
	return bind(pair->to, (struct sockaddr *)&addr, sizeof(addr));
}

int make_netlink(struct pair *pair)
{
	struct sockaddr_nl addr = {.nl_family = AF_NETLINK};

	return make_datagrams(pair, AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK, &addr, sizeof(addr));
}

int make_vsock(struct pair *pair)
{
	struct sockaddr_vm addr = {
		.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = VMADDR_PORT_ANY,
	};

	if (access("/sys/module/vsock_loopback", F_OK) && system("modprobe vsock_loopback"))
		return -1;
	return make_connection(pair, AF_VSOCK, &addr, sizeof(addr));
}

int make_mptcp(struct pair *pair)
{
	write_file("/proc/sys/net/mptcp/enabled", "1");	/* RHEL's is not, unless asked */
	return make_connection_of(pair, AF_INET, IPPROTO_MPTCP, &loopback, sizeof(loopback));
}

int make_sctp(struct pair *pair)
{
	if (access("/sys/module/sctp", F_OK) && system("modprobe sctp"))
		return -1;
	return make_connection_of(pair, AF_INET, IPPROTO_SCTP, &loopback, sizeof(loopback));
}

int make_tipc(struct pair *pair)
{
	int fds[2];

	pair->server = -1;
	if (access("/sys/module/tipc", F_OK) && system("modprobe tipc"))
		return -1;
	if (socketpair(AF_TIPC, SOCK_SEQPACKET, 0, fds))
		return -1;
	pair->from = fds[0];
	pair->to = fds[1];
	return 0;
}

void close_pair(struct pair *pair)
{
	close(pair->from);
	close(pair->to);
	if (pair->server >= 0)
		close(pair->server);
}

void wait_for_data(int fd)
{
	struct pollfd data = { .fd = fd, .events = POLLIN };
	int protocol = 0;
	socklen_t len = sizeof(protocol);
	char byte;

	getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &len);
	/* what is looked at MPTCP moves to a queue that nobody else finds; in RHEL 8 it is 66 */
	if (protocol == IPPROTO_MPTCP || protocol == 66)
		poll(&data, 1, -1);
	else	/* an empty datagram is data too */
		recv(fd, &byte, 1, MSG_PEEK);
	usleep(100000);
}

long long meminfo_of(int fd, int which)
{
	unsigned int info[SK_MEMINFO_VARS] = {};
	socklen_t len = sizeof(info);

	return getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &len) ? -1 : info[which];
}

int write_text(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");
	int err = !out || fputs(text, out) < 0;

	if (out && fclose(out))
		err = 1;
	return err ? -1 : 0;
}

static struct table report;

int read_report(void)
{
	if (report.text)
		free_table(&report);
	return read_table(&here, "sockets", PL_COLUMNS_SOCKETS, &report);
}

char **row_of(const char *column, const char *value)
{
	int c = find_column(&report, column);

	for (size_t r = 0; r < report.nrows; r++)
		if (!strcmp(report.cells[r * report.ncolumns + c], value))
			return report.cells + r * report.ncolumns;
	return NULL;
}

unsigned int rows_with(const char *column, const char *value)
{
	int c = find_column(&report, column);
	unsigned int n = 0;

	for (size_t r = 0; r < report.nrows; r++)
		n += !strcmp(report.cells[r * report.ncolumns + c], value);
	return n;
}

const char *cell(char **row, const char *column)
{
	return row[find_column(&report, column)];
}

const char *text(int fd, const char *column)
{
	struct stat st;
	char ino[32];
	char **row;

	if (fstat(fd, &st))
		return "";
	snprintf(ino, sizeof(ino), "%lu", st.st_ino);
	row = row_of("inode", ino);
	return row ? cell(row, column) : "";
}

long long number(int fd, const char *column)
{
	const char *found = text(fd, column);

	return *found && *found != '-' ? atoll(found) : -1;
}

long long summary(const char *name, const char *column)
{
	char **row = row_of("family", name);

	return row ? atoll(cell(row, column)) : -1;
}
