// SPDX-License-Identifier: GPL-2.0
/*
 * Ground truth for who holds a page: a driver whose pointers are where each kind says.
 *
 * /sys/kernel/debug/pl_holders takes "hold KIND PAGES", once for each kind, and whoever has it
 * open for reading holds pages through that file. Pages of a kind are taken by a function of its
 * own, take_KIND. What keeps track of them here are page frame numbers, which no search takes for
 * pointers; all are freed with the module, unless "forget" was written: then they are lost.
 */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/sock.h>

#define MOST	4096	/* pages of a kind */
#define SOME	1024	/* of those in an array */
#define FEW	16	/* of those on a stack, and for each CPU */
#define OF_FILE	100

static DEFINE_MUTEX(lock);	/* protects all of this */

/* What to free. */
static unsigned long *pfns;
static unsigned int nr_pfns;

static struct page *bss_pages[SOME];
static struct page *data_pages[SOME] = { ZERO_SIZE_PTR };
static DEFINE_PER_CPU(struct page *, percpu_pages[FEW]);
static DEFINE_XARRAY(xarray_pages);
static DEFINE_XARRAY(tagged_pages);
static LIST_HEAD(lru_pages);
static struct page **table_pages;
static void **address_pages;
static struct page **large_pages;

struct each {
	struct page *page;
	long something[7];
};

static struct each **each_table;

struct inner {
	long something[5];
	struct page **pages;
};

struct outer {
	long something[20];
	struct inner *inner;
};

static struct outer *nested;

/* Found by whoever has the timer. What is here does not lead to it. */
struct timed {
	struct timer_list timer;
	struct delayed_work work;
	struct page *page[];
};

static unsigned long timed, worked;	/* inverted addresses */
static struct platform_device *device;
static struct net_device *netdev;
static struct socket *sock;
static struct task_struct *thread;
static struct dentry *dentry;

static struct page *one(void)
{
	struct page *page;

	if (nr_pfns == SOME * 20)
		return NULL;
	page = alloc_page(GFP_KERNEL);
	if (page)
		pfns[nr_pfns++] = page_to_pfn(page);
	return page;
}

static int fill(struct page **pages, unsigned int nr, struct page *(*take)(void))
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		WRITE_ONCE(pages[i], take());
		if (!pages[i])
			return -ENOMEM;
	}
	return 0;
}

/* The name is in it, so that no two of them are one to the compiler. */
#define TAKE(kind)							\
static noinline struct page *take_##kind(void)				\
{									\
	struct page *page = one();					\
									\
	asm volatile("# " #kind : : : "memory");			\
	return page;							\
}

TAKE(bss)
TAKE(data)
TAKE(percpu)
TAKE(xarray)
TAKE(tagged)
TAKE(lru)
TAKE(table)
TAKE(address)
TAKE(large)
TAKE(each)
TAKE(nested)
TAKE(timer)
TAKE(work)
TAKE(drvdata)
TAKE(netdev)
TAKE(sock)
TAKE(file)
TAKE(stack)
TAKE(nothing)

static int hold_bss(unsigned int nr)
{
	return fill(bss_pages, nr, take_bss);
}

static int hold_data(unsigned int nr)
{
	return fill(data_pages, nr, take_data);
}

static int hold_percpu(unsigned int nr)
{
	return fill(per_cpu_ptr(&percpu_pages[0], 0), min(nr, FEW + 0U), take_percpu);
}

static int hold_xarray(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (xa_err(xa_store(&xarray_pages, i, take_xarray(), GFP_KERNEL)))
			return -ENOMEM;
	return 0;
}

static int hold_tagged(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (xa_err(xa_store(&tagged_pages, 7 * i, xa_tag_pointer(take_tagged(), 1),
				    GFP_KERNEL)))
			return -ENOMEM;
	return 0;
}

static int hold_lru(unsigned int nr)
{
	struct page *page;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		page = take_lru();
		if (!page)
			return -ENOMEM;
		list_add(&page->lru, &lru_pages);
	}
	return 0;
}

static int hold_table(unsigned int nr)
{
	WRITE_ONCE(table_pages, vzalloc(array_size(nr, sizeof(*table_pages))));
	return table_pages ? fill(table_pages, nr, take_table) : -ENOMEM;
}

