// SPDX-License-Identifier: GPL-2.0
/*
 * Symbol names of call stacks, kept when their module is unloaded.
 *
 * Names are resolved when somebody reads them, once for each address, or at the last
 * moment: when a module goes away or frees its init text, all stacks through it are
 * resolved, and retired, so that a module that is loaded at the same address later gets
 * sites of its own.
 */
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "ledger/memory.h"
#include "ledger/sites.h"
#include "stack/memo.h"
#include "stack/symbols.h"
#include "stack/text.h"
#include "stack/trails.h"

/* A string that any number of frames share. */
struct name {
	struct hlist_node node;
	char text[];
};

/* What an address is called; forgotten when the module there goes. */
struct address {
	struct hlist_node node;
	unsigned long address;
	const char *name;
};

/* The names of a retired site. */
struct pl_symbol_list {
	const char *frames[PL_FRAMES];
};

/* For a retired site whose names found no memory. */
static struct pl_symbol_list lost = { .frames = { [0 ... PL_FRAMES - 1] = "?" } };

#define NAME_BITS	10

/* Protects all here and every site's names; taken in process context only. */
static DEFINE_MUTEX(lock);
static DEFINE_HASHTABLE(names, NAME_BITS);
static DEFINE_HASHTABLE(addresses, NAME_BITS);
static size_t bytes;

void pl_symbols_lock(void)
{
	mutex_lock(&lock);
}

void pl_symbols_unlock(void)
{
	mutex_unlock(&lock);
}

static const char *intern(const char *text)
{
	size_t len = strlen(text);
	u32 key = jhash(text, len, 0);
	struct name *name;

	hash_for_each_possible(names, name, node, key)
		if (!strcmp(name->text, text))
			return name->text;
	name = kmalloc(struct_size(name, text, len + 1), PL_GFP);
	if (!name)
		return NULL;
	memcpy(name->text, text, len + 1);
	hash_add(names, &name->node, key);
	bytes += struct_size(name, text, len + 1);
	return name->text;
}

/* Never an address: names are read by those who must not know any, see `metrics`. */
static void spell(char *symbol, unsigned long address)
{
	const struct module *mod;

	sprint_symbol_no_offset(symbol, address);
	preempt_disable();	/* so that the module stays */
	if (pl_text_is_foreign(address, symbol)) {
		strcpy(symbol, "[unknown text]");
	} else if (pl_text_is_nameless(symbol)) {
		mod = pl_text_module(address);
		sprintf(symbol, "? [%.*s]", (int)MODULE_NAME_LEN, mod ? mod->name : "?");
	}
	preempt_enable();
}

/* A return address may be the first of the next function, after a call that never returns. */
static const char *resolve(unsigned long address)
{
	char *symbol;
	const char *text;

	symbol = kmalloc(KSYM_SYMBOL_LEN, PL_GFP);
	if (!symbol)
		return NULL;
	spell(symbol, address - 1);
	text = intern(symbol);
	kfree(symbol);
	return text;
}

static const char *name_of(unsigned long address)
{
	struct address *a;

	hash_for_each_possible(addresses, a, node, address)
		if (a->address == address)
			return a->name;
	a = kmalloc(sizeof(*a), PL_GFP);
	if (!a)
		return NULL;
	a->address = address;
	a->name = resolve(address);
	if (!a->name) {
		kfree(a);
		return NULL;
	}
	hash_add(addresses, &a->node, address);
	bytes += sizeof(*a);
	return a->name;
}

const char *pl_symbols_frame(const struct pl_site *site, unsigned int i)
{
	lockdep_assert_held(&lock);
	return site->names ? site->names->frames[i] : name_of(pl_frame_unpack(site, i));
}

static const char * const fixed_names[PL_SITE_BEFORE] = {
	[PL_SITE_NONE]		= "[no owner]",
	[PL_SITE_OVERFLOW]	= "[overflow]",
	[PL_SITE_NO_STACK]	= "[no stack]",
	[PL_SITE_MOVABLE]	= "[movable]",
};

