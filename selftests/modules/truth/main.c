// SPDX-License-Identifier: GPL-2.0
/*
 * Ground truth: a driver whose allocations are known to the page.
 *
 * /sys/kernel/debug/pl_truth takes "take API COUNT", which allocates COUNT blocks
 * through the function truth_API(), and "give API HOW", which frees all of them:
 * here, on another CPU (other), from softirq (softirq), split into single pages (split),
 * with put_page() (put), with release_pages() (release), with a reference still held
 * at the time of __free_pages() (held), or after one page of each has gone and come back
 * to another caller (mixed).
 * "leak API now" makes the module forget them. It reads back "API blocks pages", how
 * many pages compaction has "moved", and how many blocks were freed "mixed".
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "apis.h"
#include "balloon.h"
#include "kernel.h"

static DEFINE_MUTEX(lock);	/* protects apis and nr_mixed */
static struct dentry *file;
static unsigned int nr_mixed;

static int take(struct api *api, unsigned int nr)
{
	if (api->held)
		return -EBUSY;
	api->blocks = vzalloc(array_size(nr, sizeof(*api->blocks)));
	if (!api->blocks)
		return -ENOMEM;
	api->collected = !api->collect;
	api->held = api->take(api->blocks, nr);
	return api->held == nr ? 0 : -ENOMEM;
}

/* From here on blocks are where they are. */
static void collect(struct api *api)
{
	if (api->held && !api->collected)
		api->collect(api->blocks, api->held);
	api->collected = true;
}

static void forget(struct api *api)
{
	vfree(api->blocks);
	api->blocks = NULL;
	api->held = 0;
}

static void give_all(struct api *api)
{
	unsigned int i;

	for (i = 0; i < api->held; i++)
		api->give(api->blocks[i]);
}

/* A block that is not compound falls into pages that are freed one by one. */
static void give_split(struct api *api)
{
	unsigned int i, j;

	for (i = 0; i < api->held; i++) {
		split_page(api->blocks[i], api->order);
		for (j = 0; j < api->pages; j++)
			__free_page(api->blocks[i] + j);
	}
}

/*
 * A block that is not compound, while somebody else has a reference to its first page:
 * __free_pages() frees the others only (see there, mm/page_alloc.c).
 */
static void give_held(struct api *api)
{
	unsigned int i;

	for (i = 0; i < api->held; i++) {
		get_page(api->blocks[i]);
		__free_pages(api->blocks[i], api->order);
		put_page(api->blocks[i]);
	}
}

/* By alloc_page(): the per-CPU list gives the page first that came last, most of the time. */
static struct page *take_again(struct page *page)
{
	struct page *again = NULL;

	migrate_disable();
	__free_page(page);
	apis[0].take(&again, 1);
	migrate_enable();
	return again;
}

/*
 * A block that is not compound falls into pages, one of them changes its owner, and all
 * are freed in one: from block to block the next page, or the next from the end. (Memory
 * allocation profiling would not know what to make of that; stock kernels have none.)
 */
static void give_mixed(struct api *api)
{
	unsigned int i, j;

	for (i = 0; i < api->held; i++) {
		struct page *block = api->blocks[i], *again;
		unsigned int tail = i % (api->pages - 1);
		unsigned int other = i % 2 ? api->pages - 1 - tail : 1 + tail;

		split_page(block, api->order);
		again = take_again(block + other);
		if (again == block + other) {
			for (j = 1; j < api->pages; j++)
				set_page_count(block + j, 0);
			__free_pages(block, api->order);
			nr_mixed++;
			continue;
		}
		for (j = 0; j < api->pages; j++)
			if (j != other)
				__free_page(block + j);
		if (again)
			__free_page(again);
	}
}

static void give_put(struct api *api)
{
	unsigned int i;

	for (i = 0; i < api->held; i++)
		put_page(api->blocks[i]);
}

static long give_all_work(void *data)
{
	give_all(data);
	return 0;
}

static struct api *tasklet_api;
static struct tasklet_struct tasklet;

