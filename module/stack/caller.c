// SPDX-License-Identifier: GPL-2.0
/*
 * Who is allocating: from the running call stack to a site.
 *
 * Almost every stack was here before, and is told by its return addresses alone
 * (trails.h), four instructions a frame. If not, it is walked by what is remembered of
 * each return address (memo.h), three times as many. Where that does not do, for a
 * trampoline that a tracer has put into the stack, for a function whose frame has no
 * rule, the kernel's unwinder does it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include <asm/syscall.h>

#include "compat/unwind.h"
#include "ledger/ledger.h"
#include "ledger/sites.h"
#include "stack/caller.h"
#include "stack/memo.h"
#include "stack/trails.h"
#include "stack/walk.h"

/* Frames of the hook and of a probe's trampoline, and allocator plumbing, come on top. */
#define RAW_FRAMES	(PL_FRAMES + 16)
/* A BPF trampoline makes three frames of one. */
#define RAW_FRAMES_MAX	(2 * RAW_FRAMES)

static const char * const modes[] = { "memo", "kernel", "off", "check" };
enum mode { MEMO, KERNEL, OFF, CHECK };

static enum mode mode __read_mostly;
unsigned long pl_caller_stack_bits __read_mostly;
struct pl_gfp_pattern pl_caller_movable __read_mostly;
gfp_t pl_caller_movable_flag __read_mostly;

int pl_caller_init(const char *unwinder)
{
	int i = match_string(modes, ARRAY_SIZE(modes), unwinder);

	if (i < 0) {
		pr_err("unwinder=%s is none of memo, kernel, off, check\n", unwinder);
		return -EINVAL;
	}
	mode = i;
	pl_caller_stack_bits = mode == MEMO && PL_HAVE_WALK ? PL_STACK_BITS : 0;
	if (!PL_HAVE_WALK && mode != OFF) {
		if (mode == CHECK)
			pr_err("unwinder=check: there is no way to walk this kernel's stacks but its own, which would be checked against itself\n");
		else
			pr_info("no ORC in this kernel: stacks are walked by its own unwinder\n");
		mode = KERNEL;
		return i == CHECK ? -EINVAL : 0;
	}
	return 0;
}

void pl_caller_unwind_user(bool all)
{
	pl_caller_movable = all ? (struct pl_gfp_pattern) {} : PL_GFP_BALLOON;
	/* page cache that is read ahead has __GFP_NORETRY, too */
	pl_caller_movable_flag = all ? __GFP_MOVABLE : __GFP_NOMEMALLOC;
}

static u32 rule_at(unsigned long ip)
{
	return PL_MEMO_RULE(pl_memo_at(ip));
}

static u8 action_at(unsigned long ip)
{
	return PL_RULE_ACTION(rule_at(ip));
}

/* Is a frame there because of a tracer alone? @inner is the action of the one inside it. */
static bool is_tracers(u8 action, u8 inner)
{
	return action == PL_ACTION_FOREIGN ||
	       (action == PL_ACTION_ENTRY && inner == PL_ACTION_FOREIGN);
}

/*
 * As pl_stack_walk(), from what the kernel's unwinder found. No frame is entered if @inside
 * is not on the stack: the unwinder lost its way; nor any from a trampoline on that it could
 * not see through: a wrong name is worse than none. Return: false if more frames are wanted.
 */
static bool normalise(struct pl_stack *stack, const unsigned long *raw, unsigned int nr,
		      unsigned long inside, bool whole)
{
	u8 action = PL_ACTION_NAME, inner;
	unsigned int i = 0;

	while (i < nr && raw[i] != inside)
		i++;
	for (; i < nr && stack->nr < PL_FRAMES; i++) {
		inner = action;
		action = action_at(raw[i]);
		if (action == PL_ACTION_LOST)
			return true;
		if (is_tracers(action, inner) || (action == PL_ACTION_SKIP && !stack->nr))
			continue;
		stack->frames[stack->nr++] = raw[i];
		if (action == PL_ACTION_END)
			return true;
		if (!whole && action == PL_ACTION_CUT && stack->nr == 1) {
			stack->class = PL_RULE_CLASS(rule_at(raw[i]));
			return true;
		}
	}
	return stack->nr == PL_FRAMES;
}

