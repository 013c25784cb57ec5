/* SPDX-License-Identifier: GPL-2.0 */
/* What the kinds of holders share: hold.c. */
#ifndef HOLD_H
#define HOLD_H

#include <stddef.h>

#define MIB 1048576UL

/**
 * struct held - a kind of memory that a process can hold
 * @kind: a word
 * @take: takes so many MiB, with what the kind needs besides; returns the bytes that it took
 */
struct held {
	const char *kind;
	unsigned long (*take)(unsigned long mib, const char *arg);
};

extern const struct held shared_kinds[], pinned_kinds[], buffer_kinds[], bpf_kinds[],
	device_kinds[], cgroup_kinds[];

/** must() - say what went wrong and end, unless it is @good */
void must(int good, const char *what);

/** take_user() - memory of this process, touched, at most half of which can be compressed away */
char *take_user(unsigned long bytes);

/** fill() - write so many MiB into a descriptor that takes them whole */
void fill(int fd, unsigned long mib);

#endif /* HOLD_H */
