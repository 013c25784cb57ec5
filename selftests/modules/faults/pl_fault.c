// SPDX-License-Identifier: GPL-2.0
/*
 * pageledger selftests: make the nth call of some kernel functions fail, on stock kernels.
 * What is written to /sys/kernel/debug/pl_fault:
 *
 *	probe NAME VALUE	calls of NAME count; one that fails returns VALUE
 *	arm N once		the Nth call that this task makes from now on shall fail; only calls
 *				that pageledger makes itself count
 *	arm N on		the same, and all calls after it
 *	arm N below		as once, but calls count too that the kernel makes on behalf of
 *				pageledger
 *	clear			take the probes away
 *
 * What is read from it says how many calls were seen since arm, and which failed first.
 * The task is the one that writes, also after it has become another program by exec().
 */
#include <linux/debugfs.h>
#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/objtool.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/page_alloc.h"

#define WATCHED		"pageledger"
#define MAX_NAME	64
#define MAX_FRAMES	48
#define MAX_LINE	(MAX_NAME + 32)

/**
 * struct point - a function that may fail
 * @node: in points
 * @kp: at its entry
 * @value: what it returns when it fails
 * @name: the function's
 */
struct point {
	struct list_head node;
	struct kprobe kp;
	long value;
	char name[MAX_NAME];
};

static LIST_HEAD(points);
static DEFINE_MUTEX(lock);	/* of points, and for writers of what follows */

static const struct module *watched;	/* NULL while it is not there */
static const struct task_struct *task;	/* who asked; compared only */
static enum mode { ONCE, ON, BELOW, NR_MODES } mode;
static const char * const mode_names[] = { "once", "on", "below" };

/* Only that task counts. */
static unsigned long nth, calls;
static const struct point *failed;

/* Older kernels have neither of these to guard against. */
#ifndef ANNOTATE_NOENDBR
#define ANNOTATE_NOENDBR ""
#endif
#ifndef ASM_RET
#define ASM_RET "ret\n"
#endif

/* As just_return_func (arch/x86/lib/error-inject.c), which is not exported. */
asmlinkage void pl_fault_return(void);
asm(".pushsection .text\n"
	".type pl_fault_return, @function\n"
	".globl pl_fault_return\n"
	"pl_fault_return:\n"
	ANNOTATE_NOENDBR "\n"
	ASM_RET "\n"
	".size pl_fault_return, .-pl_fault_return\n"
	".popsection\n");

/*
 * The caller is pageledger, or it has ended in a jump to this function: then an argument,
 * a table of its operations or a notifier, is its own.
 */
static bool is_direct(struct pt_regs *regs, const struct module *mod)
{
	unsigned int i;

	if (within_module(*(unsigned long *)kernel_stack_pointer(regs) - 1, mod))
		return true;
	for (i = 0; i < 3; i++)
		if (within_module(pl_argument(regs, i), mod))
			return true;
	return false;
}

static bool is_below(const struct module *mod)
{
	unsigned long frames[MAX_FRAMES];
	unsigned int i, nr = stack_trace_save(frames, MAX_FRAMES, 0);

	for (i = 0; i < nr; i++)
		if (within_module(frames[i] - 1, mod))
			return true;
	return false;
}

/* The function is left before it has begun: as fei_kprobe_handler() (kernel/fail_function.c). */
static int on_call(struct kprobe *kp, struct pt_regs *regs)
{
	const struct point *p = container_of(kp, struct point, kp);
	const struct module *mod = READ_ONCE(watched);

	if (current != READ_ONCE(task) || !mod)
		return 0;
	if (!is_direct(regs, mod) && !(mode == BELOW && is_below(mod)))
		return 0;
	calls++;
	if (!nth || calls < nth || (calls > nth && mode != ON))
		return 0;
	failed = failed ?: p;
	regs_set_return_value(regs, p->value);
	instruction_pointer_set(regs, (unsigned long)pl_fault_return);
	return 1;
}

/* With one of these a probe is not optimised into a jump, which cannot leave the function. */
static void after_call(struct kprobe *kp, struct pt_regs *regs, unsigned long flags)
{
}

static int add_point(const char *name, long value)
{
	struct point *p = kzalloc(sizeof(*p), GFP_KERNEL);
	int err;

	if (!p)
		return -ENOMEM;
	strscpy(p->name, name, sizeof(p->name));
	p->value = value;
	p->kp.symbol_name = p->name;
	p->kp.pre_handler = on_call;
	p->kp.post_handler = after_call;
	err = register_kprobe(&p->kp);
	if (err)
		kfree(p);
	else
		list_add_tail(&p->node, &points);
	return err;
}

static void disarm(void)
{
	WRITE_ONCE(task, NULL);
	failed = NULL;
	calls = 0;
}

static void clear(void)
{
	struct point *p, *tmp;

	disarm();
	list_for_each_entry_safe(p, tmp, &points, node) {
		unregister_kprobe(&p->kp);
		list_del(&p->node);
		kfree(p);
	}
}

/* N = 0 only counts. */
static int arm(unsigned long n, const char *name)
{
	int found = match_string(mode_names, NR_MODES, name);

	if (found < 0)
		return found;
	disarm();
	nth = n;
	mode = found;
	WRITE_ONCE(task, current);
	return 0;
}

static int command(char *line)
{
	char word[MAX_LINE];
	unsigned long n;
	long value;
	int err = 0;

	mutex_lock(&lock);
	if (sscanf(line, "probe %95s %ld", word, &value) == 2)
		err = add_point(word, value);
	else if (sscanf(line, "arm %lu %95s", &n, word) == 2)
		err = arm(n, word);
	else if (sysfs_streq(line, "clear"))
		clear();
	else
		err = -EINVAL;
	mutex_unlock(&lock);
	return err;
}

static ssize_t fault_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char *line = count < MAX_LINE ? memdup_user_nul(buf, count) : ERR_PTR(-EINVAL);
	int err;

	if (IS_ERR(line))
		return PTR_ERR(line);
	err = command(line);
	kfree(line);
	return err ? err : count;
}

/* To read is to disarm. */
static int fault_show(struct seq_file *m, void *v)
{
	mutex_lock(&lock);
	WRITE_ONCE(task, NULL);
	seq_printf(m, "calls %lu\nfailed %s\n", calls, failed ? failed->name : "-");
	mutex_unlock(&lock);
	return 0;
}

static int fault_open(struct inode *inode, struct file *file)
{
	return single_open(file, fault_show, NULL);
}

static const struct file_operations fault_fops = {
	.owner = THIS_MODULE, .open = fault_open, .read = seq_read, .write = fault_write,
	.llseek = seq_lseek, .release = single_release,
};

static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	struct module *mod = data;

	if (strcmp(mod->name, WATCHED))
		return NOTIFY_DONE;
	if (state == MODULE_STATE_COMING)
		WRITE_ONCE(watched, mod);
	else if (state == MODULE_STATE_GOING)
		WRITE_ONCE(watched, NULL);
	return NOTIFY_DONE;
}

static struct notifier_block module_block = {
	.notifier_call = on_module,
};

static struct dentry *control;

static int __init fault_init(void)
{
	int err = register_module_notifier(&module_block);

	if (!err)
		control = debugfs_create_file("pl_fault", 0600, NULL, NULL, &fault_fops);
	return err;
}

static void __exit fault_exit(void)
{
	debugfs_remove(control);
	clear();
	unregister_module_notifier(&module_block);
}

module_init(fault_init);
module_exit(fault_exit);

MODULE_DESCRIPTION("pageledger selftests: the nth call fails");
MODULE_LICENSE("GPL");
