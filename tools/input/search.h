/* SPDX-License-Identifier: GPL-2.0 */
/* What it costs to ask the module who holds untracked memory, said before and while it takes. */
#ifndef SEARCH_H
#define SEARCH_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct search - what is to be read
 * @bytes: memory of the kernel
 * @seconds: how long that takes, at most; 0 if the module is not there to ask
 */
struct search {
	unsigned long long bytes;
	unsigned long long seconds;
};

/** measure_search() - of this machine; without a word */
struct search measure_search(void);

/** is_quick() - true if it may be done without being asked for: a few seconds */
bool is_quick(const struct search *search);

/**
 * begin_search() - say on a terminal what is going to be done, and then how long it has taken
 *
 * Return: to be given to end_search().
 */
pid_t begin_search(const struct search *search);

/** end_search() - take that away */
void end_search(pid_t progress);

#endif /* SEARCH_H */
