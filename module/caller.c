// SPDX-License-Identifier: GPL-2.0
/*
 * Who is allocating: from the running call stack to a site.
 *
 * Almost every stack is walked by what is remembered of its return addresses (frames.h),
 * a handful of instructions a frame. Where that does not do, for a trampoline that a
 * tracer has put into the stack, for a function whose frame has no rule, the kernel's
 * unwinder does it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/percpu.h>
#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "caller.h"
#include "compat/unwind.h"
#include "frames.h"
#include "ledger.h"
#include "sites.h"

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

/* The interrupt stack of a CPU, which stays where it is; none until it was met. */
struct bounds {
	unsigned long begin;
	unsigned long end;
};

static DEFINE_PER_CPU(struct bounds, irq_stack);

static noinline unsigned long irq_stack_end(unsigned long sp)
{
	struct bounds *s = this_cpu_ptr(&irq_stack), met;

	if (!READ_ONCE(s->end)) {
		if (!pl_orc_irq_stack(&met.begin, &met.end))
			return 0;
		WRITE_ONCE(s->begin, met.begin);
		barrier();	/* an NMI here must not take half of it for the whole */
		WRITE_ONCE(s->end, met.end);
	}
	return sp >= s->begin && sp < s->end ? s->end : 0;
}

/* One past the stack that @sp is on; 0 for an unusual one. */
static __always_inline unsigned long stack_end(unsigned long sp)
{
	unsigned long begin = (unsigned long)task_stack_page(current);

	return likely(sp - begin < THREAD_SIZE) ? begin + THREAD_SIZE : irq_stack_end(sp);
}

/* Where a walk is: in the function that @ip returns to. */
struct place {
	unsigned long ip;
	unsigned long sp;
	unsigned long bp;
	unsigned long end;
	bool bp_known;
};

static __always_inline struct place place_at(unsigned long ip, unsigned long sp,
					     unsigned long bp)
{
	return (struct place) { ip, sp, bp, stack_end(sp), true };
}

/* May the walk step over this frame? Only a @careful one knows the frame pointer. */
static __always_inline bool can_step(const struct place *p, u32 rule, bool careful)
{
	u8 how = PL_FLAGS_STEP(PL_RULE_FLAGS(rule));

	return how == PL_STEP_BY_SP || (careful && p->bp_known && how == PL_STEP_BY_BP);
}

/* Is this allocator plumbing that the walk may step over? */
static __always_inline bool is_plumbing(const struct place *p, u32 rule, bool careful)
{
	u8 flags = PL_RULE_FLAGS(rule);

	if (careful)
		return PL_FLAGS_ACTION(flags) == PL_ACTION_SKIP && can_step(p, rule, careful);
	return flags == PL_FLAGS(PL_ACTION_SKIP, PL_STEP_BY_SP, PL_CLASS_UNTRACKED);
}

/* To the caller's frame. Return: false if the step leads out of the stack. */
static __always_inline bool step(struct place *p, u32 rule, bool careful)
{
	unsigned long sp = p->sp + PL_RULE_DISTANCE(rule);

	if (careful && PL_FLAGS_STEP(PL_RULE_FLAGS(rule)) == PL_STEP_BY_BP)
		sp = p->bp + PL_RULE_DISTANCE(rule);
	if (unlikely(sp > p->end || (careful && sp <= p->sp)))
		return false;
	if (careful && PL_RULE_BP_SLOT(rule) == PL_BP_LOST)
		p->bp_known = false;
	else if (careful && PL_RULE_BP_SLOT(rule))
		p->bp = READ_ONCE_NOCHECK(((unsigned long *)sp)[-PL_RULE_BP_SLOT(rule)]);
	p->sp = sp;
	p->ip = READ_ONCE_NOCHECK(((unsigned long *)sp)[-1]);
	return true;
}

/*
 * From the first frame that is not allocator plumbing to where the kernel was entered,
 * or to the function that settles the class, unless the @whole stack is wanted. Return:
 * false if this way does not do.
 */
