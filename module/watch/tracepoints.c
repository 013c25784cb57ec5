// SPDX-License-Identifier: GPL-2.0
/*
 * hook=tracepoint: kmem:mm_page_alloc fires at the end of __alloc_pages(), also for an
 * allocation that failed; kmem:mm_page_free in free_pages_prepare(), on every free path.
 *
 * Probes are called with preemption off on 6.1 and 6.12, and preemptible, under SRCU, on the
 * newest kernels (include/linux/tracepoint.h). Counters and shadow words need it off, and
 * who waits for hooks by synchronize_rcu() counts on that: so we see to it ourselves.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/tracepoint.h>

#include "compat/unwind.h"
#include "watch/events.h"
#include "watch/tracepoints.h"

/* Not inlined, not traced: what is on the stack below its caller's frame is the return address. */
static noinline notrace void on_alloc(void *data, struct page *page, unsigned int order,
				      gfp_t gfp, int migratetype)
{
	preempt_disable_notrace();
	if (!pl_events_alloc(page, order, gfp, PL_CALLER_IP(), PL_CALLER_SP()))
		pl_events_alloc_walk(pl_return_ip(READ_ONCE_NOCHECK(*PL_CALLER_IP())), page,
				     order, gfp, PL_CALLER_SP(), PL_CALLER_BP());
	preempt_enable_notrace();
}

NOKPROBE_SYMBOL(on_alloc);

static notrace void on_free(void *data, struct page *page, unsigned int order)
{
	preempt_disable_notrace();
	pl_events_free(page, order);
	preempt_enable_notrace();
}

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
			pr_err("this kernel has no tracepoint kmem:%s%s: try hook=kprobe\n",
			       events[i].name, IS_ENABLED(CONFIG_TRACEPOINTS) ? "" :
			       " (it was built without CONFIG_TRACEPOINTS)");
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

int pl_tracepoints_attach(void)
{
	int err = find_events();
	unsigned int i;

	for (i = 0; !err && i < ARRAY_SIZE(events); i++) {
		err = tracepoint_probe_register(events[i].tp, events[i].probe, NULL);
		if (err) {
			pr_err("cannot attach to kmem:%s: error %d\n", events[i].name, err);
			detach_events(i);
		}
	}
	return err;
}

void pl_tracepoints_detach(void)
{
	detach_events(ARRAY_SIZE(events));
}
