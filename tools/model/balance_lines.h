/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the balance sheet are made with; for balance*.c only. */
#ifndef BALANCE_LINES_H
#define BALANCE_LINES_H

#include <stdbool.h>

#include "model/balance.h"

/** add_line() - one more; of 0 bytes none */
void add_line(struct balance *b, const char *key, const char *label, unsigned long long bytes,
	      bool part);

/** vmstat_bytes() - a count of pages in /proc/vmstat, in bytes; 0 if there is none */
unsigned long long vmstat_bytes(const struct facts *f, const char *key);

/** class_bytes() - what the module's scan of all pages found of a class */
unsigned long long class_bytes(const struct facts *f, const char *class);

/** has_class() - true if the module's scan knows that class */
bool has_class(const struct facts *f, const char *class);

/** zpool_bytes() - what zram and zswap keep */
unsigned long long zpool_bytes(const struct facts *f);

/** gpu_bytes() - what newer kernels say that graphics drivers have taken from the page allocator */
unsigned long long gpu_bytes(const struct facts *f);

/** percpu_bytes() - per-CPU memory in MemTotal */
unsigned long long percpu_bytes(const struct facts *f);

/** add_user_lines() - memory of processes and files: balance_user.c */
void add_user_lines(struct balance *b, const struct facts *f);

/** add_module_lines() - what the module explains: balance_module.c */
void add_module_lines(struct balance *b, const struct facts *f);

/** add_seen_line() - what a pass over all pages sees of the remainder: balance_seen.c */
void add_seen_line(struct balance *b, const struct facts *f);

/** find_taken() - what is not in MemTotal: balance_taken.c */
void find_taken(struct balance *b, const struct facts *f);

#endif /* BALANCE_LINES_H */
