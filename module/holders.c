// SPDX-License-Identifier: GPL-2.0
/*
 * Every process's descriptors of sockets.
 *
 * Tasks are found by number, one at a time under RCU, descriptors under the task's lock,
 * which keeps its table, and the table's lock, some hundred at a time.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "holders.h"

#define FDS_AT_A_TIME	256

/**
 * struct search - for the next descriptor of a socket
 * @left: how many more to look at before the lock is dropped
 * @fd: the last one looked at
 * @file: found, with a reference; or NULL
 */
struct search {
	unsigned int left;
	unsigned int fd;
	struct file *file;
};

static int look(const void *data, struct file *file, unsigned int fd)
{
	struct search *s = (struct search *)data;

	s->fd = fd;
	if (sock_from_file(file)) {
		get_file(file);
		s->file = file;
		return 1;
	}
	return !--s->left;
}

/* Return: true if the table may hold more. */
static bool next_socket(struct task_struct *task, unsigned int fd, struct search *s)
{
	int stopped;

	*s = (struct search) { .left = FDS_AT_A_TIME };
	task_lock(task);
	stopped = iterate_fd(task->files, fd, look, s);
	task_unlock(task);
	return stopped;
}

/*
 * If the process has closed it meanwhile, ours was the last reference. fput() would keep
 * the close until we return to user space; with softirqs off it leaves it to a worker.
 */
static void put_file(struct file *file)
{
	local_bh_disable();
	fput(file);
	local_bh_enable();
}

/* Only the first thread of a process that uses a table shows it. */
static bool shows_files(struct task_struct *task)
{
	struct files_struct *files = READ_ONCE(task->files);
	struct task_struct *thread;

	if (!files)
		return false;
	/* for_each_thread() names tasklist_lock, which modules do not have, for lockdep */
	list_for_each_entry_rcu(thread, &task->signal->thread_head, thread_node)
		if (READ_ONCE(thread->files) == files)
			return thread == task;
	return true;
}

/* Task number *@nr or the next one, if it shows its files. Return: NULL if not. */
static struct task_struct *task_at(int *nr, bool *last)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	rcu_read_lock();
	pid = find_ge_pid(*nr, &init_pid_ns);
	*last = !pid;
	if (pid) {
		*nr = pid_nr(pid) + 1;
		task = pid_task(pid, PIDTYPE_PID);
	}
	if (task && shows_files(task))
		get_task_struct(task);
	else
		task = NULL;
	rcu_read_unlock();
	return task;
}

static void describe(struct pl_holder *holder, struct task_struct *task,
		     struct pid_namespace *ns)
{
	holder->pid = task_tgid_nr_ns(task, ns);
	rcu_read_lock();	/* the leader may be gone when we look at it */
	get_task_comm(holder->comm, READ_ONCE(task->group_leader));
	rcu_read_unlock();
}

static int visit_task(struct task_struct *task, struct pid_namespace *ns,
		      int (*visit)(struct file *file, struct socket *sock,
				   const struct pl_holder *holder, void *data),
		      void *data)
{
	struct pl_holder holder;
	struct search s = {};
	unsigned int fd = 0;
	int err = 0;

	describe(&holder, task, ns);
	while (!err && next_socket(task, fd, &s)) {
		fd = s.fd + 1;
		if (s.file) {
			holder.fd = s.fd;
			err = visit(s.file, sock_from_file(s.file), &holder, data);
			put_file(s.file);
		}
		cond_resched();
	}
	return err;
}

int pl_holders_visit(struct pid_namespace *ns,
		     int (*visit)(struct file *file, struct socket *sock,
				  const struct pl_holder *holder, void *data),
		     void *data)
{
	struct task_struct *task;
	bool last = false;
	int nr = 1, err = 0;

	while (!err && !last) {
		task = task_at(&nr, &last);
		if (task) {
			err = visit_task(task, ns, visit, data);
			put_task_struct(task);
		}
		cond_resched();
		if (!err && fatal_signal_pending(current))
			err = -EINTR;
	}
	return err;
}
