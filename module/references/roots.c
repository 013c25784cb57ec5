// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that have a name for people: of processes and their files. Devices are in devices.c.
 *
 * Tasks are found by number under RCU, descriptors under the task's lock, which keeps its table,
 * as net/descriptors.c does it.
 */
#include <linux/fdtable.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/sort.h>

#include "compat/file.h"
#include "compat/stack.h"
#include "ledger/memory.h"
#include "references/devices.h"
#include "references/roots.h"

#define FDS_AT_A_TIME	256

struct pl_root *pl_roots_add(struct pl_roots *roots, const void *address, enum pl_root_kind kind)
{
	struct pl_root *root;

	if ((unsigned long)address < PAGE_OFFSET)
		return NULL;
	if (roots->nr == roots->max) {
		roots->lost++;
		return NULL;
	}
	root = &roots->root[roots->nr++];
	root->address = (unsigned long)address;
	root->kind = kind;
	return root;
}

/**
 * struct files_walk - through a process's descriptors
 * @roots: what is found
 * @task: whose
 * @left: how many more to look at before the lock is dropped
 * @fd: the last one looked at
 */
struct files_walk {
	struct pl_roots *roots;
	struct task_struct *task;
	unsigned int left;
	unsigned int fd;
};

static struct pl_root *add_task(struct pl_roots *roots, const void *address,
				struct task_struct *task, enum pl_root_kind kind)
{
	struct pl_root *root = pl_roots_add(roots, address, kind);

	if (root) {
		root->pid = task_tgid_nr_ns(task, roots->ns);
		strscpy(root->name, task->comm, sizeof(task->comm));
	}
	return root;
}

/*
 * What is below a stack pointer is of calls that have returned. Of one that runs, all counts; but
 * our own has what this search looks at.
 */
static void add_stack(struct pl_roots *roots, struct task_struct *task)
{
	unsigned long stack = (unsigned long)task_stack_page(task);
	struct pl_root *root = add_task(roots, (void *)stack, task, PL_ROOT_STACK);
	unsigned long sp = pl_task_sp(task);

	if (root)
		root->floor = task == current ? stack + THREAD_SIZE :
			      sp - stack < THREAD_SIZE ? sp : stack;
}

static void add_file(struct files_walk *w, const void *address)
{
	struct pl_root *root = add_task(w->roots, address, w->task, PL_ROOT_FILE);

	if (root)
		root->fd = w->fd;
}

static int look_at_fd(const void *data, struct file *file, unsigned int fd)
{
	struct files_walk *w = (struct files_walk *)data;

	w->fd = fd;
	add_file(w, file);
	add_file(w, READ_ONCE(file->private_data));
	return !--w->left;
}

static void add_files(struct pl_roots *roots, struct task_struct *task)
{
	struct files_walk w = { .roots = roots, .task = task };
	unsigned int fd = 0;
	int more;

	do {
		w.left = FDS_AT_A_TIME;
		task_lock(task);
		more = iterate_fd(task->files, fd, look_at_fd, &w);
		task_unlock(task);
		fd = w.fd + 1;
		cond_resched();
	} while (more);
}

static void look_at_task(struct pl_roots *roots, struct task_struct *task)
{
	add_task(roots, task, task, PL_ROOT_TASK);
	add_stack(roots, task);
	task_lock(task);
	add_task(roots, task->mm, task, PL_ROOT_TASK);
	add_task(roots, task->signal, task, PL_ROOT_TASK);
	task_unlock(task);
	if (thread_group_leader(task))
		add_files(roots, task);
}

/* The first task from number *@nr on, with a reference; NULL: that is no task's. */
static struct task_struct *task_from(int *nr, bool *last)
{
	struct task_struct *task;
	struct pid *pid;

	rcu_read_lock();
	pid = pl_find_ge_pid(*nr);
	task = pid ? pid_task(pid, PIDTYPE_PID) : NULL;
	if (pid)
		*nr = pid_nr(pid) + 1;
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	*last = !pid;
	return task;
}

static int look_at_tasks(struct pl_roots *roots)
{
	bool last = false;
	int nr = 1;

	while (!last) {
		struct task_struct *task = task_from(&nr, &last);

		if (task) {
			look_at_task(roots, task);
			put_task_struct(task);
		}
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct pl_root *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	/* the same object may be of several; and be the same one each time */
	return x->pid != y->pid ? x->pid - y->pid : (int)x->fd - (int)y->fd;
}

int pl_roots_find(struct pl_roots *roots, unsigned int max)
{
	int err;

	roots->max = max;
	roots->ns = task_active_pid_ns(current);
	roots->root = pl_memory_array(max, sizeof(*roots->root), NUMA_NO_NODE);
	if (!roots->root)
		return -ENOMEM;
	pl_devices_find(roots);
	err = look_at_tasks(roots);
	sort(roots->root, roots->nr, sizeof(*roots->root), by_address, NULL);
	return err;
}

void pl_roots_free(struct pl_roots *roots)
{
	kvfree(roots->root);
	roots->root = NULL;
}

const struct pl_root *pl_roots_in(const struct pl_roots *roots, unsigned long start,
				  unsigned long size)
{
	unsigned int low = 0, high = roots->nr;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (roots->root[middle].address < start)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == roots->nr || roots->root[low].address - start >= size)
		return NULL;
	return &roots->root[low];
}
