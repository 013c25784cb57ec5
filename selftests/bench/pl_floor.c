// SPDX-License-Identifier: GPL-2.0
/* The floor: a probe on each of the two tracepoints that counts its calls, per CPU. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/tracepoint.h>

static DEFINE_PER_CPU(unsigned long, allocs);
static DEFINE_PER_CPU(unsigned long, frees);
static struct tracepoint *alloc_event, *free_event;

static void on_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp,
		     int migratetype)
{
	this_cpu_inc(allocs);
}

static void on_free(void *data, struct page *page, unsigned int order)
{
	this_cpu_inc(frees);
}

/* The counters, for /sys/module/pl_floor/parameters/: that the probes are really there. */
static int show_counter(char *buffer, const struct kernel_param *param)
{
	unsigned long __percpu *counter = (unsigned long __force __percpu *)param->arg;
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(counter, cpu);
	return sysfs_emit(buffer, "%lu\n", sum);
}

static const struct kernel_param_ops counter_ops = { .get = show_counter };

module_param_cb(allocs, &counter_ops, (void __force *)&allocs, 0400);
module_param_cb(frees, &counter_ops, (void __force *)&frees, 0400);

static void match_event(struct tracepoint *tp, void *priv)
{
	if (!strcmp(tp->name, "mm_page_alloc"))
		alloc_event = tp;
	if (!strcmp(tp->name, "mm_page_free"))
		free_event = tp;
}

static int __init floor_init(void)
{
	int err;

	for_each_kernel_tracepoint(match_event, NULL);
	if (!alloc_event || !free_event)
		return -ENOENT;
	err = tracepoint_probe_register(free_event, on_free, NULL);
	if (err)
		return err;
	err = tracepoint_probe_register(alloc_event, on_alloc, NULL);
	if (err) {
		tracepoint_probe_unregister(free_event, on_free, NULL);
		tracepoint_synchronize_unregister();
	}
	return err;
}

static void __exit floor_exit(void)
{
	tracepoint_probe_unregister(alloc_event, on_alloc, NULL);
	tracepoint_probe_unregister(free_event, on_free, NULL);
	tracepoint_synchronize_unregister();
}

module_init(floor_init);
module_exit(floor_exit);

MODULE_DESCRIPTION("pageledger benchmark: probes that do nothing but count");
MODULE_LICENSE("GPL");
