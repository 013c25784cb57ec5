// SPDX-License-Identifier: GPL-2.0
/*
 * How many pages a task has at most: what it allocates less what it frees.
 *
 * /sys/module/pl_peak/parameters/: write the task's number to pid, which begins anew;
 * peak reads back pages.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>

/* Written by the task that is watched alone, which does not run when it is changed. */
static long pages, peak, bulk;
static int watched;
static struct tracepoint *alloc_event, *free_event;

static bool is_watched(void)
{
	return current->pid == READ_ONCE(watched) && in_task();
}

static void add(long nr)
{
	pages += nr;
	peak = max(peak, pages);
}

static void on_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp,
		     int migratetype)
{
	if (page && is_watched())
		add(BIT(order));
}

static void on_free(void *data, struct page *page, unsigned int order)
{
	if (is_watched())
		add(-(long)BIT(order));
}

/* The bulk allocator's fast path has no event, its fallback to one page has. */
static int on_bulk(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	if (!is_watched())
		return 1;
	bulk = pages;
	return 0;
}

static int on_bulk_done(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	pages = bulk;
	add(regs_return_value(regs));
	return 0;
}

static struct kretprobe bulk_probe = { .entry_handler = on_bulk, .handler = on_bulk_done };

static int set_pid(const char *text, const struct kernel_param *param)
{
	pages = 0;
	peak = 0;
	return param_set_int(text, param);
}

static const struct kernel_param_ops pid_ops = { .set = set_pid, .get = param_get_int };

module_param_cb(pid, &pid_ops, &watched, 0600);
module_param(peak, long, 0400);

static void match_event(struct tracepoint *tp, void *priv)
{
	if (!strcmp(tp->name, "mm_page_alloc"))
		alloc_event = tp;
	if (!strcmp(tp->name, "mm_page_free"))
		free_event = tp;
}

static int probe_bulk(void)
{
	static const char * const names[] = { "alloc_pages_bulk_noprof", "__alloc_pages_bulk" };
	unsigned int i;
	int err = -ENOENT;

	for (i = 0; i < ARRAY_SIZE(names) && err == -ENOENT; i++) {
		bulk_probe.kp.symbol_name = names[i];
		bulk_probe.kp.addr = NULL;
		err = register_kretprobe(&bulk_probe);
	}
	return err;
}

static int __init peak_init(void)
{
	int err = probe_bulk();

	if (err)
		return err;
	for_each_kernel_tracepoint(match_event, NULL);
	err = -ENOENT;
	if (!alloc_event || !free_event)
		goto out;
	err = tracepoint_probe_register(free_event, on_free, NULL);
	if (err)
		goto out;
	err = tracepoint_probe_register(alloc_event, on_alloc, NULL);
	if (!err)
		return 0;
	tracepoint_probe_unregister(free_event, on_free, NULL);
	tracepoint_synchronize_unregister();
out:
	unregister_kretprobe(&bulk_probe);
	return err;
}

static void __exit peak_exit(void)
{
	tracepoint_probe_unregister(alloc_event, on_alloc, NULL);
	tracepoint_probe_unregister(free_event, on_free, NULL);
	tracepoint_synchronize_unregister();
	unregister_kretprobe(&bulk_probe);
}

module_init(peak_init);
module_exit(peak_exit);

MODULE_DESCRIPTION("pageledger: how much memory a reader takes at most");
MODULE_LICENSE("GPL");