static int hold_address(unsigned int nr)
{
	unsigned int i;

	WRITE_ONCE(address_pages, kcalloc(nr, sizeof(*address_pages), GFP_KERNEL));
	for (i = 0; address_pages && i < nr; i++) {
		struct page *page = take_address();

		if (!page)
			return -ENOMEM;
		WRITE_ONCE(address_pages[i], page_address(page));
	}
	return address_pages ? 0 : -ENOMEM;
}

/* Of more than two pages: not a slab object. */
static int hold_large(unsigned int nr)
{
	WRITE_ONCE(large_pages, kzalloc(4 * PAGE_SIZE, GFP_KERNEL));
	return large_pages ? fill(large_pages, nr, take_large) : -ENOMEM;
}

/* Each by an object of its own. */
static int hold_each(unsigned int nr)
{
	unsigned int i;

	WRITE_ONCE(each_table, vzalloc(array_size(MOST, sizeof(*each_table))));
	for (i = 0; each_table && i < nr; i++) {
		each_table[i] = kzalloc(sizeof(*each_table[i]), GFP_KERNEL);
		if (!each_table[i])
			return -ENOMEM;
		each_table[i]->page = take_each();
		if (!each_table[i]->page)
			return -ENOMEM;
	}
	return each_table ? 0 : -ENOMEM;
}

static int hold_nested(unsigned int nr)
{
	WRITE_ONCE(nested, kzalloc(sizeof(*nested), GFP_KERNEL));
	if (nested)
		nested->inner = kzalloc(sizeof(*nested->inner), GFP_KERNEL);
	if (nested && nested->inner)
		nested->inner->pages = kcalloc(nr, sizeof(struct page *), GFP_KERNEL);
	return nested && nested->inner && nested->inner->pages ?
	       fill(nested->inner->pages, nr, take_nested) : -ENOMEM;
}

static DECLARE_COMPLETION(expired);

static void on_timer(struct timer_list *timer)
{
	complete(&expired);
}

static void on_work(struct work_struct *work)
{
}

static int hold_timer(unsigned int nr)
{
	struct timed *t = kzalloc(struct_size(t, page, nr), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	timer_setup(&t->timer, on_timer, 0);
	mod_timer(&t->timer, jiffies + 3600 * HZ);
	timed = ~(unsigned long)t;
	return fill(t->page, nr, take_timer);
}

static int hold_work(unsigned int nr)
{
	struct timed *t = kzalloc(struct_size(t, page, nr), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	INIT_DELAYED_WORK(&t->work, on_work);
	schedule_delayed_work(&t->work, 3600 * HZ);
	worked = ~(unsigned long)t;
	return fill(t->page, nr, take_work);
}

static int hold_drvdata(unsigned int nr)
{
	struct platform_device *dev;
	struct page **pages;

	dev = platform_device_register_simple("pl_holder", 7, NULL, 0);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	device = dev;
	pages = kcalloc(nr, sizeof(*pages), GFP_KERNEL);
	platform_set_drvdata(dev, pages);
	return pages ? fill(pages, nr, take_drvdata) : -ENOMEM;
}

static netdev_tx_t no_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops netdev_ops = { .ndo_start_xmit = no_xmit };

static int hold_netdev(unsigned int nr)
{
	struct net_device *dev;

	dev = alloc_netdev(nr * sizeof(struct page *), "plhold%d", NET_NAME_UNKNOWN, ether_setup);
	if (!dev)
		return -ENOMEM;
	dev->netdev_ops = &netdev_ops;
	if (register_netdev(dev)) {
		free_netdev(dev);
		return -EINVAL;
	}
	netdev = dev;
	return fill(netdev_priv(dev), nr, take_netdev);
}

/* Held by the socket, which the protocol's table of sockets leads to. */
static int hold_sock(unsigned int nr)
{
	struct page **pages;
	int err;

	err = sock_create_kern(&init_net, AF_INET, SOCK_DGRAM, IPPROTO_UDP, &sock);
	if (err)
		return err;
	pages = kcalloc(nr, sizeof(*pages), GFP_KERNEL);
	sock->sk->sk_user_data = pages;
	return pages ? fill(pages, nr, take_sock) : -ENOMEM;
}

/* Pointers are in the thread's frame alone. */
static int keep_on_stack(void *nr)
{
	struct page *pages[FEW] = {};
	unsigned int i;

	for (i = 0; i < min_t(unsigned int, (unsigned long)nr, FEW); i++)
		WRITE_ONCE(pages[i], take_stack());
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	barrier_data(pages);	/* they are there until now */
	return 0;
}

static int hold_stack(unsigned int nr)
{
	struct task_struct *t = kthread_run(keep_on_stack, (void *)(unsigned long)nr, "pl_keeper");

	if (IS_ERR(t))
		return PTR_ERR(t);
	thread = t;
	return 0;
}

static int hold_nothing(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!take_nothing())
			return -ENOMEM;
	return 0;
}

static struct {
	const char *name;
	int (*hold)(unsigned int nr);
	bool done;
} kinds[] = {
	{ "bss", hold_bss }, { "data", hold_data }, { "percpu", hold_percpu },
	{ "xarray", hold_xarray }, { "tagged", hold_tagged }, { "lru", hold_lru },
	{ "table", hold_table }, { "address", hold_address },
	{ "large", hold_large }, { "each", hold_each }, { "nested", hold_nested },
	{ "timer", hold_timer }, { "work", hold_work }, { "drvdata", hold_drvdata },
	{ "netdev", hold_netdev }, { "sock", hold_sock }, { "stack", hold_stack },
	{ "nothing", hold_nothing },
};

static int hold(const char *name, unsigned int nr)
{
	unsigned int i;

	if (!nr || nr > MOST || (nr > SOME && strcmp(name, "each")))
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name) && !kinds[i].done) {
			kinds[i].done = true;
			return kinds[i].hold(nr);
		}
	return -EINVAL;
}

