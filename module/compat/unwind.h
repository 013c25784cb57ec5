/* SPDX-License-Identifier: GPL-2.0 */
/* Which kernels have an unwinder that pl_orc_learn() can ask. */
#ifndef PL_COMPAT_UNWIND_H
#define PL_COMPAT_UNWIND_H

/* x86-64's ORC tables: struct unwind_state has ip, sp, bp and regs (asm/unwind.h). */
#if defined(CONFIG_X86_64) && defined(CONFIG_UNWINDER_ORC)
#define PL_HAVE_ORC	1
#else
#define PL_HAVE_ORC	0
#endif

#endif /* PL_COMPAT_UNWIND_H */
