/* SPDX-License-Identifier: GPL-2.0 */
/* Stacks of tasks that do not run. */
#ifndef PL_COMPAT_STACK_H
#define PL_COMPAT_STACK_H

#include <linux/processor.h>
#include <linux/sched.h>

/* Where a task's stack pointer is; 0 if it runs, or if that is not known. */
static inline unsigned long pl_task_sp(const struct task_struct *task)
{
#ifdef CONFIG_SMP
	if (READ_ONCE(task->on_cpu))
		return 0;
#endif
#if defined(CONFIG_X86_64)
	return READ_ONCE(task->thread.sp);
#elif defined(CONFIG_ARM64)
	return READ_ONCE(task->thread.cpu_context.sp);
#else
	return 0;
#endif
}

#endif /* PL_COMPAT_STACK_H */