static __always_inline bool walk(struct pl_stack *stack, struct place p, bool careful,
				 bool whole)
{
	u32 rule = PL_FRAME_RULE(pl_frame_at(p.ip));
	unsigned int nr;
	u8 action;

	while (is_plumbing(&p, rule, careful)) {
		if (!step(&p, rule, careful))
			return false;
		rule = PL_FRAME_RULE(pl_frame_at(p.ip));
	}
	if (!whole && PL_FLAGS_ACTION(PL_RULE_FLAGS(rule)) == PL_ACTION_CUT) {
		stack->class = PL_FLAGS_CLASS(PL_RULE_FLAGS(rule));
		stack->frames[0] = p.ip;
		stack->nr = 1;
		return true;
	}
	/* unrolled: no counting, and each frame has its place */
#pragma GCC unroll 8
	for (nr = 0; nr < PL_FRAMES; nr++) {
		if (nr && !step(&p, rule, careful))
			return false;
		if (nr)
			rule = PL_FRAME_RULE(pl_frame_at(p.ip));
		stack->frames[nr] = p.ip;
		if (likely(rule < PL_RULE_SPECIAL))
			continue;
		action = PL_FLAGS_ACTION(PL_RULE_FLAGS(rule));
		if (action == PL_ACTION_END) {
			stack->nr = nr + 1;
			return true;
		}
		if (action == PL_ACTION_LOST ||
		    (nr + 1 < PL_FRAMES && !can_step(&p, rule, careful)))
			return false;
	}
	stack->nr = PL_FRAMES;
	return true;
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
 * The same from what the kernel's unwinder found. Return: false if @inside is not on
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
 * Is what the careful walk found the same as what the quick one finds, and is the kernel's
 * unwinder of the same mind, also about the frames that the class made needless?
 */
static noinline void check(const struct pl_stack *stack, gfp_t gfp, unsigned long ip,
			   unsigned long sp, unsigned long bp)
{
	struct pl_stack ours = empty_stack(gfp), kernels = empty_stack(gfp);
	bool same, whole;

	pl_ledger_count(PL_EVENT_COMPARED, 1);
	same = !walk(&ours, place_at(ip, sp, bp), false, false) ||
	       !memcmp(stack, &ours, sizeof(ours));
	ours = empty_stack(gfp);
	whole = walk(&ours, place_at(ip, sp, bp), true, true);
	same &= walk_by_kernel(&kernels, ip, whole) &&
		!memcmp(whole ? &ours : stack, &kernels, sizeof(kernels));
	if (!same)
		pl_ledger_count(PL_EVENT_MISMATCHES, 1);
}

/* All but the short way. */
static noinline u32 site_slowly(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp)
{
	struct pl_stack stack = empty_stack(gfp);

	if (mode == OFF)
		return PL_SITE_NO_STACK;
	pl_ledger_count(PL_EVENT_WALKS, 1);
	if (mode != KERNEL && walk(&stack, place_at(ip, sp, bp), true, false)) {
		if (mode == CHECK)
			check(&stack, gfp, ip, sp, bp);
		return pl_sites_find(&stack);
	}
	pl_ledger_count(PL_EVENT_SLOW, 1);
	stack = empty_stack(gfp);
	return walk_by_kernel(&stack, ip, false) ? pl_sites_find(&stack) : PL_SITE_NO_STACK;
}

u32 pl_caller_site(gfp_t gfp, unsigned long ip, unsigned long sp, unsigned long bp)
{
	struct pl_stack stack = empty_stack(gfp);

	if (unlikely(mode != MEMO || !walk(&stack, place_at(ip, sp, bp), false, false)))
		return site_slowly(gfp, ip, sp, bp);
	pl_ledger_count(PL_EVENT_WALKS, 1);
	return pl_sites_find(&stack);
}

void pl_caller_show(struct seq_file *m)
{
	seq_printf(m, "unwinder %s\n", modes[mode]);
	seq_printf(m, "unwind_walks %lu\n", pl_ledger_events(PL_EVENT_WALKS));
	seq_printf(m, "unwind_slow %lu\n", pl_ledger_events(PL_EVENT_SLOW));
	seq_printf(m, "unwind_learned %lu\n", pl_ledger_events(PL_EVENT_LEARNED));
	seq_printf(m, "unwind_compared %lu\n", pl_ledger_events(PL_EVENT_COMPARED));
	seq_printf(m, "unwind_mismatches %lu\n", pl_ledger_events(PL_EVENT_MISMATCHES));
}
