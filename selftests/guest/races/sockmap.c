// SPDX-License-Identifier: GPL-2.0
/* Sockets whose buffers BPF takes away, or an upper layer: sockmap, kernel TLS. */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "work.h"

#define TCP_ULP_	31
#define SOL_TLS_	282
#define SLOTS		64

/* One whose program leaves buffers as they are, and one that makes them longer. */
static int maps[2];
static char data[4096];

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

/*
 * Each buffer is made longer, which needs it for itself, then goes to another slot. Not
 * with TCP, which would miss the sequence numbers (and warns in tcp_recvmsg()).
 *	bpf_skb_change_tail(skb, skb->len + 8, 0);
 *	return bpf_sk_redirect_map(skb, map, skb->len & (SLOTS - 1), flags);
 */
static int load(int map, unsigned int longer)
{
	struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 6, .src_reg = 1 },
		{ .code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = 7, .src_reg = 1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 2, .src_reg = 7 },
		{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 2, .imm = longer },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 3 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_skb_change_tail },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 1, .src_reg = 6 },
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 2, .src_reg = BPF_PSEUDO_MAP_FD,
		  .imm = map },
		{},
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 3, .src_reg = 7 },
		{ .code = BPF_ALU64 | BPF_AND | BPF_K, .dst_reg = 3, .imm = SLOTS - 1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 4, .imm = BPF_F_INGRESS },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_sk_redirect_map },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SK_SKB,
		.insns = (unsigned long)code,
		.insn_cnt = sizeof(code) / sizeof(*code),
		.license = (unsigned long)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

static int open_map(unsigned int longer)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_SOCKMAP, .key_size = 4, .value_size = 4,
		.max_entries = SLOTS,
	};
	int map = bpf(BPF_MAP_CREATE, &attr), program = load(map, longer);

	if (map < 0 || program < 0)
		return -1;
	memset(&attr, 0, sizeof(attr));
	attr.target_fd = map;
	attr.attach_bpf_fd = program;
	attr.attach_type = BPF_SK_SKB_VERDICT;
	return bpf(BPF_PROG_ATTACH, &attr) ? -1 : map;
}

/* Before 5.13 there is no program that gives a verdict without one that parses. */
static int without;

int sockmap_open(void)
{
	if (without || (maps[0] > 0 && maps[1] > 0))
		return 0;
	maps[0] = open_map(0);
	if (maps[0] < 0 && errno == EINVAL) {
		printf("# this kernel has no sockmap like ours: traffic instead\n");
		without = 1;
		return 0;
	}
	maps[1] = open_map(8);
	return maps[0] < 0 || maps[1] < 0 ? -1 : 0;
}

/* Into a slot that nobody else is in. Return: the slot; or -1 */
static int put(int map, int fd)
{
	for (int tries = 0; tries < SLOTS; tries++) {
		int slot = random() % SLOTS;
		union bpf_attr attr = {
			.map_fd = map, .key = (unsigned long)&slot, .value = (unsigned long)&fd,
			.flags = BPF_NOEXIST,
		};

		if (!bpf(BPF_MAP_UPDATE_ELEM, &attr))
			return slot;
	}
	return -1;
}

static void take_out(int map, int slot)
{
	union bpf_attr attr = { .map_fd = map, .key = (unsigned long)&slot };

	bpf(BPF_MAP_DELETE_ELEM, &attr);
}

static void send_some(int fd, int times)
{
	while (times--)
		send(fd, data, 1 + random() % 200, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void take(int fd)
{
	for (int n = random() % 100; n; n--)
		recv(fd, data, sizeof(data), MSG_DONTWAIT);
}

/*
 * Into the map with a queue of hundreds, which are redirected one by one; and out again.
 *
 * TCP does not read what was in a map before: it would warn in tcp_recvmsg_locked(), and
 * does so on a kernel without us (PL_RACE_ALONE). Bytes that a socket has redirected to
 * itself are added to copied_seq only when they are read (sk_psock_verdict_apply(),
 * __SK_PASS; tcp_bpf_recvmsg_parser()); the psock throws away what was not.
 */
int work_sockmap(const struct kind *kind)
{
	int is_tcp = kind->family == AF_INET && kind->type == SOCK_STREAM;
	int pair[2], size = 8 << 20, slot = -1, map = maps[!is_tcp];

	if (without)
		return work_traffic(kind);
	if (kind_pair(kind, pair))
		return -1;
	setsockopt(pair[0], SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	send_some(pair[1], random() % 600);
	for (int i = 0; i < 4; i++) {
		if (slot < 0)
			slot = put(map, pair[0]);
		send_some(pair[1], random() % 300);
		if (slot >= 0 || !is_tcp)
			take(pair[0]);
		if (slot >= 0 && random() % 2) {
			take_out(map, slot);
			slot = -1;
			send_some(pair[1], random() % 10);
		}
	}
	close(pair[random() % 2]);
	close(pair[0]);
	close(pair[1]);
	return 0;
}

static int make_tls(int fd, int direction)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { .version = TLS_1_2_VERSION, .cipher_type = TLS_CIPHER_AES_GCM_128 },
	};

	return setsockopt(fd, SOL_TLS_, direction, &info, sizeof(info));
}

static int upgrade(int pair[2])
{
	return setsockopt(pair[0], SOL_TCP, TCP_ULP_, "tls", 3) ||
	       setsockopt(pair[1], SOL_TCP, TCP_ULP_, "tls", 3) ||
	       make_tls(pair[0], TLS_RX) || make_tls(pair[1], TLS_TX);
}

int work_tls(const struct kind *kind)
{
	static int told;
	int pair[2], err;

	if (kind_pair(kind, pair))
		return -1;
	err = upgrade(pair);
	for (int i = 0; i < 20 && !err; i++) {
		send_some(pair[1], 1 + random() % 30);
		for (int n = random() % 20; n; n--)
			err |= recv(pair[0], data, 1 + random() % sizeof(data), MSG_DONTWAIT) < 0 &&
			       errno != EAGAIN;
	}
	if (err && !told++)
		perror("# kTLS");
	shutdown(pair[random() % 2], SHUT_RDWR);
	close(pair[0]);
	close(pair[1]);
	return err;
}
