// SPDX-License-Identifier: GPL-2.0
/* Who is allocating: from the running call stack to a site. */
#include <linux/gfp.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

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

/*
 * From the first frame that is not allocator plumbing to where the kernel was entered,
 * or to the function that settles the class. Return: false if @inside is not on the
 * stack: the unwinder lost its way, or another tracer has put a trampoline there, and
 * a wrong name is worse than none.
 */
static bool normalise(struct pl_stack *stack, const unsigned long *raw, unsigned int nr,
		      unsigned long inside)
{
	unsigned int first = 0, last;
	struct pl_kind kind = {};

	while (first < nr && raw[first] != inside)
		first++;
	if (first == nr)
		return false;
	for (; first < nr; first++) {
		kind = pl_kinds_lookup(raw[first]);
		if (kind.class != PL_CLASS_UNTRACKED)
			stack->class = kind.class;
		if (kind.action != PL_ACTION_SKIP)
			break;
	}
	if (kind.action == PL_ACTION_LOST)
		return false;
	if (first == nr)	/* plumbing all the way: name its outermost function */
		first--;
	last = first;
	/* only the innermost function settles the class; further out a cut means nothing */
	if (kind.action == PL_ACTION_CUT)
		nr = first + 1;
	while (kind.action != PL_ACTION_END && last + 1 < nr && last + 1 - first < PL_FRAMES)
		kind = pl_kinds_lookup(raw[++last]);
	stack->nr = last + 1 - first;
	memcpy(stack->frames, raw + first, stack->nr * sizeof(raw[0]));
	return true;
}

static u32 walk(gfp_t gfp, unsigned long inside)
{
	unsigned long raw[RAW_FRAMES];
	struct pl_stack stack = {
		.class = gfp_is_balloon(gfp) ? PL_CLASS_OFFLINE : PL_CLASS_UNTRACKED,
	};
	unsigned int nr = stack_trace_save(raw, ARRAY_SIZE(raw), 1);

	return normalise(&stack, raw, nr, inside) ? pl_sites_find(&stack) : PL_SITE_NO_STACK;
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
