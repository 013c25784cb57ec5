// SPDX-License-Identifier: GPL-2.0
/*
 * Who is allocating: from the running call stack to a site.
 *
 * Almost every stack was here before, and is told by its return addresses alone
 * (recall.h), four instructions a frame. If not, it is walked by what is remembered of
 * each return address (frames.h), three times as many. Where that does not do, for a
 * trampoline that a tracer has put into the stack, for a function whose frame has no
 * rule, the kernel's unwinder does it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include <asm/syscall.h>

#include "caller.h"
#include "compat/unwind.h"
#include "frames.h"
#include "ledger.h"
#include "recall.h"
#include "sites.h"
#include "stack.h"

/* Frames of the hook and of a probe's trampoline, and allocator plumbing, come on top. */
#define RAW_FRAMES	(PL_FRAMES + 16)

static const char * const modes[] = { "memo", "kernel", "off", "check" };
enum mode { MEMO, KERNEL, OFF, CHECK };

static enum mode mode __read_mostly;

int pl_caller_init(const char *unwinder)
{
	int i = match_string(modes, ARRAY_SIZE(modes), unwinder);

	if (i < 0) {
		pr_err("unwinder=%s is none of memo, kernel, off, check\n", unwinder);
		return -EINVAL;
	}
	mode = i;
	if (!PL_HAVE_ORC && mode != OFF) {
		if (mode == CHECK)
			pr_err("unwinder=check: this kernel has no ORC to check against\n");
		else
			pr_info("no ORC in this kernel: stacks are walked by its own unwinder\n");
		mode = KERNEL;
		return i == CHECK ? -EINVAL : 0;
	}
	return 0;
}

static u8 flags_at(unsigned long ip)
{
	return PL_RULE_FLAGS(PL_FRAME_RULE(pl_frame_at(ip)));
}

static u8 action_at(unsigned long ip)
{
	return PL_FLAGS_ACTION(flags_at(ip));
}

/*
 * As pl_stack_walk(), from what the kernel's unwinder found. Return: false if @inside is not on
 * the stack: the unwinder lost its way, or another tracer has put a trampoline there,
 * and a wrong name is worse than none.
 */
static bool normalise(struct pl_stack *stack, const unsigned long *raw, unsigned int nr,
		      unsigned long inside, bool whole)
{
	unsigned int first = 0, i;

	while (first < nr && raw[first] != inside)
		first++;
	while (first + 1 < nr && action_at(raw[first]) == PL_ACTION_SKIP)
		first++;
	if (first >= nr || action_at(raw[first]) == PL_ACTION_LOST)
		return false;
	if (!whole && action_at(raw[first]) == PL_ACTION_CUT) {
		stack->class = PL_FLAGS_CLASS(flags_at(raw[first]));
		nr = first + 1;
	}
	for (i = 0; i < PL_FRAMES && first + i < nr; i++) {
		stack->frames[i] = raw[first + i];
		if (action_at(raw[first + i]) == PL_ACTION_END) {
			i++;
			break;
		}
	}
	stack->nr = i;
	return true;
}

static noinline bool walk_by_kernel(struct pl_stack *stack, unsigned long inside, bool whole)
{
	unsigned long raw[RAW_FRAMES];
	bool found = false;

	if (likely(pl_ledger_enter()))
		found = normalise(stack, raw, stack_trace_save(raw, ARRAY_SIZE(raw), 1),
				  inside, whole);
	else
		pl_ledger_count(PL_EVENT_RECURSED, 1);
	pl_ledger_leave();
	return found;
}

/* A stack before it is walked. */
static __always_inline struct pl_stack empty_stack(gfp_t gfp)
{
	return (struct pl_stack) {
		.class = pl_caller_gfp_is_balloon(gfp) ? PL_CLASS_OFFLINE : PL_CLASS_UNTRACKED,
	};
}

/*
 * What a stack is recalled by, at its first frame; 0: by nothing. On a task's stack the
 * system call tells much of the way to here; its depth does not, the kernel makes that
 * random (CONFIG_RANDOMIZE_KSTACK_OFFSET). On an interrupt's it is the other way round.
 * Of a movable allocation the flags have a part in the class.
 */
static __always_inline u64 key_of(const struct pl_place *p, gfp_t gfp, bool on_task)
{
	if (unlikely(gfp & __GFP_MOVABLE))
		return 0;
	if (on_task)
		return pl_trail_key(p->ip, syscall_get_nr(current, task_pt_regs(current)));
	return p->end ? pl_trail_key(p->ip, p->end - p->sp) : 0;
}

/*
 * Leave a trail of a stack that was walked from @p on. None of one that takes a frame
 * pointer; nor of one frame alone whose address is not on the stack, but the trampoline
 * of a return probe.
 */