/* Return: false if there is nothing to name. */
static bool ask_kernel(struct pl_stack *stack, unsigned long inside, bool whole)
{
	const struct pl_stack empty = *stack;
	unsigned long raw[RAW_FRAMES_MAX];
	unsigned int nr = stack_trace_save(raw, RAW_FRAMES, 1);

	if (!normalise(stack, raw, nr, inside, whole) && nr == RAW_FRAMES) {
		*stack = empty;
		nr = stack_trace_save(raw, RAW_FRAMES_MAX, 1);
		normalise(stack, raw, nr, inside, whole);
	}
	return stack->nr;
}

static noinline bool walk_by_kernel(struct pl_stack *stack, unsigned long inside, bool whole)
{
	bool found = false;

	if (likely(pl_ledger_enter()))
		found = ask_kernel(stack, inside, whole);
	else
		pl_ledger_count(PL_EVENT_RECURSED, 1);
	pl_ledger_leave();
	return found;
}

/* A stack before it is walked. */
static __always_inline struct pl_stack empty_stack(gfp_t gfp)
{
	return (struct pl_stack) {
		.class = pl_gfp_is(gfp, PL_GFP_BALLOON) ? PL_CLASS_OFFLINE : PL_CLASS_UNTRACKED,
	};
}

/*
 * What a stack is recalled by, at its first frame; 0: by nothing. On an interrupt stack,
 * where there is no system call, by its depth. Of a movable allocation the flags have a
 * part in the class.
 */
static u64 key_of(const struct pl_place *p, gfp_t gfp)
{
	if (gfp & __GFP_MOVABLE)
		return 0;
	if (pl_on_task_stack(p->sp))
		return pl_caller_key(p->ip, task_pt_regs(current));
	return p->end ? pl_trail_key(p->ip, p->end - p->sp) : 0;
}

static u32 recall(u64 key, const struct pl_place *p)
{
	u32 site = PL_SITE_NONE;

	if (key && !pl_trail_recall(key, p->sp, p->end, &site))
		site = pl_trail_recall_by_bp(key, p);
	return site;
}

/*
 * Leave a trail of a stack that was walked from @p on. None of one frame alone whose
 * address is not on the stack, but the trampoline of a return probe; nor of a way that
 * takes two frame pointers.
 */
static void leave_trail(struct pl_trail *table, u64 key, struct pl_place p,
			const struct pl_stack *stack, u32 site)
{
	const unsigned long *sp = (const unsigned long *)p.sp;
	struct pl_trail trail = { .key = key, .site = site };
	s16 bp_place = PL_TRAIL_BP_HERE;
	unsigned int i;
	u32 rule;

	if (!key)
		return;
	if (PL_HAVE_RECORDS) {
		memcpy(trail.ips, &stack->frames[1], sizeof(trail.ips));
		pl_trail_leave(table, &trail);
		return;
	}
	if (stack->nr == 1 && READ_ONCE_NOCHECK(sp[-1]) != p.ip)
		return;
	for (i = 0; i < PL_TRAIL_STEPS; i++) {
		rule = rule_at(p.ip);
		if (i + 1 < stack->nr && !pl_steps_by_sp(rule)) {
			if (trail.key != key)
				return;
			trail.key = pl_trail_key_by_bp(key);
			trail.bp_place = bp_place;
			trail.bp_distance = p.bp - (unsigned long)sp;
		}
		if (i + 1 < stack->nr && !pl_step(&p, rule))
			return;
		trail.places[i] = (const unsigned long *)p.sp - sp - 1;
		trail.ips[i] = p.ip;
		if (PL_RULE_BP_SLOT(rule))
			bp_place = trail.places[i] + 1 - PL_RULE_BP_SLOT(rule);
	}
	pl_trail_leave(table, &trail);
}

/*
 * Stacks of functions that need a frame pointer, most of which keep it on the stack: then
 * no step to there need look after it.
 */
static u32 recall_by_bp(gfp_t gfp, unsigned long ip, unsigned long sp)
{
	struct pl_place p = pl_place_at(ip, sp, 0);

	if (PL_HAVE_RECORDS || !pl_on_task_stack(sp) || gfp & __GFP_MOVABLE ||
	    !pl_skip_known_plumbing(&p))
		return PL_SITE_NONE;
	p.bp_known = false;
	return pl_trail_recall_by_bp(pl_caller_key(p.ip, task_pt_regs(current)), &p);
}