static void give_all_tasklet(unsigned long unused)
{
	give_all(tasklet_api);
}

static int give_other_cpu(struct api *api)
{
	int other = cpumask_any_but(cpu_online_mask, get_cpu());

	put_cpu();
	if (other >= nr_cpu_ids)
		return -ENODEV;
	return work_on_cpu(other, give_all_work, api);
}

static int give(struct api *api, const char *how)
{
	int err = 0;

	collect(api);
	if (!strcmp(how, "here")) {
		give_all(api);
	} else if (!strcmp(how, "other")) {
		err = give_other_cpu(api);
	} else if (!strcmp(how, "softirq")) {
		tasklet_api = api;
		/* of the old form: all kernels have it */
		tasklet_init(&tasklet, give_all_tasklet, 0);
		tasklet_schedule(&tasklet);
		tasklet_unlock_wait(&tasklet);
		tasklet_kill(&tasklet);
	} else if (!strcmp(how, "split") && api->kind == PLAIN) {
		give_split(api);
	} else if (!strcmp(how, "held") && api->kind == PLAIN) {
		give_held(api);
	} else if (!strcmp(how, "mixed") && api->kind == PLAIN) {
		give_mixed(api);
	} else if (!strcmp(how, "put") && api->kind == SINGLE) {
		give_put(api);
	} else if (!strcmp(how, "release") && api->kind == SINGLE) {
		release_pages(api->blocks, api->held);
	} else {
		return -EINVAL;
	}
	if (!err)
		forget(api);
	return err;
}

static int command(char *line)
{
	char verb[8], name[24], arg[16];
	unsigned int i, nr;

	if (sscanf(line, "%7s %23s %15s", verb, name, arg) != 3)
		return -EINVAL;
	for (i = 0; i < nr_apis; i++) {
		if (strcmp(name, apis[i].name))
			continue;
		if (!strcmp(verb, "take") && !kstrtouint(arg, 10, &nr) && nr)
			return take(&apis[i], nr);
		if (!strcmp(verb, "give"))
			return give(&apis[i], arg);
		if (!strcmp(verb, "leak")) {
			collect(&apis[i]);
			forget(&apis[i]);
			return 0;
		}
	}
	return -EINVAL;
}

static ssize_t truth_write(struct file *f, const char __user *buf, size_t len, loff_t *pos)
{
	char line[64] = "";
	int err;

	if (len >= sizeof(line) || copy_from_user(line, buf, len))
		return -EINVAL;
	mutex_lock(&lock);
	err = command(line);
	mutex_unlock(&lock);
	return err ? err : len;
}

static int truth_show(struct seq_file *m, void *v)
{
	unsigned int i;

	mutex_lock(&lock);
	for (i = 0; i < nr_apis; i++)
		seq_printf(m, "%s %u %u\n", apis[i].name, apis[i].held,
			   apis[i].held * apis[i].pages);
	seq_printf(m, "moved %lu\nmixed %u\n", balloon_moved(), nr_mixed);
	mutex_unlock(&lock);
	return 0;
}

static int truth_open(struct inode *inode, struct file *f)
{
	return single_open(f, truth_show, NULL);
}

static const struct file_operations truth_fops = {
	.owner = THIS_MODULE,
	.open = truth_open,
	.read = seq_read,
	.write = truth_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static int __init truth_init(void)
{
	int err = apis_init();

	if (err)
		return err;
	file = debugfs_create_file("pl_truth", 0600, NULL, NULL, &truth_fops);
	if (IS_ERR(file))
		apis_exit();
	return PTR_ERR_OR_ZERO(file);
}

static void __exit truth_exit(void)
{
	unsigned int i;

	debugfs_remove(file);
	for (i = 0; i < nr_apis; i++) {
		collect(&apis[i]);
		give_all(&apis[i]);
		forget(&apis[i]);
	}
	apis_exit();
}

module_init(truth_init);
module_exit(truth_exit);

MODULE_DESCRIPTION("pageledger selftests: allocations known to the page");
MODULE_LICENSE("GPL");