static const char * const before_names[] = {
	"[before load]",
	"[before load, order 1]",
	"[before load, order 2]",
	"[before load, order 3]",
	"[before load, order 4]",
	"[before load, order 5]",
	"[before load, order 6]",
	"[before load, order 7]",
	"[before load, order 8]",
	"[before load, order 9]",
	"[before load, order 10]",
	"[before load, order 11 or more]",
};

static_assert(ARRAY_SIZE(before_names) == PL_BEFORE_ORDERS);

const char *pl_symbols_caller(u32 site)
{
	if (site >= PL_SITE_FIRST)
		return pl_symbols_frame(pl_sites_get(site), 0);
	return pl_sites_is_before(site) ? before_names[pl_sites_before_order(site)] :
					  fixed_names[site];
}

int pl_symbols_visit_sites(int (*fn)(u32 site, void *data), void *data)
{
	u32 site = 0, end = pl_sites_end(), stop;
	int err = 0;

	while (site < end && !err) {
		stop = min_t(u32, end, site + PL_SITES_AT_A_TIME);
		pl_symbols_lock();
		for (; site < stop && !err; site++)
			if (pl_sites_exists(site))
				err = fn(site, data);
		pl_symbols_unlock();
		err = err ?: pl_sites_pause(stop);
	}
	return err;
}

static bool leads_through(const struct pl_site *site, const struct module *mod,
			  bool (*within)(unsigned long, const struct module *))
{
	unsigned int i;

	for (i = 0; i < site->nr; i++)
		if (within(pl_frame_unpack(site, i) - 1, mod))
			return true;
	return false;
}

static void forget_addresses(const struct module *mod,
			     bool (*within)(unsigned long, const struct module *))
{
	struct hlist_node *tmp;
	struct address *a;
	int bucket;

	hash_for_each_safe(addresses, bucket, tmp, a, node) {
		if (mod && !within(a->address - 1, mod))
			continue;
		hash_del(&a->node);
		bytes -= sizeof(*a);
		kfree(a);
	}
}

/* A site may be retired twice, by two modules; its names then stay what they are. */
static void retire(struct pl_site *site)
{
	struct pl_symbol_list *list = site->names ? NULL : kzalloc(sizeof(*list), PL_GFP);
	unsigned int i;

	pl_sites_retire(site);
	if (site->names)
		return;
	for (i = 0; list && i < site->nr; i++) {
		list->frames[i] = pl_symbols_frame(site, i);
		if (!list->frames[i])
			list->frames[i] = "?";
	}
	site->names = list ? list : &lost;
	bytes += list ? sizeof(*list) : 0;
}

/* Text of @mod that @within names is about to vanish. */
static void keep_names(const struct module *mod,
		       bool (*within)(unsigned long, const struct module *))
{
	u32 n;

	mutex_lock(&lock);
	for (n = PL_SITE_FIRST; n < pl_sites_end(); n++) {
		struct pl_site *site = pl_sites_get(n);

		pl_sites_pause(n);
		if (site && leads_through(site, mod, within))
			retire(site);
	}
	forget_addresses(mod, within);
	mutex_unlock(&lock);
}

static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	if (state == MODULE_STATE_LIVE)
		keep_names(data, within_module_init);
	else if (state == MODULE_STATE_GOING)
		keep_names(data, within_module);
	/* COMING too: a hook may have been about to remember what went before */
	pl_memo_forget();
	if (state != MODULE_STATE_COMING)
		pl_trails_forget();
	return NOTIFY_DONE;
}

static struct notifier_block module_block = {
	.notifier_call = on_module,
};

int pl_symbols_init(void)
{
	return register_module_notifier(&module_block);
}

void pl_symbols_exit(void)
{
	struct hlist_node *tmp;
	struct name *name;
	int bucket;
	u32 n;

	unregister_module_notifier(&module_block);
	for (n = PL_SITE_FIRST; n < pl_sites_end(); n++) {
		struct pl_site *site = pl_sites_get(n);

		if (site && site->names != &lost)
			kfree(site->names);
	}
	forget_addresses(NULL, NULL);
	hash_for_each_safe(names, bucket, tmp, name, node) {
		hash_del(&name->node);
		kfree(name);
	}
}

size_t pl_symbols_bytes(void)
{
	return READ_ONCE(bytes);
}
