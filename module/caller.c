// SPDX-License-Identifier: GPL-2.0
/* Who is allocating: from the running call stack to a site. */
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/stacktrace.h>

#include "caller.h"
#include "kinds.h"
#include "ledger.h"
#include "sites.h"

/* Frames of the hook and of a probe's trampoline, and allocator plumbing, come on top. */
#define RAW_FRAMES	(PL_FRAMES + 16)

/*
 * balloon_page_alloc() (mm/balloon_compaction.c) is what all balloons use for 4 KiB
 * pages; it may be a tail call that leaves no frame, but its flags are its own.
 */
static bool gfp_is_balloon(gfp_t gfp)
{
	const gfp_t balloon = __GFP_MOVABLE | __GFP_NOMEMALLOC | __GFP_NORETRY;

	return (gfp & (balloon | __GFP_COMP)) == balloon;
}

/*
 * Movable memory is anonymous or page cache, by far most of the time, and its stack
 * tells nothing that the process does not.
 */
bool pl_caller_gfp_is_user(gfp_t gfp)
{
	return (gfp & __GFP_MOVABLE) && !gfp_is_balloon(gfp);
}

/* Drop the hook's own frames and the plumbing; cut where one function settles the class. */
static void normalise(struct pl_stack *stack, const unsigned long *raw, unsigned int nr,
		      unsigned long inside)
{
	struct pl_kind kind = {};
	unsigned int i = 0;

	while (i < nr && raw[i] != inside)
		i++;
	if (i == nr) {		/* the unwinder lost its way: the one address we know */
		raw = &inside;
		nr = 1;
		i = 0;
	}
	for (; i < nr; i++) {
		kind = pl_kinds_lookup(raw[i]);
		if (kind.class != PL_CLASS_UNTRACKED)
			stack->class = kind.class;
		if (kind.action != PL_ACTION_SKIP)
			break;
	}
	if (i == nr)		/* plumbing all the way: name its outermost function */
		i--;
	stack->nr = kind.action == PL_ACTION_CUT ? 1 : min_t(unsigned int, nr - i, PL_FRAMES);
	memcpy(stack->frames, raw + i, stack->nr * sizeof(raw[0]));
}

static u32 walk(gfp_t gfp, unsigned long inside)
{
	unsigned long raw[RAW_FRAMES];
	struct pl_stack stack = {
		.class = gfp_is_balloon(gfp) ? PL_CLASS_OFFLINE : PL_CLASS_UNTRACKED,
	};
	unsigned int nr = stack_trace_save(raw, ARRAY_SIZE(raw), 1);

	if (!nr)
		return PL_SITE_NO_STACK;
	normalise(&stack, raw, nr, inside);
	return pl_sites_find(&stack);
}

u32 pl_caller_site(gfp_t gfp, unsigned long inside)
{
	u32 site = PL_SITE_NO_STACK;

	if (likely(pl_ledger_enter()))
		site = walk(gfp, inside);
	else
		pl_ledger_count(PL_EVENT_RECURSED, 1);
	pl_ledger_leave();
	return site;
}