/* What the hook would have found by itself is the stack that was walked, or not found. */
static bool short_ways_agree(gfp_t gfp, unsigned long ip, unsigned long sp,
			     const struct pl_stack *stack)
{
	u32 site;

	if (!(gfp & __GFP_MOVABLE) && pl_caller_recall(ip, sp, PL_STACK_BITS, &site) &&
	    !pl_sites_is(site, stack))
		return false;
	site = recall_by_bp(gfp, ip, sp);
	return !site || pl_sites_is(site, stack);
}

/*
 * Is the site the one of the stack that was walked, and is the kernel's unwinder of the
 * same mind, also about the frames that the class made needless?
 */
static void check(u32 site, const struct pl_stack *stack, gfp_t gfp, unsigned long inside,
		  unsigned long sp, struct pl_place p)
{
	struct pl_stack ours = empty_stack(gfp), kernels = empty_stack(gfp);
	bool whole = pl_stack_walk(&ours, p, true);

	pl_ledger_count(PL_EVENT_COMPARED, 1);
	if (!pl_sites_is(site, stack) || !short_ways_agree(gfp, inside, sp, stack) ||
	    !walk_by_kernel(&kernels, inside, whole) ||
	    memcmp(whole ? &ours : stack, &kernels, sizeof(kernels)))
		pl_ledger_count(PL_EVENT_MISMATCHES, 1);
}

static u32 site_by_kernel(gfp_t gfp, unsigned long inside)
{
	struct pl_stack stack = empty_stack(gfp);

	pl_ledger_count(PL_EVENT_SLOW, 1);
	return walk_by_kernel(&stack, inside, false) ? pl_sites_find(&stack) : PL_SITE_NO_STACK;
}

/* Return: a site, or PL_SITE_NONE if this way does not do. */
static noinline u32 site_by_walk(gfp_t gfp, unsigned long ip, unsigned long sp,
				 struct pl_place p)
{
	struct pl_stack stack = empty_stack(gfp);
	struct pl_trail *table = READ_ONCE(pl_trails);
	u64 key = key_of(&p, gfp);
	u32 site = recall(key, &p);

	pl_ledger_count(site ? PL_EVENT_RECALLED : PL_EVENT_WALKED, 1);
	if (site && mode != CHECK)
		return site;
	if (!pl_stack_walk(&stack, p, false))
		return PL_SITE_NONE;
	if (!site) {
		site = pl_sites_find(&stack);
		leave_trail(table, key, p, &stack, site);
	}
	if (mode == CHECK)
		check(site, &stack, gfp, ip, sp, p);
	return site;
}

u32 pl_caller_site(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp)
{
	struct pl_place p = pl_place_at(ip, sp, bp);
	u32 site = mode == MEMO ? recall_by_bp(gfp, ip, sp) : PL_SITE_NONE;

	if (site) {
		pl_ledger_count(PL_EVENT_RECALLED, 1);
		return site;
	}
	if (mode == OFF) {
		pl_ledger_count(PL_EVENT_UNWALKED, 1);
		return PL_SITE_NO_STACK;
	}
	if (mode != KERNEL && pl_skip_plumbing(&p))
		site = site_by_walk(gfp, ip, sp, p);
	else
		pl_ledger_count(PL_EVENT_WALKED, 1);
	return site ?: site_by_kernel(gfp, ip);
}

void pl_caller_show(struct seq_file *m)
{
	seq_printf(m, "unwinder %s\n", modes[mode]);
	seq_printf(m, "unwind_walks %lu\n", pl_ledger_walks());
	seq_printf(m, "unwind_recalled %lu\n", pl_ledger_events(PL_EVENT_RECALLED));
	seq_printf(m, "unwind_slow %lu\n", pl_ledger_events(PL_EVENT_SLOW));
	seq_printf(m, "unwind_learned %lu\n", pl_ledger_events(PL_EVENT_LEARNED));
	seq_printf(m, "unwind_compared %lu\n", pl_ledger_events(PL_EVENT_COMPARED));
	seq_printf(m, "unwind_mismatches %lu\n", pl_ledger_events(PL_EVENT_MISMATCHES));
}
