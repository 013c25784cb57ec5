// SPDX-License-Identifier: GPL-2.0
/*
 * Where pages leave and enter the buddy allocator: the tracepoints kmem:mm_page_alloc
 * (end of __alloc_pages()) and kmem:mm_page_free (free_pages_prepare(), on every free
 * path), and a return probe on the bulk allocator, whose fast path has no event.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/tracepoint.h>

#include "caller.h"
#include "compat/probes.h"
#include "hooks.h"
#include "ledger.h"
#include "sites.h"

static bool unwind_all __read_mostly;

static u32 site_for(gfp_t gfp, unsigned long inside)
{
	if (pl_caller_gfp_is_user(gfp) && !unwind_all)
		return PL_SITE_MOVABLE;
	return pl_caller_site(gfp, inside);
}

/* The event also fires for an allocation that failed: page is NULL then. */
static noinline void on_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp,
			      int migratetype)
{
	if (!page)
		return;
	pl_ledger_count(PL_EVENT_ALLOC, 1);
	pl_ledger_set(page_to_pfn(page), BIT(order), site_for(gfp, _RET_IP_));
}

static void on_free(void *data, struct page *page, unsigned int order)
{
	pl_ledger_count(PL_EVENT_FREE, 1);
	pl_ledger_clear(page_to_pfn(page), BIT(order));
}

struct bulk_call {
	struct pl_bulk bulk;
	gfp_t gfp;
};

static int on_bulk_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct bulk_call *call = (void *)ri->data;

	call->bulk = pl_bulk_arguments(regs);
	call->gfp = pl_bulk_gfp(regs);
	return 0;
}

/* Which page is number @i of those returned; lists grow at the front. */
static struct page *bulk_page(const struct pl_bulk *bulk, unsigned long i, struct page *last)
{
	if (bulk->array)
		return bulk->array[i];
	return last ? list_next_entry(last, lru) :
		      list_first_entry(bulk->list, struct page, lru);
}

/*
 * Filled slots and the slow path's pages are among the pages returned; they have an
 * owner already, so that claiming what has none counts each page once.
 */
static int on_bulk_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct bulk_call *call = (void *)ri->data;
	unsigned long i, nr = regs_return_value(regs), claimed = 0;
	u32 site = nr ? site_for(call->gfp, get_kretprobe_retaddr(ri)) : PL_SITE_NONE;
	struct page *page = NULL;

	preempt_disable();
	for (i = 0; i < nr; i++) {
		page = bulk_page(&call->bulk, i, page);
		if (page)
			claimed += pl_ledger_claim(page_to_pfn(page), site);
	}
	pl_ledger_count(PL_EVENT_BULK, claimed);
	preempt_enable();
	return 0;
}

/* Sleeping callers hold an instance: allow for more than one on each CPU. */
#define BULK_INSTANCES	(4 * num_possible_cpus() + 64)

static struct kretprobe bulk_probe = {
	.kp.symbol_name	= PL_SYMBOL_BULK,
	.entry_handler	= on_bulk_entry,
	.handler	= on_bulk_return,
	.data_size	= sizeof(struct bulk_call),
};

struct event {
	const char *name;
	void *probe;
	struct tracepoint *tp;
};

/* Frees first: a page that is allocated and freed in between must not stay owned. */
static struct event events[] = {
	{ .name = "mm_page_free", .probe = on_free },
	{ .name = "mm_page_alloc", .probe = on_alloc },
};

static void match_event(struct tracepoint *tp, void *priv)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (!strcmp(tp->name, events[i].name))
			events[i].tp = tp;
}

static int find_events(void)
{
	unsigned int i;

	for_each_kernel_tracepoint(match_event, NULL);
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		if (!events[i].tp) {
			pr_err("this kernel has no tracepoint kmem:%s (CONFIG_TRACEPOINTS?)\n",
			       events[i].name);
			return -ENOENT;
		}
	}
	return 0;
}

static void detach_events(unsigned int nr)
{
	while (nr--)
		tracepoint_probe_unregister(events[nr].tp, events[nr].probe, NULL);
	tracepoint_synchronize_unregister();
}

static int attach_events(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(events); i++) {
		err = tracepoint_probe_register(events[i].tp, events[i].probe, NULL);
		if (err) {
			pr_err("cannot attach to kmem:%s: error %d\n", events[i].name, err);
			detach_events(i);
			return err;
		}
	}
	return 0;
}

int pl_hooks_start(bool unwind_user)
{
	int err = find_events();

	if (err)
		return err;
	unwind_all = unwind_user;
	err = attach_events();
	if (err)
		return err;
	bulk_probe.maxactive = BULK_INSTANCES;
	err = register_kretprobe(&bulk_probe);
	if (err) {
		pr_err("cannot probe %s: error %d (CONFIG_KRETPROBES?)\n", PL_SYMBOL_BULK, err);
		detach_events(ARRAY_SIZE(events));
	}
	return err;
}

/*
 * unregister_kretprobe() waits for handlers that run; calls that sleep inside the bulk
 * allocator meanwhile return through the kernel's trampoline and no longer call us.
 */
void pl_hooks_stop(void)
{
	unregister_kretprobe(&bulk_probe);
	detach_events(ARRAY_SIZE(events));
}

unsigned long pl_hooks_bulk_missed(void)
{
	return bulk_probe.nmissed + bulk_probe.kp.nmissed;
}
