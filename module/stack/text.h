/* SPDX-License-Identifier: GPL-2.0 */
/* Whose a text address is: the core kernel's, a loaded module's, or nobody's. */
#ifndef PL_TEXT_H
#define PL_TEXT_H

#include <linux/types.h>

struct module;

/**
 * pl_text_module() - the loaded module whose memory an address lies in
 *
 * Goes through all modules.
 *
 * Context: any; preemption is off. Return: it, until preemption is on; or NULL.
 */
const struct module *pl_text_module(unsigned long address);

/** pl_text_percpu_module() - the same by the place of a per-CPU variable of its own */
const struct module *pl_text_percpu_module(unsigned long variable);

/** pl_text_is_nameless() - is this what sprint_symbol() prints for want of a symbol? */
bool pl_text_is_nameless(const char *symbol);

/**
 * pl_text_is_foreign() - does text belong neither to the core kernel nor to a loaded module?
 * @address: in it
 * @symbol: what sprint_symbol() or a sibling of it says of the address
 *
 * Such are BPF programs and their trampolines, ftrace's trampolines, the slots of kprobes:
 * generated, freed and generated anew in the same place, all without a word.
 *
 * Context: any; preemption is off.
 */
bool pl_text_is_foreign(unsigned long address, const char *symbol);

#endif /* PL_TEXT_H */
