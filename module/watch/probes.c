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

#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/seq_file.h>

#include "compat/page_alloc.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
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
			struct folio *dst;
			struct folio *src;
		};
	};
};

static struct call *call_of(struct kretprobe_instance *ri)
{
	return (struct call *)ri->data;
}

static unsigned long argument(struct pt_regs *regs, unsigned int n)
{
	return regs_get_kernel_argument(regs, n);
}

/*
 * In a return handler the registers are those of the caller, and the instruction pointer
 * is the real return address, also when another return probe sits on the same function
 * (kernel/trace/rethook.c); in ri it may be a trampoline's.
 */
static unsigned long ip_of(struct pt_regs *regs)
{
	return instruction_pointer(regs);
}

static unsigned long sp_of(struct pt_regs *regs)
{
	return kernel_stack_pointer(regs);
}

static unsigned long bp_of(struct pt_regs *regs)
{
	return frame_pointer(regs);
}

/* __alloc_pages(gfp, order, ...) */
static int alloc_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->gfp = (__force gfp_t)argument(regs, 0);
	call_of(ri)->order = argument(regs, 1);
	return 0;
}

static int alloc_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct page *page = (struct page *)regs_return_value(regs);
	const struct call *call = call_of(ri);
	unsigned long from = ip_of(regs);

	preempt_disable_notrace();
	if (!pl_events_alloc(page, call->order, call->gfp, &from, sp_of(regs)))
		pl_events_alloc_walk(from, page, call->order, call->gfp, sp_of(regs), bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* __alloc_pages_bulk(gfp, ...) */
static int bulk_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->gfp = (__force gfp_t)argument(regs, 0);
	call_of(ri)->bulk = pl_bulk_arguments(regs);
	pl_ledger_count(PL_EVENT_BULK_CALLS, 1);
	return 0;
}

static int bulk_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	pl_events_bulk(&call_of(ri)->bulk, regs_return_value(regs), call_of(ri)->gfp,
		       ip_of(regs), sp_of(regs), bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* int alloc_contig_range(start, end, ...) */
static int contig_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->start = argument(regs, 0);
	call_of(ri)->end = argument(regs, 1);
	return 0;
}

static int contig_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	if ((int)regs_return_value(regs) == 0)
		pl_events_range(call_of(ri)->start, call_of(ri)->end, ip_of(regs), sp_of(regs),
				bp_of(regs));
	preempt_enable_notrace();
	return 0;
}

/* int move_to_new_folio(dst, src, mode) */
static int migrate_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	call_of(ri)->dst = (struct folio *)argument(regs, 0);
	call_of(ri)->src = (struct folio *)argument(regs, 1);
	return 0;
}

static int migrate_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	preempt_disable_notrace();
	if ((int)regs_return_value(regs) == 0)
		pl_events_migrate(call_of(ri)->dst, call_of(ri)->src);
	preempt_enable_notrace();
	return 0;
}

/* __free_pages_ok(page, order, ...) */
static int free_ok_entry(struct kprobe *kp, struct pt_regs *regs)
{
	preempt_disable_notrace();
	pl_events_free((struct page *)argument(regs, 0), argument(regs, 1));
	preempt_enable_notrace();
	return 0;
}

static int free_pcp_entry(struct kprobe *kp, struct pt_regs *regs)
{
	preempt_disable_notrace();
	if (pl_free_pcp_handles(argument(regs, 1)))
		pl_events_free((struct page *)argument(regs, 0), argument(regs, 1));
	preempt_enable_notrace();
	return 0;
}

#ifdef PL_SYMBOL_FREE_BATCH
static int free_batch_entry(struct kprobe *kp, struct pt_regs *regs)
{
	struct folio_batch *batch = (struct folio_batch *)argument(regs, 0);
	unsigned int i;

	preempt_disable_notrace();
	for (i = 0; i < batch->nr; i++)
		pl_events_free(&batch->folios[i]->page, folio_order(batch->folios[i]));
	preempt_enable_notrace();
	return 0;
}
#endif

/*
 * Sleeping callers hold an instance: allow for more than one on each CPU. Not for as many as
 * one likes: since 6.7 each possible CPU gets an array for all of them
 * (objpool_init_percpu_slots(), lib/objpool.c). What finds none is counted as missed.
 */
#define INSTANCES	min(4 * num_possible_cpus() + 64, 512U)

/**
 * struct probe - one probed function
 * @role: what it stands for, the same word on all kernels
 * @only_all: only with hook=kprobe
 * @may_lack: kernels are built without it
 * @on: attached
 * @rp: the probe: a return probe if it has a handler, else @rp.kp alone
 */
struct probe {
	const char *role;
	bool only_all;
	bool may_lack;
	bool on;
	struct kretprobe rp;
};

