/* SPDX-License-Identifier: GPL-2.0 */
/* The ways to allocate, and how to free what each of them gave. */
#ifndef PL_TRUTH_APIS_H
#define PL_TRUTH_APIS_H

#include <linux/mm_types.h>

/**
 * enum api_blocks - what else can be done with a block
 * @OPAQUE: nothing: only its own function frees it
 * @SINGLE: an ordinary page: put_page() and release_pages() free it too
 * @PLAIN: 2^order pages that are not compound: split_page() and tail frees
 */
enum api_blocks {
	OPAQUE,
	SINGLE,
	PLAIN,
};

/**
 * struct api - one way to allocate
 * @name: of the command, and of the function truth_NAME() that allocates
 * @take: allocate @nr blocks into @blocks; returns how many there are
 * @give: free one block; any context that the API allows
 * @order: of a block, when it is 2^order pages
 * @pages: of a block
 * @kind: what a block is
 * @collect: find the blocks again that may have moved meanwhile, or NULL; process context
 * @blocks: what is held
 * @held: how many
 * @collected: @blocks says where they are
 */
struct api {
	const char *name;
	unsigned int (*take)(struct page **blocks, unsigned int nr);
	void (*give)(struct page *block);
	unsigned int order;
	unsigned int pages;
	enum api_blocks kind;
	void (*collect)(struct page **blocks, unsigned int nr);
	struct page **blocks;
	unsigned int held;
	bool collected;
};

/* The first is alloc_page(). */
extern struct api apis[];
extern const unsigned int nr_apis;

/** apis_init() - what the functions need. Return: 0 or -errno */
int apis_init(void);

/** apis_exit() - give it back */
void apis_exit(void);

#endif /* PL_TRUTH_APIS_H */
