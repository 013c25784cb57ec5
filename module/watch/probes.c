// SPDX-License-Identifier: GPL-2.0
/*
 * Probes on functions of the page allocator. Three ways out have no event: the bulk
 * allocator's fast path, contiguous ranges, and migration, where the owner must go with
 * the content. With hook=kprobe, probes also stand in for the two tracepoints.
 *
 * Handlers turn preemption off themselves, as those of tracepoints do: probes of one kind
 * or the other may come to be called with it on.
 *
 * A kprobe is dropped by the kernel when it hits inside another kprobe's handler, and a
 * return probe when all its instances are in use: both are counted as missed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/seq_file.h>

#include "compat/page_alloc.h"
#include "compat/probed.h"
#include "compat/unwind.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "watch/canary.h"
#include "watch/events.h"
#include "watch/probes.h"

/* What a return handler needs of the call; the function's own arguments. */
struct call {
	union {
		struct {
			gfp_t gfp;
			unsigned int order;
			struct pl_bulk bulk;
		};
		struct {
			unsigned long start;
			unsigned long end;
		};
		struct {
			struct page *dst;
			struct page *src;
		};
	};
};

static struct call *call_of(struct kretprobe_instance *ri)
{
	return (struct call *)ri->data;
}

static unsigned long bp_of(struct pt_regs *regs)
{
	return frame_pointer(regs);
}

/* __alloc_pages(gfp, order, ...) */
static int alloc_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->gfp = (__force gfp_t)pl_argument(regs, 0);
	call_of(ri)->order = pl_argument(regs, 1);
	return 0;
}

static int alloc_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct page *page = (struct page *)regs_return_value(regs);
	const struct call *call = call_of(ri);
	unsigned long from = pl_probe_ip(ri, regs);

	preempt_disable_notrace();
	if (!pl_events_alloc(page, call->order, call->gfp, &from, pl_probe_sp(regs)))
		pl_events_alloc_walk(from, page, call->order, call->gfp, pl_probe_sp(regs),
				     bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* __alloc_pages_bulk(gfp, ...) */
static int bulk_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->gfp = (__force gfp_t)pl_argument(regs, 0);
	call_of(ri)->bulk = pl_bulk_arguments(regs);
	return 0;
}

static int bulk_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	pl_events_bulk(&call_of(ri)->bulk, regs_return_value(regs), call_of(ri)->gfp,
		       pl_probe_ip(ri, regs), pl_probe_sp(regs), bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* int alloc_contig_range(start, end, ...) */
static int contig_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->start = pl_argument(regs, 0);
	call_of(ri)->end = pl_argument(regs, 1);
	pl_ledger_range_begins();
	return 0;
}

static int contig_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	pl_ledger_range_ends();
	if ((int)regs_return_value(regs) == 0)
		pl_events_range(call_of(ri)->start, call_of(ri)->end, pl_probe_ip(ri, regs),
				pl_probe_sp(regs), bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* int move_to_new_folio(dst, src, mode) */
static int migrate_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->dst = (struct page *)pl_argument(regs, 0);
	call_of(ri)->src = (struct page *)pl_argument(regs, 1);
	return 0;
}

/* Moves of which it is not known whether another probe has seen them. */
static atomic_long_t unknown_moves;

/* Of a page's owner. With another return value there is no return to be seen. */
static int migrate_owner_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	enum pl_mover mover = pl_mover(regs);

	if (mover == PL_MOVER_ALONE)
		return migrate_entry(ri, regs);
	if (mover == PL_MOVER_UNKNOWN)
		atomic_long_inc(&unknown_moves);
	return 1;
}

static int migrate_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	if ((int)regs_return_value(regs) == 0)
		pl_events_migrate(call_of(ri)->dst, call_of(ri)->src);
	preempt_enable_notrace();
	return 0;
}

/* The page is always the first argument. */
static __always_inline int freed(struct pt_regs *regs, unsigned int order)
{
	preempt_disable_notrace();
	pl_events_free((struct page *)pl_argument(regs, 0), order);
	preempt_enable_notrace();
	return 0;
}

/* f(page, order, ...) */
static int free_entry(struct kprobe *kp, struct pt_regs *regs)
{
	return freed(regs, pl_argument(regs, 1));
}

/* f(page, order, ...), which leaves some orders to another function */
static int free_small_entry(struct kprobe *kp, struct pt_regs *regs)
{
	return pl_pcp_takes(pl_argument(regs, 1)) ? freed(regs, pl_argument(regs, 1)) : 0;
}

