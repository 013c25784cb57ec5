// SPDX-License-Identifier: GPL-2.0
/*
 * Allocate and free pages at the end of a known call stack, and say what that cost.
 *
 * /sys/kernel/debug/pl_bench/run takes a command and reads back what it found:
 *
 *   pairs ORDER N CPUS	N pairs of alloc_pages() and __free_pages() on each CPU from 0
 *			to CPUS - 1, at once. "ticks N": the pairs alone, without what
 *			interrupts them; sum of all CPUs
 *			"elapsed N": everything, from the first to the last
 *   hold ORDER		one block, from the same place as those pairs. "pfn N"
 *   sites N		N single pages, each from a call stack of its own
 *   drop		give back what hold and sites took
 *   loop N		N times two instructions, to tell what a tick of the clock is
 *
 * /sys/kernel/debug/pl_bench/clock reads "TICKS IDLE": the time stamp counter, and for
 * how many microseconds the CPUs have been idle.
 *
 * The stack is eight functions deep from the one that calls the page allocator to
 * ret_from_fork(): it is a kernel thread's.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/tick.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#ifdef CONFIG_ARM64
#include <asm/sysreg.h>
#else
#include <asm/msr.h>
#endif

#define ORDER_MAX	9
#define WARM_UP		2000	/* pairs */
#define CHUNK		250	/* pairs with interrupts off */
#define LEAVES		64
#define SITES_MAX	(LEAVES << (2 * LEAF_LEVELS))

/*
 * Levels of step_N(). Above them on the stack are take_and_give() and pairs(), or
 * leaf_N() and take(); below them worker(), kthread() and ret_from_fork().
 */
#define PAIRS_LEVELS	3	/* that is eight frames */
#ifndef LEAF_LEVELS
#define LEAF_LEVELS	5	/* ten */
#endif

struct job {
	void (*work)(struct job *job);
	unsigned int levels;		/* of step_N() */
	unsigned int calls, call;	/* of work(): how many, and which is running */
	unsigned int order;
	unsigned int nr;		/* pairs */
	u64 ticks;
	u64 first, last;		/* time stamps */
	int err;
	struct completion done;
};

struct block {
	struct page *page;
	unsigned int order;
};

#ifdef CONFIG_ARM64
#define LOOP	"1: subs %0, %0, #1; b.ne 1b"
#else
#define LOOP	"1: dec %0; jnz 1b"
#endif

/* The clock that counts instructions, see the head of selftests/bench/bench. */
static u64 now(void)
{
#ifdef CONFIG_ARM64
	isb();
	return read_sysreg(cntvct_el0);
#else
	return rdtsc();
#endif
}

static DEFINE_MUTEX(lock);		/* protects all of these */
static struct block *blocks;
static unsigned int nr_blocks;
static char answer[80];

static atomic_t waiting;		/* threads of run_pairs() that are not ready yet */

/*
 * Four functions that call each other, so that N levels make 4^N call stacks. What follows
 * the call keeps the compiler from merging them, and from making it a jump.
 */