static void leave_trail(u64 key, struct pl_place p, const struct pl_stack *stack, u32 site)
{
	const unsigned long *sp = (const unsigned long *)p.sp;
	unsigned int i;
	u32 ips[PL_TRAIL_STEPS], rule;
	s16 places[PL_TRAIL_STEPS];

	if (!key || !pl_trail_is_free(key) ||
	    (stack->nr == 1 && READ_ONCE_NOCHECK(sp[-1]) != p.ip))
		return;
	for (i = 0; i < PL_TRAIL_STEPS; i++) {
		rule = PL_FRAME_RULE(pl_frame_at(p.ip));
		if (i + 1 < stack->nr && !(pl_steps_by_sp(rule) && pl_step_by_sp(&p, rule)))
			return;
		places[i] = (const unsigned long *)p.sp - sp - 1;
		ips[i] = p.ip;
	}
	pl_trail_leave(key, site, ips, places);
}

/*
 * Is the site the one of the stack that was walked, and is the kernel's unwinder of the
 * same mind, also about the frames that the class made needless?
 */
static void check(u32 site, const struct pl_stack *stack, gfp_t gfp, unsigned long inside,
		  struct pl_place p)
{
	struct pl_stack ours = empty_stack(gfp), kernels = empty_stack(gfp);
	bool whole = pl_stack_walk(&ours, p, true);

	pl_ledger_count(PL_EVENT_COMPARED, 1);
	if (!pl_sites_is(site, stack) || !walk_by_kernel(&kernels, inside, whole) ||
	    memcmp(whole ? &ours : stack, &kernels, sizeof(kernels)))
		pl_ledger_count(PL_EVENT_MISMATCHES, 1);
}

static u32 site_by_kernel(gfp_t gfp, unsigned long inside)
{
	struct pl_stack stack = empty_stack(gfp);

	pl_ledger_count(PL_EVENT_SLOW, 1);
	return walk_by_kernel(&stack, inside, false) ? pl_sites_find(&stack) : PL_SITE_NO_STACK;
}

/* What the short way leaves over: among it each stack that has left no trail yet. */
static noinline u32 site_by_walk(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp)
{
	struct pl_place p = pl_place_at(ip, sp, bp);
	struct pl_stack stack = empty_stack(gfp);
	u32 site;
	u64 key;

	if (!pl_skip_plumbing(&p))
		return site_by_kernel(gfp, ip);
	key = key_of(&p, gfp, pl_on_task_stack(p.sp));	/* before the walk */
	site = key ? pl_recall(key, p.sp, p.end) : PL_SITE_NONE;
	if (site) {
		pl_ledger_count(PL_EVENT_RECALLED, 1);
		if (mode != CHECK)
			return site;
	}
	if (!pl_stack_walk(&stack, p, false))
		return site_by_kernel(gfp, ip);
	if (!site) {
		site = pl_sites_find(&stack);
		leave_trail(key, p, &stack, site);
	}
	if (mode == CHECK)
		check(site, &stack, gfp, ip, p);
	return site;
}

/* Not on a task's stack, or not by memo. */
static noinline u32 site_elsewhere(gfp_t gfp, unsigned long ip, unsigned long sp,
				   unsigned long bp)
{
	if (mode == OFF)
		return PL_SITE_NO_STACK;
	pl_ledger_count(PL_EVENT_WALKS, 1);
	return mode == KERNEL ? site_by_kernel(gfp, ip) : site_by_walk(gfp, ip, sp, bp);
}

/* All that it calls it calls last: it needs no frame of its own. */
u32 pl_caller_site(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp)
{
	struct pl_place p = pl_task_place(ip, sp, bp);
	u32 site = PL_SITE_NONE;
	u64 key;

	if (unlikely(mode != MEMO || !pl_on_task_stack(sp)))
		return site_elsewhere(gfp, ip, sp, bp);
	pl_ledger_count(PL_EVENT_WALKS, 1);
	if (likely(pl_skip_known_plumbing(&p))) {
		key = key_of(&p, gfp, true);
		site = likely(key) ? pl_recall(key, p.sp, p.end) : PL_SITE_NONE;
	}
	if (unlikely(!site))
		return site_by_walk(gfp, ip, sp, bp);
	pl_ledger_count(PL_EVENT_RECALLED, 1);
	return site;
}

void pl_caller_show(struct seq_file *m)
{
	seq_printf(m, "unwinder %s\n", modes[mode]);
	seq_printf(m, "unwind_walks %lu\n", pl_ledger_events(PL_EVENT_WALKS));
	seq_printf(m, "unwind_recalled %lu\n", pl_ledger_events(PL_EVENT_RECALLED));
	seq_printf(m, "unwind_slow %lu\n", pl_ledger_events(PL_EVENT_SLOW));
	seq_printf(m, "unwind_learned %lu\n", pl_ledger_events(PL_EVENT_LEARNED));
	seq_printf(m, "unwind_compared %lu\n", pl_ledger_events(PL_EVENT_COMPARED));
	seq_printf(m, "unwind_mismatches %lu\n", pl_ledger_events(PL_EVENT_MISMATCHES));
}