/* f(page, pfn, order) */
static int free_pfn_entry(struct kprobe *kp, struct pt_regs *regs)
{
	return freed(regs, pl_argument(regs, 2));
}

/* f(page, ...), of order 0 */
static int free_single_entry(struct kprobe *kp, struct pt_regs *regs)
{
	return freed(regs, 0);
}

/* free_unref_folios(batch) */
static int free_batch_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct pl_batch batch = pl_batch_argument(regs);
	unsigned int i;

	preempt_disable_notrace();
	for (i = 0; i < batch.nr; i++)
		pl_events_free(batch.folios[i], compound_order(batch.folios[i]));
	preempt_enable_notrace();
	return 0;
}

static const kprobe_pre_handler_t free_entries[] = {
	[PL_FREE_BLOCK]		= free_entry,
	[PL_FREE_SMALL]		= free_small_entry,
	[PL_FREE_PFN]		= free_pfn_entry,
	[PL_FREE_SINGLE]	= free_single_entry,
	[PL_FREE_BATCH]		= free_batch_entry,
};

/*
 * Sleeping callers hold an instance: allow for more than one on each CPU. Not for as many as
 * one likes: since 6.7 each possible CPU gets an array for all of them
 * (objpool_init_percpu_slots(), lib/objpool.c). What finds none is counted as missed.
 */
#define INSTANCES	min(4 * num_possible_cpus() + 64, 512U)

/**
 * struct probe - one probed function
 * @role: what it stands for, the same word on all kernels
 * @functions: the first of them that the kernel has is probed
 * @only_all: only with hook=kprobe
 * @may_lack: kernels are built without it
 * @found: the one that is probed, or NULL
 * @rp: the probe: a return probe if it has a handler, else @rp.kp alone
 */
struct probe {
	const char *role;
	const struct pl_function *functions;
	bool only_all;
	bool may_lack;
	const struct pl_function *found;
	struct kretprobe rp;
};

#define RETURN_PROBE(entry, exit)					\
	.rp = {								\
		.entry_handler	= entry,				\
		.handler	= exit,					\
		.data_size	= sizeof(struct call),			\
	}

/* Frees first: a page that is allocated and freed in between must not stay owned. */
static struct probe probes[] = {
	{ "free", pl_free_functions, .only_all = true },
	{ "free_pcp", pl_free_pcp_functions, .only_all = true },
	{ "free_batch", pl_free_batch_functions, .only_all = true },
	{ "alloc", pl_alloc_functions, .only_all = true,
	  RETURN_PROBE(alloc_entry, alloc_return) },
	{ "bulk", pl_bulk_functions, .may_lack = !PL_HAVE_BULK,
	  RETURN_PROBE(bulk_entry, bulk_return) },
	{ "contig", pl_contig_functions, .may_lack = true,
	  RETURN_PROBE(contig_entry, contig_return) },
	{ "migrate", pl_migrate_functions, .may_lack = true,
	  RETURN_PROBE(migrate_entry, migrate_return) },
	{ "migrate_balloon", pl_migrate_balloon_functions, .may_lack = true,
	  RETURN_PROBE(migrate_owner_entry, migrate_return) },
	{ "migrate_zs", pl_migrate_zs_functions, .may_lack = true,
	  RETURN_PROBE(migrate_owner_entry, migrate_return) },
};

/* An upper bound: the array of each CPU and its share of instances, in whole pages. */
static size_t probe_bytes(const struct probe *p)
{
	size_t instance = sizeof(struct kretprobe_instance) + p->rp.data_size;

	if (!p->rp.handler)
		return 0;
	return num_possible_cpus() *
	       (roundup_pow_of_two(INSTANCES) * sizeof(void *) + 2 * PAGE_SIZE) +
	       INSTANCES * roundup_pow_of_two(instance);
}

size_t pl_probes_need(bool all)
{
	const struct probe *p;
	size_t need = 0;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++)
		if (all || !p->only_all)
			need += probe_bytes(p);
	return need;
}

/*
 * Before commit 97c753e62e6c register_kretprobe() says -EINVAL of a name that the kernel has not,
 * as of one that may not be probed: only register_kprobe() says which.
 */
