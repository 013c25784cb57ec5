/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets of every protocol, on this machine alone. */
#ifndef PL_RACES_KINDS_H
#define PL_RACES_KINDS_H

#include <sys/socket.h>

/** struct kind - a kind of socket */
struct kind {
	int family;
	int type;
	int protocol;
};

/** kind_socket() - a socket that waits for nothing longer than a fifth of a second; or -1 */
int kind_socket(const struct kind *kind);

/** kind_listener() - a socket that others can reach at @addr; it listens, if it can; or -1 */
int kind_listener(const struct kind *kind, struct sockaddr_storage *addr, socklen_t *len);

/**
 * kind_accept() - accept(), of a socket that waits no longer than kind_socket()'s
 *
 * Not all protocols give it the listener's timeouts. TIPC's wait for ever then, and so does
 * splice() from one that is empty, whatever SPLICE_F_NONBLOCK says (copy_splice_read()).
 */
int kind_accept(int listener);

/** kind_connect() - a socket connected to @addr; or -1 */
int kind_connect(const struct kind *kind, const struct sockaddr_storage *addr, socklen_t len);

/** kind_pair() - two connected sockets. Return: 0, or -1 with nothing left */
int kind_pair(const struct kind *kind, int pair[2]);

/** kind_listens() - true if connections of this kind are accepted */
int kind_listens(const struct kind *kind);

/** disconnect() - connect() to AF_UNSPEC */
void disconnect(int fd);

#endif /* PL_RACES_KINDS_H */
