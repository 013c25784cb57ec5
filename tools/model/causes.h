/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why memory is in no line of /proc/meminfo: callers that allocate for the same thing, and
 * who owns that thing. Pure.
 */
#ifndef CAUSES_H
#define CAUSES_H

#include "model/balance.h"
#include "model/knowledge.h"
#include "model/owners.h"

/**
 * struct cause - callers of one row of knowledge, or one that has none
 * @row: of knowledge, or NULL
 * @largest: the row of its largest caller, if @parts is not 0
 * @parts: how many callers
 * @seen: bytes that they hold, less what sockets pin
 * @pinned: bytes that sockets pin of theirs
 * @owned: what owners of this kind of memory have
 * @older: bytes that these owners must have of what is older than the module
 * @unseen: and of the sheet's remainder
 */
struct cause {
	const struct knowledge *row;
	size_t largest;
	size_t parts;
	unsigned long long seen;
	unsigned long long pinned;
	struct owned owned;
	unsigned long long older;
	unsigned long long unseen;
};

/**
 * struct causes - all of them
 * @cause: those without bytes, too
 * @n: how many
 * @of: for each row of the callers, its cause; NULL for those that are no untracked function
 * @excess: bytes that sockets pin beyond what their largest caller holds
 * @before_load: bytes that are older than the module, and nobody's
 * @remainder: bytes of the sheet's remainder that are nobody's
 */
struct causes {
	struct cause *cause;
	size_t n;
	struct cause **of;
	unsigned long long excess;
	unsigned long long before_load;
	unsigned long long remainder;
};

/**
 * find_causes() - who has what
 * @c: filled in; to be given to free_causes()
 * @queued: bytes of the remainder that queues of sockets have, without the module
 *
 * What owners have beyond what callers of their kind hold is older than the module, or it is
 * not loaded: it is taken off @before_load, then off @remainder. Only owners that tell how
 * much they have at least are believed.
 *
 * Return: 0, or -1 without memory.
 */
int find_causes(struct causes *c, const struct facts *f, const struct balance *b,
		unsigned long long queued);

/** give_back() - what a cause was given of what is older belongs to nobody again */
void give_back(struct causes *c, struct cause *cause);

/** cause_bytes() - all that a cause holds */
static inline unsigned long long cause_bytes(const struct cause *cause)
{
	return cause->seen + cause->older + cause->unseen;
}

/** free_causes() - free what find_causes() allocated */
void free_causes(struct causes *c);

/** is_sure() - true for owners that have at least so much: "exact" or "at_least" */
bool is_sure(const struct owned *owned);

#endif /* CAUSES_H */