static int why_refused(const char *symbol)
{
	struct kprobe kp = { .symbol_name = symbol, .flags = KPROBE_FLAG_DISABLED };
	int err = register_kprobe(&kp);

	if (err)
		return err;
	unregister_kprobe(&kp);
	return -EINVAL;
}

/* What the kernel keeps in a probe that was refused, the next attempt must not find. */
static int attach_to(struct probe *p, const struct pl_function *function)
{
	int err;

	p->rp.kp = (struct kprobe) { .symbol_name = function->symbol };
	if (!p->rp.handler) {
		p->rp.kp.pre_handler = free_entries[function->form];
		return register_kprobe(&p->rp.kp);
	}
	p->rp.maxactive = INSTANCES;
	err = register_kretprobe(&p->rp);
	return err == -EINVAL ? why_refused(function->symbol) : err;
}

static int attach_probe(struct probe *p)
{
	const struct pl_function *f;
	int err = -ENOENT;

	p->found = NULL;
	for (f = p->functions; err == -ENOENT && f->symbol; f++) {
		err = attach_to(p, f);
		if (!err)
			p->found = f;
	}
	return err;
}

/* Batches have a way of their own on kernels whose free_unref_page() prepares pages itself. */
static bool may_lack(const struct probe *p)
{
	const struct probe *before = p - 1;

	if (p->functions == pl_free_batch_functions)
		return before->found && before->found->form != PL_FREE_SMALL;
	return p->may_lack;
}

static void detach_probe(struct probe *p)
{
	if (p->rp.handler)
		unregister_kretprobe(&p->rp);
	else
		unregister_kprobe(&p->rp.kp);
	p->found = NULL;
}

/* Say what is wrong, and nothing that is not. */
static void complain(const struct probe *p, int err)
{
	if (err == -ENOENT)
		pr_err("this kernel has no function like %s() that could be probed (%s): it is not one that pageledger knows\n",
		       p->functions->symbol, p->role);
	else
		pr_err("cannot probe %s(): error %d\n", p->rp.kp.symbol_name, err);
}

static int attach_probes(bool all)
{
	struct probe *p;
	int err;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		if (p->only_all && !all)
			continue;
		err = attach_probe(p);
		if (err && !(err == -ENOENT && may_lack(p))) {
			complain(p, err);
			return err;
		}
	}
	return 0;
}

static void detach_probes(void)
{
	struct probe *p;

	for (p = probes + ARRAY_SIZE(probes) - 1; p >= probes; p--)
		if (p->found)
			detach_probe(p);
}

int pl_probes_attach(bool all)
{
	int err;

	if (!IS_ENABLED(CONFIG_KPROBES) || !IS_ENABLED(CONFIG_KRETPROBES)) {
		pr_err("this kernel was built without CONFIG_KPROBES or CONFIG_KRETPROBES\n");
		return -EOPNOTSUPP;
	}
	err = pl_canary_attach();
	if (err) {
		pr_err("cannot probe a function of its own: error %d\n", err);
		return err;
	}
	if (all && !pl_canary_sings()) {
		pr_err("probes are switched off, and hook=kprobe sees nothing without them: set sysctl kernel.ftrace_enabled=1 and debugfs kprobes/enabled to 1, or load with hook=tracepoint\n");
		pl_canary_detach();
		return -EPERM;
	}
	err = attach_probes(all);
	if (err)
		pl_probes_detach();
	return err;
}

/*
 * Unregistering waits for handlers that run; calls that sleep inside a probed function
 * meanwhile return through the kernel's own trampoline and no longer call us.
 */
void pl_probes_detach(void)
{
	detach_probes();
	pl_canary_detach();
}

static unsigned long missed_by(const struct probe *p)
{
	return p->rp.nmissed + p->rp.kp.nmissed;
}

unsigned long pl_probes_missed(void)
{
	unsigned long sum = atomic_long_read(&unknown_moves);
	struct probe *p;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++)
		sum += missed_by(p);
	return sum;
}

void pl_probes_show(struct seq_file *m)
{
	struct probe *p;

	seq_printf(m, "probes %s\n", pl_canary_sings() ? "armed" : "disarmed");
	for (p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		if (p->found)
			seq_printf(m, "missed_%s %lu\n", p->role, missed_by(p));
		else if (p->may_lack)
			seq_printf(m, "missed_%s absent\n", p->role);
	}
	seq_printf(m, "missed_unknown_moves %ld\n", atomic_long_read(&unknown_moves));
}
