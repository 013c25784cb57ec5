// SPDX-License-Identifier: GPL-2.0
/*
 * Whose a text address is. core_kernel_text() and __module_text_address() are not exported.
 * But the image and the modules have places of their own, generated text shares that of the
 * modules, and only text of modules has a module in its symbol (bpf_address_lookup(),
 * include/linux/filter.h, names none).
 */
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/string.h>

#include "compat/vmalloc.h"
#include "stack/text.h"

/*
 * As __module_address() does it without a tree (kernel/module/main.c): a module leaves the
 * list a grace period before its memory goes (free_module()). The list's head is a variable
 * of the kernel's image; a module has its own struct module among its data.
 */
const struct module *pl_text_module(unsigned long address)
{
	struct module *mod;

	list_for_each_entry_rcu(mod, &THIS_MODULE->list, list)
		if (pl_is_with_modules((unsigned long)mod) &&
		    READ_ONCE(mod->state) != MODULE_STATE_UNFORMED && within_module(address, mod))
			return mod;
	return within_module(address, THIS_MODULE) ? THIS_MODULE : NULL;
}

const struct module *pl_text_percpu_module(unsigned long variable)
{
	struct module *mod;

	list_for_each_entry_rcu(mod, &THIS_MODULE->list, list)
		if (pl_is_with_modules((unsigned long)mod) &&
		    READ_ONCE(mod->state) != MODULE_STATE_UNFORMED &&
		    variable - (unsigned long)mod->percpu < mod->percpu_size)
			return mod;
	return NULL;
}

bool pl_text_is_nameless(const char *symbol)
{
	return strstarts(symbol, "0x");
}

/* A module may have been stripped of the names of its functions: then it is looked for. */
bool pl_text_is_foreign(unsigned long address, const char *symbol)
{
	if (!pl_is_with_modules(address))
		return pl_text_is_nameless(symbol);
	if (pl_text_is_nameless(symbol))
		return !pl_text_module(address);
	return !strchr(symbol, '[');
}