#define STEP(n)									\
static noinline void step_##n(struct job *job, unsigned int levels, unsigned int path) \
{										\
	step(job, levels, path);						\
	asm volatile("# step " #n : : : "memory");				\
}

static void step_0(struct job *job, unsigned int levels, unsigned int path);
static void step_1(struct job *job, unsigned int levels, unsigned int path);
static void step_2(struct job *job, unsigned int levels, unsigned int path);
static void step_3(struct job *job, unsigned int levels, unsigned int path);

static __always_inline void step(struct job *job, unsigned int levels, unsigned int path)
{
	if (!levels) {
		job->work(job);
		return;
	}
	switch (path & 3) {
	case 0:
		step_0(job, levels - 1, path >> 2);
		break;
	case 1:
		step_1(job, levels - 1, path >> 2);
		break;
	case 2:
		step_2(job, levels - 1, path >> 2);
		break;
	case 3:
		step_3(job, levels - 1, path >> 2);
		break;
	}
}

STEP(0)
STEP(1)
STEP(2)
STEP(3)

static int worker(void *data)
{
	struct job *job = data;

	for (; job->call < job->calls && !job->err; job->call++)
		step(job, job->levels, job->call / LEAVES);
	kthread_complete_and_exit(&job->done, 0);
}

/* On a kernel thread of its own, so that the stack is the same whoever asks. */
static int start(struct job *job, unsigned int cpu)
{
	struct task_struct *task;

	init_completion(&job->done);
	task = kthread_create(worker, job, "pl_bench/%u", cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, cpu);
	wake_up_process(task);
	return 0;
}

static int finish(struct job *job)
{
	wait_for_completion(&job->done);
	return job->err;
}

/*
 * The one place where pages are taken and given back for the table. No interrupt comes
 * into what is measured; GFP_KERNEL is safe as long as nothing has to be reclaimed.
 */
static noinline u64 take_and_give(unsigned int order, unsigned int nr)
{
	struct page *page = NULL;
	unsigned long flags;
	u64 ticks;

	cond_resched();
	local_irq_save(flags);
	ticks = now();
	while (nr--) {
		page = alloc_pages(GFP_KERNEL, order);
		if (unlikely(!page))
			break;
		__free_pages(page, order);
	}
	ticks = now() - ticks;
	local_irq_restore(flags);
	return page ? ticks : 0;
}

static noinline void pairs(struct job *job)
{
	unsigned int left;
	u64 ticks;

	for (left = WARM_UP; left; left -= CHUNK)
		take_and_give(job->order, CHUNK);
	atomic_dec(&waiting);
	while (atomic_read(&waiting) > 0)
		cpu_relax();
	job->first = now();
	for (left = job->nr; left; left -= CHUNK) {
		ticks = take_and_give(job->order, CHUNK);
		if (!ticks)
			job->err = -ENOMEM;
		job->ticks += ticks;
	}
	job->last = now();
}

static int run_pairs(unsigned int order, unsigned int nr, unsigned int cpus)
{
	struct job *jobs = kcalloc(cpus, sizeof(*jobs), GFP_KERNEL);
	u64 first = U64_MAX, last = 0, ticks = 0;
	unsigned int i;
	int err = 0;

	if (!jobs)
		return -ENOMEM;
	atomic_set(&waiting, cpus);
	for (i = 0; i < cpus; i++) {
		jobs[i] = (struct job){
			.work = pairs, .levels = PAIRS_LEVELS, .calls = 1,
			.order = order, .nr = nr,
		};
		err = start(&jobs[i], i);
		if (err) {
			atomic_set(&waiting, 0);
			break;
		}
	}
	while (i--) {
		err = finish(&jobs[i]) ?: err;
		first = min(first, jobs[i].first);
		last = max(last, jobs[i].last);
		ticks += jobs[i].ticks;
	}
	kfree(jobs);
	scnprintf(answer, sizeof(answer), "ticks %llu elapsed %llu\n", ticks, last - first);
	return err;
}

/* Functions to be found in the ledger: each is a caller of its own. */
#define LEAF(n)									\
static noinline struct page *leaf_##n(unsigned int order)			\
{										\
	struct page *page = alloc_pages(GFP_KERNEL, order);			\
										\
	asm volatile("# leaf " #n : : : "memory");				\
	return page;								\
}

#include "pl_leaves.h"
#undef LEAF

#define LEAF(n)	leaf_##n,
static struct page *(*const leaves[LEAVES])(unsigned int order) = {
#include "pl_leaves.h"
};

static noinline void take(struct job *job)
{
	struct block *block = &blocks[nr_blocks];

	block->order = job->order;
	block->page = leaves[job->call % LEAVES](job->order);
	if (block->page)
		nr_blocks++;
	else
		job->err = -ENOMEM;
}

static int run_take(unsigned int order, unsigned int calls)
{
	struct job job = {
		.work = take, .levels = LEAF_LEVELS, .calls = calls, .order = order,
	};
	unsigned int first = nr_blocks;
	int err;

	if (calls > SITES_MAX - nr_blocks)
		return -ENOSPC;
	err = start(&job, 0) ?: finish(&job);
	if (!err)
		scnprintf(answer, sizeof(answer), "pfn %lu\n", page_to_pfn(blocks[first].page));
	return err;
}

static void drop(void)
{
	while (nr_blocks--)
		__free_pages(blocks[nr_blocks].page, blocks[nr_blocks].order);
	nr_blocks = 0;
}

/* Two instructions each time: what a tick is, and whether interrupts are the only noise. */
static void run_loop(unsigned long nr)
{
	unsigned long flags;
	u64 ticks;

	local_irq_save(flags);
	ticks = now();
	asm volatile(LOOP : "+r" (nr) : : "cc");
	ticks = now() - ticks;
	local_irq_restore(flags);
	scnprintf(answer, sizeof(answer), "ticks %llu\n", ticks);
}

static int run(const char *command)
{
	unsigned int a, b, c;

	if (sscanf(command, "pairs %u %u %u", &a, &b, &c) == 3) {
		if (a > ORDER_MAX || !b || b % CHUNK || !c || c > num_online_cpus())
			return -EINVAL;
		return run_pairs(a, b, c);
	}
	if (sscanf(command, "hold %u", &a) == 1)
		return a > ORDER_MAX ? -EINVAL : run_take(a, 1);
	if (sscanf(command, "sites %u", &a) == 1)
		return a ? run_take(0, a) : -EINVAL;
	if (sscanf(command, "loop %u", &a) == 1 && a) {
		run_loop(a);
		return 0;
	}
	if (sysfs_streq(command, "drop")) {
		drop();
		return 0;
	}
	return -EINVAL;
}

static ssize_t run_write(struct file *file, const char __user *buf, size_t size, loff_t *pos)
{
	char command[64] = "";
	int err;

	if (size >= sizeof(command))
		return -EINVAL;
	if (copy_from_user(command, buf, size))
		return -EFAULT;
	mutex_lock(&lock);
	answer[0] = '\0';
	err = run(command);
	mutex_unlock(&lock);
	return err ?: size;
}

static ssize_t run_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	ssize_t done;

	mutex_lock(&lock);
	done = simple_read_from_buffer(buf, size, pos, answer, strlen(answer));
	mutex_unlock(&lock);
	return done;
}

static const struct file_operations run_fops = {
	.owner = THIS_MODULE, .write = run_write, .read = run_read,
};

static ssize_t clock_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	char text[48];
	u64 idle = 0;
	int cpu, len;

	for_each_online_cpu(cpu)
		idle += get_cpu_idle_time_us(cpu, NULL) + get_cpu_iowait_time_us(cpu, NULL);
	len = scnprintf(text, sizeof(text), "%llu %llu\n", now(), idle);
	return simple_read_from_buffer(buf, size, pos, text, len);
}

static const struct file_operations clock_fops = { .owner = THIS_MODULE, .read = clock_read };

static struct dentry *dir;

static int __init bench_init(void)
{
	blocks = vcalloc(SITES_MAX, sizeof(*blocks));
	if (!blocks)
		return -ENOMEM;
	dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("run", 0600, dir, NULL, &run_fops);
	debugfs_create_file("clock", 0400, dir, NULL, &clock_fops);
	return 0;
}

static void __exit bench_exit(void)
{
	debugfs_remove(dir);
	drop();
	vfree(blocks);
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("pageledger benchmark: what a page costs");
MODULE_LICENSE("GPL");
