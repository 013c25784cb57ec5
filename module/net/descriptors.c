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

#include "compat/file.h"
#include "net/descriptors.h"
#include "net/protocols.h"
#include "net/sock_lock.h"

#define FDS_AT_A_TIME	256

/**
 * struct search - for the next descriptor of a socket
 * @left: how many more to look at before the lock is dropped
 * @fd: the last one looked at
 * @ref: with references, or no socket
 */
struct search {
	unsigned int left;
	unsigned int fd;
	struct pl_sock_ref ref;
};

static int look_at_fd(const void *data, struct file *file, unsigned int fd)
{
	struct search *s = (struct search *)data;
	struct socket *sock = pl_sock_from_file(file);

	s->fd = fd;
	if (sock && sock->sk) {
		s->ref = (struct pl_sock_ref) { .sk = sock->sk, .ino = file_inode(file)->i_ino };
		sock_hold(sock->sk);
		if (pl_protocol_needs_file(sock->sk))
			s->ref.file = get_file(file);
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
	stopped = iterate_fd(task->files, fd, look_at_fd, s);
	task_unlock(task);
	return stopped;
}

/*
 * Whoever closes a socket may wait there until its peer has taken everything, for as long as
 * SO_LINGER says (inet_release(), virtio_transport_close()), unless it is about to die.
 * Return: false if that cannot be helped.
 */
static bool forget_linger(struct sock *sk)
{
	if (!sock_flag(sk, SOCK_LINGER) || !READ_ONCE(sk->sk_lingertime))
		return true;
	if (!pl_sock_lock(sk))
		return false;
	sock_reset_flag(sk, SOCK_LINGER);
	pl_sock_unlock(sk);
	return true;
}

/*
 * If the process has closed it meanwhile, ours is the last reference. fput() would keep the
 * close until we return to user space; with softirqs off it leaves it to a worker, which
 * is one for all of the machine (delayed_fput(), fs/file_table.c): it must not wait there.
 */
void pl_sock_ref_put_file(struct pl_sock_ref *ref)
{
	struct file *file = ref->file;

	ref->file = NULL;
	if (!file || pl_file_put_unless_last(file))
		return;
	if (!forget_linger(ref->sk)) {
		fput(file);
		return;
	}
	local_bh_disable();
	fput(file);
	local_bh_enable();
}

void pl_sock_ref_put(struct pl_sock_ref *ref)
{
	pl_sock_ref_put_file(ref);
	if (ref->sk)
		sock_put(ref->sk);
	ref->sk = NULL;
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
	pid = pl_find_ge_pid(*nr);
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

/* The leader outlives its threads, but not for us who have a reference to one. */
static void describe(struct pl_descriptor *descriptor, struct task_struct *task,
		     struct pid_namespace *ns)
{
	descriptor->pid = task_tgid_nr_ns(task, ns);
	rcu_read_lock();
	/* while one of them is alive it is not reaped: delay_group_leader() */
	get_task_comm(descriptor->comm, pid_alive(task) ? READ_ONCE(task->group_leader) : task);
	rcu_read_unlock();
}

static int visit_task(struct task_struct *task, struct pid_namespace *ns,
		      int (*visit)(struct pl_sock_ref *ref,
				   const struct pl_descriptor *descriptor, void *data),
		      void *data)
{
	struct pl_descriptor descriptor;
	struct search s = {};
	unsigned int fd = 0;
	int err = 0;

	describe(&descriptor, task, ns);
	while (!err && next_socket(task, fd, &s)) {
		fd = s.fd + 1;
		if (s.ref.sk) {
			descriptor.fd = s.fd;
			err = visit(&s.ref, &descriptor, data);
			pl_sock_ref_put(&s.ref);
		}
		cond_resched();
	}
	return err;
}

int pl_descriptors_visit(struct pid_namespace *ns,
			 int (*visit)(struct pl_sock_ref *ref,
				      const struct pl_descriptor *descriptor, void *data),
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
