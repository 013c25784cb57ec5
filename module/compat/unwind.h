/* SPDX-License-Identifier: GPL-2.0 */
/* Which kernels have an unwinder that pl_orc_learn() can ask. */
#ifndef PL_COMPAT_UNWIND_H
#define PL_COMPAT_UNWIND_H

#include "compat/features.h"

/* x86-64's ORC tables: struct unwind_state has ip, sp, bp and regs (asm/unwind.h). */
#if defined(CONFIG_X86_64) && defined(CONFIG_UNWINDER_ORC) && PL_HAVE_UNWIND_NEXT_FRAME
#define PL_HAVE_ORC	1
#else
#define PL_HAVE_ORC	0
#endif

/*
 * Where a tracer that a function calls at its entry returns to, as sprint_symbol() has it:
 * behind a call of 5 bytes, or behind that and ENDBR64 (is_endbr(), asm/ibt.h). The
 * function's own first call is further on, or the function cannot be traced.
 */
#ifdef CONFIG_X86_64
#define PL_ENTRY_OFFSETS	{ "+0x5/", "+0x9/" }
#else
#define PL_ENTRY_OFFSETS	{}
#endif

/*
 * For a function that is called by what we want to know the stack of: its caller's stack
 * pointer, as it is after the return, and frame pointer. With ORC no function needs a
 * frame of its own, and as GCC is told to leave the register alone (module/Kbuild), it
 * still has what the caller left in it. Otherwise a frame is made. (Sparse knows no CFA.)
 */
#if PL_HAVE_ORC && defined(PL_FIXED_RBP) && !defined(__CHECKER__)

static __always_inline unsigned long pl_frame_pointer(void)
{
	unsigned long bp;

	asm("mov %%rbp, %0" : "=r" (bp));
	return bp;
}

#define PL_CALLER_SP()	((unsigned long)__builtin_dwarf_cfa())
#define PL_CALLER_BP()	pl_frame_pointer()

#else

#define PL_CALLER_SP()	((unsigned long)((unsigned long *)__builtin_frame_address(0) + 2))
#define PL_CALLER_BP()	(*(unsigned long *)__builtin_frame_address(0))

#endif

#endif /* PL_COMPAT_UNWIND_H */
