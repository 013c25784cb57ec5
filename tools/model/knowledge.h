/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of the kernel's functions that allocate pages: a table. Pure. */
#ifndef KNOWLEDGE_H
#define KNOWLEDGE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct knowledge - a row: one cause that memory is in no line of /proc/meminfo
 * @area: part of the kernel: block, md, dm, fs, net, ...
 * @callers: names of functions, as kallsyms has them without what follows a dot; "name*"
 *	stands for all that begin so. Then "[module]": they are in it, or in the kernel. A
 *	module alone is all of it that no other row has
 * @what: what the pages are, to follow "64Mi are "
 * @owners: kinds of the table of owners that have them, separated by commas; NULL: none tells.
 *	A kind is in one such list only, but many rows may have the list
 * @next: how to give it back, or where its size is told
 * @source: file of the kernel and function in it that allocates them
 */
struct knowledge {
	const char *area;
	const char *callers;
	const char *what;
	const char *owners;
	const char *next;
	const char *source;
};

/**
 * know_caller() - what is known of a caller
 * @caller: "function [module]" or "function", as the module's files have it
 *
 * A function's own row before the row that has only its module.
 *
 * Return: the row, or NULL.
 */
const struct knowledge *know_caller(const char *caller);

/** know_owner() - the first row whose memory a kind of owner has; NULL if there is none */
const struct knowledge *know_owner(const char *kind);

/** knowledge_row() - a row by its number; NULL behind the last one */
const struct knowledge *knowledge_row(size_t number);

/** knowledge_number() - the number of a row */
size_t knowledge_number(const struct knowledge *row);

/** count_knowledge() - how many rows there are */
size_t count_knowledge(void);

#endif /* KNOWLEDGE_H */