static int obey(const char *command)
{
	unsigned int nr;
	char name[16];

	if (!strcmp(command, "forget")) {
		nr_pfns = 0;
		return 0;
	}
	return sscanf(command, "hold %15s %u", name, &nr) == 2 ? hold(name, nr) : -EINVAL;
}

static ssize_t holders_write(struct file *file, const char __user *buf, size_t size, loff_t *pos)
{
	char command[48] = "";
	int err;

	if (size >= sizeof(command) || copy_from_user(command, buf, size))
		return -EINVAL;
	mutex_lock(&lock);
	err = obey(command);
	mutex_unlock(&lock);
	return err ?: size;
}

static int holders_open(struct inode *inode, struct file *file)
{
	struct page **pages;
	int err;

	if (!(file->f_mode & FMODE_READ))
		return 0;
	pages = kcalloc(OF_FILE, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	file->private_data = pages;
	mutex_lock(&lock);
	err = fill(pages, OF_FILE, take_file);
	mutex_unlock(&lock);
	return err;
}

/* The pages stay until the module goes. */
static int holders_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations holders_fops = {
	.owner = THIS_MODULE, .open = holders_open, .write = holders_write,
	.release = holders_release,
};

static int __init holders_init(void)
{
	pfns = vzalloc(array_size(SOME * 20, sizeof(*pfns)));
	if (!pfns)
		return -ENOMEM;
	dentry = debugfs_create_file("pl_holders", 0600, NULL, NULL, &holders_fops);
	return 0;
}

static void drop_timed(void)
{
	struct timed *t = (void *)~timed;

	/* what deletes a timer has had several names; nothing looks at it once it has expired */
	if (timed) {
		mod_timer(&t->timer, jiffies);
		wait_for_completion(&expired);
		kfree(t);
	}
	t = (void *)~worked;
	if (worked) {
		cancel_delayed_work_sync(&t->work);
		kfree(t);
	}
}

static void __exit holders_exit(void)
{
	unsigned int i;

	debugfs_remove(dentry);
	if (thread)
		kthread_stop(thread);
	xa_destroy(&xarray_pages);
	xa_destroy(&tagged_pages);
	vfree(table_pages);
	kfree(address_pages);
	kfree(large_pages);
	for (i = 0; each_table && i < MOST; i++)
		kfree(each_table[i]);
	vfree(each_table);
	if (nested && nested->inner)
		kfree(nested->inner->pages);
	if (nested)
		kfree(nested->inner);
	kfree(nested);
	drop_timed();
	if (device) {
		kfree(platform_get_drvdata(device));
		platform_device_unregister(device);
	}
	if (netdev) {
		unregister_netdev(netdev);
		free_netdev(netdev);
	}
	if (sock) {
		kfree(sock->sk->sk_user_data);
		sock->sk->sk_user_data = NULL;
		sock_release(sock);
	}
	for (i = 0; i < nr_pfns; i++)
		__free_page(pfn_to_page(pfns[i]));
	vfree(pfns);
}

module_init(holders_init);
module_exit(holders_exit);

MODULE_DESCRIPTION("pageledger's ground truth: who holds a page");
MODULE_LICENSE("GPL");