#define RETURN_PROBE(symbol, verb)					\
	.rp = {								\
		.kp.symbol_name	= symbol,				\
		.entry_handler	= verb##_entry,				\
		.handler	= verb##_return,			\
		.data_size	= sizeof(struct call),			\
	}

#define ENTRY_PROBE(symbol, verb)					\
	.rp.kp = { .symbol_name = symbol, .pre_handler = verb##_entry }

/* Frees first: a page that is allocated and freed in between must not stay owned. */
static struct probe probes[] = {
	{ "free", .only_all = true, ENTRY_PROBE(PL_SYMBOL_FREE_OK, free_ok) },
	{ "free_pcp", .only_all = true, ENTRY_PROBE(PL_SYMBOL_FREE_PCP, free_pcp) },
#ifdef PL_SYMBOL_FREE_BATCH
	{ "free_batch", .only_all = true, ENTRY_PROBE(PL_SYMBOL_FREE_BATCH, free_batch) },
#endif
	{ "alloc", .only_all = true, RETURN_PROBE(PL_SYMBOL_ALLOC, alloc) },
	{ "bulk", RETURN_PROBE(PL_SYMBOL_BULK, bulk) },
	{ "contig", .may_lack = true, RETURN_PROBE(PL_SYMBOL_CONTIG, contig) },
	{ "migrate", .may_lack = true, RETURN_PROBE(PL_SYMBOL_MIGRATE, migrate) },
#ifdef PL_SYMBOL_MIGRATE_BALLOON
	{ "migrate_balloon", .may_lack = true,
	  RETURN_PROBE(PL_SYMBOL_MIGRATE_BALLOON, migrate) },
	{ "migrate_zs", .may_lack = true, RETURN_PROBE(PL_SYMBOL_MIGRATE_ZS, migrate) },
#endif
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

static int attach_probe(struct probe *p)
{
	if (!p->rp.handler)
		return register_kprobe(&p->rp.kp);
	p->rp.maxactive = INSTANCES;
	return register_kretprobe(&p->rp);
}

static void detach_probe(struct probe *p)
{
	if (p->rp.handler)
		unregister_kretprobe(&p->rp);
	else
		unregister_kprobe(&p->rp.kp);
	p->on = false;
}

/* Say what is wrong, and nothing that is not. */
static void complain(const struct probe *p, int err)
{
	const char *symbol = p->rp.kp.symbol_name;

	if (!IS_ENABLED(CONFIG_KPROBES) || (p->rp.handler && !IS_ENABLED(CONFIG_KRETPROBES)))
		pr_err("this kernel was built without CONFIG_KPROBES or CONFIG_KRETPROBES\n");
	else if (err == -ENOENT)
		pr_err("this kernel has no function %s() that could be probed: it is not one that pageledger knows\n",
		       symbol);
	else
		pr_err("cannot probe %s(): error %d\n", symbol, err);
}

int pl_probes_attach(bool all)
{
	struct probe *p;
	int err;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		if (p->only_all && !all)
			continue;
		err = attach_probe(p);
		p->on = !err;
		if (!err || (err == -ENOENT && p->may_lack))
			continue;
		complain(p, err);
		pl_probes_detach();
		return err;
	}
	return 0;
}

/*
 * Unregistering waits for handlers that run; calls that sleep inside a probed function
 * meanwhile return through the kernel's own trampoline and no longer call us.
 */
void pl_probes_detach(void)
{
	struct probe *p;

	for (p = probes + ARRAY_SIZE(probes) - 1; p >= probes; p--)
		if (p->on)
			detach_probe(p);
}

static unsigned long missed_by(const struct probe *p)
{
	return p->rp.nmissed + p->rp.kp.nmissed;
}

unsigned long pl_probes_missed(void)
{
	unsigned long sum = 0;
	struct probe *p;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++)
		sum += missed_by(p);
	return sum;
}

/*
 * sysctl kernel.ftrace_enabled=0 and debugfs kprobes/enabled=0 disarm probes without a
 * word. Call what is probed and see.
 */
bool pl_probes_armed(void)
{
	unsigned long before = pl_ledger_events(PL_EVENT_BULK_CALLS);
	struct page *page = NULL;

	pl_bulk_one(PL_GFP, &page);
	if (page)
		__free_page(page);
	return pl_ledger_events(PL_EVENT_BULK_CALLS) != before;
}

void pl_probes_show(struct seq_file *m)
{
	struct probe *p;

	seq_printf(m, "probes %s\n", pl_probes_armed() ? "armed" : "disarmed");
	for (p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		if (p->on)
			seq_printf(m, "missed_%s %lu\n", p->role, missed_by(p));
		else if (p->may_lack)
			seq_printf(m, "missed_%s absent\n", p->role);
	}
}
