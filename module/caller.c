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

#include <linux/gfp.h>
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

/* The interrupt stack of a CPU, which stays where it is; none until it was met. */
struct bounds {
	unsigned long begin;
	unsigned long end;
};

static DEFINE_PER_CPU(struct bounds, irq_stack);

static noinline unsigned long irq_stack_end(unsigned long sp)
{
	struct bounds *s = this_cpu_ptr(&irq_stack);

	if (!s->end && !pl_orc_irq_stack(&s->begin, &s->end))
		return 0;
	return sp >= s->begin && sp < s->end ? s->end : 0;
}

/* One past the stack that @sp is on; 0 for an unusual one. */
static __always_inline unsigned long stack_end(unsigned long sp)
{
	unsigned long begin = (unsigned long)task_stack_page(current);

	return likely(sp - begin < THREAD_SIZE) ? begin + THREAD_SIZE : irq_stack_end(sp);
}

/* Where a walk is: in the function that @from.ip returns to. */
struct place {
	struct pl_from at;
	unsigned long end;
	bool bp_known;
};

/*
 * To the caller's frame. Only @careful steps keep track of the frame pointer, and can
 * step by it. Return: false if the step leads out of the stack.
 */
static __always_inline bool step(struct place *p, u64 frame, bool careful)
{
	unsigned long base = p->at.sp, sp;
	u8 slot = PL_FRAME_BP_SLOT(frame);

	if (careful && PL_FLAGS_STEP(PL_FRAME_FLAGS(frame)) == PL_STEP_BY_BP)
		base = p->at.bp;
	sp = base + PL_FRAME_DISTANCE(frame);
	if (unlikely(sp > p->end || (careful && sp <= p->at.sp)))
		return false;
	if (careful && slot == PL_BP_LOST)
		p->bp_known = false;
	else if (careful && slot)
		p->at.bp = READ_ONCE_NOCHECK(((unsigned long *)sp)[-slot]);
	p->at.sp = sp;
	p->at.ip = READ_ONCE_NOCHECK(((unsigned long *)sp)[-1]);
	return true;
}

/* May the walk step over this frame? */
static __always_inline bool can_step(const struct place *p, u8 flags, bool careful)
{
	if (likely(PL_FLAGS_STEP(flags) == PL_STEP_BY_SP))
		return true;
	return careful && p->bp_known && PL_FLAGS_STEP(flags) == PL_STEP_BY_BP;
}

/*
 * From the first frame that is not allocator plumbing to where the kernel was entered,
 * or to the function that settles the class. Return: false if this way does not do.
 */
static __always_inline bool walk(struct pl_stack *stack, const struct pl_from *from,
				 bool careful)
{
	struct place p = { .at = *from, .end = stack_end(from->sp), .bp_known = true };
	u64 frame = pl_frame_at(p.at.ip);
	u8 flags = PL_FRAME_FLAGS(frame);
	unsigned int nr = 0;

	while (PL_FLAGS_ACTION(flags) == PL_ACTION_SKIP) {
		if (!can_step(&p, flags, careful) || !step(&p, frame, careful))
			return false;
		frame = pl_frame_at(p.at.ip);
		flags = PL_FRAME_FLAGS(frame);
	}
	if (PL_FLAGS_ACTION(flags) == PL_ACTION_CUT) {
		stack->class = PL_FLAGS_CLASS(flags);
		stack->frames[0] = p.at.ip;
		stack->nr = 1;
		return true;
	}
	for (;;) {
		if (unlikely(flags != PL_FLAGS(PL_ACTION_NAME, PL_STEP_BY_SP))) {
			if (PL_FLAGS_ACTION(flags) == PL_ACTION_LOST)
				return false;
			if (PL_FLAGS_ACTION(flags) == PL_ACTION_END)
				break;
			if (nr + 1 < PL_FRAMES && !can_step(&p, flags, careful))
				return false;
		}
		stack->frames[nr] = p.at.ip;
		if (++nr == PL_FRAMES)
			goto full;
		if (!step(&p, frame, careful))
			return false;
		frame = pl_frame_at(p.at.ip);
		flags = PL_FRAME_FLAGS(frame);
	}
	stack->frames[nr++] = p.at.ip;
full:
	stack->nr = nr;
	return true;
}

static u8 action_at(unsigned long ip)
{
	return PL_FLAGS_ACTION(PL_FRAME_FLAGS(pl_frame_at(ip)));
}

/*
 * The same from what the kernel's unwinder found. Return: false if @inside is not on
 * the stack: the unwinder lost its way, or another tracer has put a trampoline there,
 * and a wrong name is worse than none.
 */
static bool normalise(struct pl_stack *stack, const unsigned long *raw, unsigned int nr,
		      unsigned long inside)
{
	unsigned int first = 0, i;

	while (first < nr && raw[first] != inside)
		first++;
	while (first + 1 < nr && action_at(raw[first]) == PL_ACTION_SKIP)
		first++;
	if (first >= nr || action_at(raw[first]) == PL_ACTION_LOST)
		return false;
	if (action_at(raw[first]) == PL_ACTION_CUT) {
		stack->class = PL_FLAGS_CLASS(PL_FRAME_FLAGS(pl_frame_at(raw[first])));
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

static noinline bool walk_by_kernel(struct pl_stack *stack, unsigned long inside)
{
	unsigned long raw[RAW_FRAMES];
	bool found = false;

	if (likely(pl_ledger_enter()))
		found = normalise(stack, raw, stack_trace_save(raw, ARRAY_SIZE(raw), 1), inside);
	else
		pl_ledger_count(PL_EVENT_RECURSED, 1);
	pl_ledger_leave();
	return found;
}

/* What @stack was before it was walked. */
static struct pl_stack empty_stack(gfp_t gfp)
{
	return (struct pl_stack) {
		.class = gfp_is_balloon(gfp) ? PL_CLASS_OFFLINE : PL_CLASS_UNTRACKED,
	};
}

static noinline void check(const struct pl_stack *stack, gfp_t gfp, const struct pl_from *from)
{
	struct pl_stack other = empty_stack(gfp);

	pl_ledger_count(PL_EVENT_COMPARED, 1);
	if (!walk_by_kernel(&other, from->ip) || memcmp(stack, &other, sizeof(other)))
		pl_ledger_count(PL_EVENT_MISMATCHES, 1);
}

/* All but the short way. */
static noinline u32 site_slowly(gfp_t gfp, const struct pl_from *from)
{
	struct pl_stack stack = empty_stack(gfp);

	if (mode == OFF)
		return PL_SITE_NO_STACK;
	pl_ledger_count(PL_EVENT_WALKS, 1);
	if (mode != KERNEL && walk(&stack, from, true)) {
		if (mode == CHECK)
			check(&stack, gfp, from);
		return pl_sites_find(&stack);
	}
	pl_ledger_count(PL_EVENT_SLOW, 1);
	stack = empty_stack(gfp);
	return walk_by_kernel(&stack, from->ip) ? pl_sites_find(&stack) : PL_SITE_NO_STACK;
}

u32 pl_caller_site(gfp_t gfp, const struct pl_from *from)
{
	struct pl_stack stack = empty_stack(gfp);

	if (unlikely(mode != MEMO && mode != CHECK) || unlikely(!walk(&stack, from, false)))
		return site_slowly(gfp, from);
	pl_ledger_count(PL_EVENT_WALKS, 1);
	if (unlikely(mode == CHECK))
		check(&stack, gfp, from);
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
