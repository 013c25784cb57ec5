/* SPDX-License-Identifier: GPL-2.0 */
/* How stacks can be walked. */
#ifndef PL_COMPAT_UNWIND_H
#define PL_COMPAT_UNWIND_H

#include <linux/compiler.h>
#include <linux/ptrace.h>
#ifdef CONFIG_ARM64
#include <asm/memory.h>
#endif

#include "compat/features.h"

/* x86-64's ORC tables: struct unwind_state has ip, sp, bp and regs (asm/unwind.h). */
#if defined(CONFIG_X86_64) && defined(CONFIG_UNWINDER_ORC) && PL_HAVE_UNWIND_NEXT_FRAME
#define PL_HAVE_ORC	1
#else
#define PL_HAVE_ORC	0
#endif

/*
 * Before 5.8 an interrupt's registers are behind a pointer on its stack (UNWIND_HINT_REGS
 * indirect=1, arch/x86/entry/entry_64.S). Of such kernels this builds for RHEL 8's alone, 4.18,
 * and of all that it builds for that one alone has no regs_get_kernel_argument().
 */
#if PL_HAVE_ORC && !PL_HAVE_KERNEL_ARGUMENT
#define PL_HAVE_INDIRECT_REGS	1
#else
#define PL_HAVE_INDIRECT_REGS	0
#endif

/*
 * arm64: each function that calls another one keeps a frame record, the caller's frame pointer
 * and the return address (AAPCS64, "The Frame Pointer"; CONFIG_FRAME_POINTER is always set). A
 * walk goes from record to record, and so does the kernel's (arch/arm64/kernel/stacktrace.c).
 */
#ifdef CONFIG_ARM64
#define PL_HAVE_RECORDS	1
#else
#define PL_HAVE_RECORDS	0
#endif

/* Is there a way other than the kernel's unwinder? */
#define PL_HAVE_WALK	(PL_HAVE_ORC || PL_HAVE_RECORDS)

/*
 * A return address as it is on the stack, where it may be signed. Kernel text lies in the upper
 * half of the smallest address space that the kernel was built for: all bits above are ones.
 */
static __always_inline unsigned long pl_return_ip(unsigned long word)
{
#if PL_HAVE_RECORDS
	return word | _PAGE_END(VA_BITS_MIN);
#else
	return word;
#endif
}

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
 * For a function that is called by what we want to know the stack of: where its return address
 * is, its caller's stack pointer, as it is after the return, and frame pointer. With ORC no
 * function needs a frame of its own, and as GCC is told to leave the register alone
 * (module/Kbuild), it still has what the caller left in it. Otherwise a frame is made. (Sparse
 * knows no CFA.) With records the place of the caller's own stands for both pointers.
 */
#if PL_HAVE_RECORDS

#define PL_CALLER_IP()	((unsigned long *)__builtin_frame_address(0) + 1)
#define PL_CALLER_SP()	(*(unsigned long *)__builtin_frame_address(0))
#define PL_CALLER_BP()	PL_CALLER_SP()

#elif PL_HAVE_ORC && defined(PL_FIXED_RBP) && !defined(__CHECKER__)

static __always_inline unsigned long pl_frame_pointer(void)
{
	unsigned long bp;

	asm("mov %%rbp, %0" : "=r" (bp));
	return bp;
}

#define PL_CALLER_IP()	((unsigned long *)PL_CALLER_SP() - 1)
#define PL_CALLER_SP()	((unsigned long)__builtin_dwarf_cfa())
#define PL_CALLER_BP()	pl_frame_pointer()

#else

#define PL_CALLER_IP()	((unsigned long *)PL_CALLER_SP() - 1)
#define PL_CALLER_SP()	((unsigned long)((unsigned long *)__builtin_frame_address(0) + 2))
#define PL_CALLER_BP()	(*(unsigned long *)__builtin_frame_address(0))

#endif

/* The same stack pointer, where a return probe's function has just returned. */
static inline unsigned long pl_probe_sp(struct pt_regs *regs)
{
	return PL_HAVE_RECORDS ? frame_pointer(regs) : kernel_stack_pointer(regs);
}

#endif /* PL_COMPAT_UNWIND_H */
