// SPDX-License-Identifier: GPL-2.0
/*
 * Ground truth: a driver whose allocations are known to the page.
 *
 * /sys/kernel/debug/pl_truth takes "take API COUNT", which allocates COUNT blocks
 * through the function truth_API(), and "give API HOW", which frees all of them:
 * here, on another CPU (other), from softirq (softirq), split into single pages (split).
 * "leak API now" makes the module forget them. It reads back "API blocks pages".
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

/* An allocation of an odd size: alloc_pages_exact() frees the tail of its block. */
#define EXACT_PAGES	5
#define BULK_MAX	256
#define VMALLOC_PAGES	64

struct api {
	const char *name;
	/* Allocate @nr blocks into @blocks. Return: how many there are. */
	unsigned int (*take)(struct page **blocks, unsigned int nr);
	void (*give)(struct page *block);
	unsigned int order;		/* of a block, when it is 2^order pages */
	unsigned int pages;		/* of a block */
	struct page **blocks;
	unsigned int held;
};

/* Each API has a function of its own that is not inlined: the caller to be named. */
#define TRUTH_TAKE(api, expression)						\
static noinline unsigned int truth_##api(struct page **blocks, unsigned int nr)	\
{										\
	unsigned int i;								\
										\
	for (i = 0; i < nr; i++) {						\
		blocks[i] = (expression);					\
		if (!blocks[i])							\
			break;							\
	}									\
	return i;								\
}

static struct page *page_of(void *address)
{
	return address ? virt_to_page(address) : NULL;
}

TRUTH_TAKE(alloc_page, alloc_page(GFP_KERNEL))
TRUTH_TAKE(alloc_pages_3, alloc_pages(GFP_KERNEL, 3))
TRUTH_TAKE(alloc_pages_9, alloc_pages(GFP_KERNEL | __GFP_COMP, 9))
TRUTH_TAKE(get_free_pages, page_of((void *)__get_free_pages(GFP_KERNEL, 1)))
TRUTH_TAKE(alloc_pages_exact, page_of(alloc_pages_exact(EXACT_PAGES * PAGE_SIZE, GFP_KERNEL)))

/* One call may return fewer pages than were asked for. */
static __always_inline unsigned int fill(struct page **blocks, unsigned int nr)
{
	unsigned int done = 0, last;

	do {
		last = done;
		done += alloc_pages_bulk_array(GFP_KERNEL, min(nr - done, BULK_MAX),
					       blocks + done);
	} while (done < nr && done > last);
	return done;
}

static noinline unsigned int truth_bulk_array(struct page **blocks, unsigned int nr)
{
	return fill(blocks, nr);
}

static noinline unsigned int truth_bulk_list(struct page **blocks, unsigned int nr)
{
	struct page *page, *next;
	LIST_HEAD(list);
	unsigned int done = 0;

	alloc_pages_bulk_list(GFP_KERNEL, nr, &list);
	list_for_each_entry_safe(page, next, &list, lru) {
		list_del(&page->lru);
		blocks[done++] = page;
	}
	return done;
}

/* Every other slot is filled before: the bulk allocator must leave those alone. */
static noinline unsigned int truth_bulk_holes(struct page **blocks, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i += 2)
		blocks[i] = alloc_page(GFP_KERNEL);
	return fill(blocks, nr);
}

static noinline unsigned int truth_vmalloc(struct page **blocks, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		blocks[i] = vmalloc(VMALLOC_PAGES * PAGE_SIZE);
	return i;
}

TRUTH_TAKE(kmalloc_large, page_of(kmalloc(PAGE_SIZE << 3, GFP_KERNEL)))

static void give_vmalloc(struct page *address) { vfree(address); }
static void give_kmalloc(struct page *page) { kfree(page_address(page)); }
static void give_order_0(struct page *page) { __free_page(page); }
static void give_order_1(struct page *page) { __free_pages(page, 1); }
static void give_order_3(struct page *page) { __free_pages(page, 3); }
static void give_order_9(struct page *page) { __free_pages(page, 9); }

