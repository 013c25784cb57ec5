/* SPDX-License-Identifier: GPL-2.0 */
/* Pairs of connected sockets of every kind, and what `sockets` says of them. */
#ifndef PL_SELFTEST_SOCKLIB_H
#define PL_SELFTEST_SOCKLIB_H

#include <linux/sock_diag.h>

/**
 * struct pair - what is sent on @from is queued at @to
 * @from: takes send()
 * @to: not read by anybody
 * @server: for connections, else -1
 */
struct pair {
	int from;
	int to;
	int server;
};

/** enum charged - which end the kernel charges for what is queued */
enum charged { TO_RECEIVER, TO_SENDER, TO_NOBODY };

/* Each returns 0, or -1 with errno. */
int make_tcp(struct pair *pair);
int make_tcp6(struct pair *pair);
int make_tcp_unaccepted(struct pair *pair);	/* @to is -1 */
int make_udp(struct pair *pair);
int make_udp6(struct pair *pair);
int make_raw(struct pair *pair);
int make_raw6(struct pair *pair);
int make_unix_stream(struct pair *pair);
int make_unix_unaccepted(struct pair *pair);	/* @to is -1 */
int make_unix_dgram(struct pair *pair);
int make_unix_seqpacket(struct pair *pair);
int make_packet(struct pair *pair);
int make_netlink(struct pair *pair);
int make_vsock(struct pair *pair);
int make_mptcp(struct pair *pair);
int make_sctp(struct pair *pair);
int make_tipc(struct pair *pair);

/** close_pair() - close what make_*() has opened */
void close_pair(struct pair *pair);

/** wait_for_data() - until data has come, and none has for a tenth of a second */
void wait_for_data(int fd);

/** meminfo_of() - what the kernel charges: SK_MEMINFO_*, as `ss -m` shows it */
long long meminfo_of(int fd, int which);

/** write_text() - write a file in /proc or /sys. Return: 0 or -1 */
int write_text(const char *path, const char *text);

/** read_report() - read `sockets`, for all that follows. Return: 0 or -1 */
int read_report(void);

/** row_of() - the first line that has @value in @column, or NULL */
char **row_of(const char *column, const char *value);

/** rows_with() - how many lines have @value in @column */
unsigned int rows_with(const char *column, const char *value);

/** cell() - a column of a line */
const char *cell(char **row, const char *column);

/** text() - a column of a socket's line, by its descriptor; "" if it has no line */
const char *text(int fd, const char *column);

/** number() - the same as a number; -1 if there is none */
long long number(int fd, const char *column);

/** summary() - a column of a summary line; -1 if there is no such line */
long long summary(const char *name, const char *column);

#endif /* PL_SELFTEST_SOCKLIB_H */
