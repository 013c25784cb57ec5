/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who owns memory of which the ledger only knows the function that allocated it: pipes,
 * buffers of perf, maps of BPF, block devices. What collectors share, owners*.c.
 */
#ifndef OWNERS_H
#define OWNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "collect/owners_diag.h"
#include "collect/owners_walk.h"
#include "lib/words.h"

/** enum how - how good a number of bytes is; from good to bad */
enum how {
	HOW_EXACT, /* within 1 % */
	HOW_AT_LEAST,
	HOW_AT_MOST,
	HOW_UNKNOWN, /* 0 is shown */
};

/**
 * struct owner - a row of the table
 * @kind: a word
 * @line: key of the line of the balance sheet that the memory is in
 * @name: the thing's own; "" if it has none
 * @pid: a process that holds it, or 0
 * @fd: its descriptor, or -1
 * @comm: that process's name; if "", add_owner() asks for it
 * @bytes: that it holds
 * @how: how good @bytes are
 * @detail: words; "" if there are none
 */
struct owner {
	const char *kind;
	const char *line;
	char name[128];
	unsigned long pid;
	int fd;
	char comm[64];
	unsigned long long bytes;
	enum how how;
	char detail[256];
};

struct owners;

/**
 * struct owners_input - what collectors read
 * @root: "" for this machine, or the folder of a copied tree
 * @rings: of sockets
 * @walk: processes and their descriptors
 */
struct owners_input {
	const char *root;
	struct rings rings;
	struct walk walk;
};

/**
 * add_owner() - one more row
 * @o: the table in the making
 * @row: is copied; without bytes and not HOW_UNKNOWN it is left out
 *
 * Of each kind the largest are kept; the others are added up in a row "[more]".
 */
void add_owner(struct owners *o, const struct owner *row);

/** add_note() - a row "[more]": what of @kind is not in the table, in words as printf() has them */
void add_note(struct owners *o, const char *kind, const char *format, ...) PRINTF_LIKE(3, 4);

/** put_words() - snprintf(); what does not fit is meant to be cut off */
void put_words(char *buf, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);

/* Put words into a field of struct owner. */
#define PUT(field, ...) put_words(field, sizeof(field), __VA_ARGS__)

/* The collectors, each for one kind or some that are read together. */
void own_pipes(struct owners *o, const struct owners_input *in);
void own_perf(struct owners *o, const struct owners_input *in);
void own_urings_and_pinned(struct owners *o, const struct owners_input *in);
void own_packet_rings(struct owners *o, const struct owners_input *in);
void own_bpf(struct owners *o, const struct owners_input *in);
void own_tracing(struct owners *o, const struct owners_input *in);
void own_disks(struct owners *o, const struct owners_input *in);
void own_interfaces(struct owners *o, const struct owners_input *in);
void own_devices(struct owners *o, const struct owners_input *in);
void own_graphics(struct owners *o, const struct owners_input *in);
void own_dmabufs(struct owners *o, const struct owners_input *in);
void own_shmem(struct owners *o, const struct owners_input *in);
void own_huge_files(struct owners *o, const struct owners_input *in);
void own_cgroups(struct owners *o, const struct owners_input *in);
void own_services(struct owners *o, const struct owners_input *in);
void own_unix_queues(struct owners *o, const struct owners_input *in);
void own_flight(struct owners *o, const struct owners_input *in);

#endif /* OWNERS_H */