static void give_exact(struct page *page)
{
	free_pages_exact(page_address(page), EXACT_PAGES * PAGE_SIZE);
}

static struct api apis[] = {
	{ "alloc_page", truth_alloc_page, give_order_0, 0, 1 },
	{ "alloc_pages_3", truth_alloc_pages_3, give_order_3, 3, 8 },
	{ "alloc_pages_9", truth_alloc_pages_9, give_order_9, 9, 512 },
	{ "get_free_pages", truth_get_free_pages, give_order_1, 1, 2 },
	{ "alloc_pages_exact", truth_alloc_pages_exact, give_exact, 0, EXACT_PAGES },
	{ "bulk_array", truth_bulk_array, give_order_0, 0, 1 },
	{ "bulk_list", truth_bulk_list, give_order_0, 0, 1 },
	{ "bulk_holes", truth_bulk_holes, give_order_0, 0, 1 },
	{ "vmalloc", truth_vmalloc, give_vmalloc, 0, VMALLOC_PAGES },
	{ "kmalloc_large", truth_kmalloc_large, give_kmalloc, 3, 8 },
};

static DEFINE_MUTEX(lock);	/* protects apis */
static struct dentry *file;

static int take(struct api *api, unsigned int nr)
{
	if (api->held)
		return -EBUSY;
	api->blocks = vcalloc(nr, sizeof(*api->blocks));
	if (!api->blocks)
		return -ENOMEM;
	api->held = api->take(api->blocks, nr);
	return api->held == nr ? 0 : -ENOMEM;
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

static long give_all_work(void *data)
{
	give_all(data);
	return 0;
}

static struct api *tasklet_api;

static void give_all_tasklet(struct tasklet_struct *unused)
{
	give_all(tasklet_api);
}

static DECLARE_TASKLET(tasklet, give_all_tasklet);

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

	if (!strcmp(how, "here")) {
		give_all(api);
	} else if (!strcmp(how, "other")) {
		err = give_other_cpu(api);
	} else if (!strcmp(how, "softirq")) {
		tasklet_api = api;
		tasklet_schedule(&tasklet);
		tasklet_unlock_wait(&tasklet);
		tasklet_kill(&tasklet);
	} else if (!strcmp(how, "split") && api->give != give_kmalloc &&
		   api->order && api->order <= 3) {
		give_split(api);
	} else {
		return -EINVAL;
	}
	if (!err) {
		vfree(api->blocks);
		api->blocks = NULL;
		api->held = 0;
	}
	return err;
}

static int command(char *line)
{
	char verb[8], name[24], arg[16];
	unsigned int i, nr;

	if (sscanf(line, "%7s %23s %15s", verb, name, arg) != 3)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(apis); i++) {
		if (strcmp(name, apis[i].name))
			continue;
		if (!strcmp(verb, "take") && !kstrtouint(arg, 10, &nr) && nr)
			return take(&apis[i], nr);
		if (!strcmp(verb, "give"))
			return give(&apis[i], arg);
		if (!strcmp(verb, "leak")) {
			apis[i].held = 0;
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
	for (i = 0; i < ARRAY_SIZE(apis); i++)
		seq_printf(m, "%s %u %u\n", apis[i].name, apis[i].held,
			   apis[i].held * apis[i].pages);
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
	file = debugfs_create_file("pl_truth", 0600, NULL, NULL, &truth_fops);
	return PTR_ERR_OR_ZERO(file);
}

static void __exit truth_exit(void)
{
	unsigned int i;

	debugfs_remove(file);
	for (i = 0; i < ARRAY_SIZE(apis); i++) {
		give_all(&apis[i]);
		vfree(apis[i].blocks);
	}
}

module_init(truth_init);
module_exit(truth_exit);

MODULE_DESCRIPTION("pageledger selftests: allocations known to the page");
MODULE_LICENSE("GPL");
