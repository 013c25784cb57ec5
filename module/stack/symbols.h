/* SPDX-License-Identifier: GPL-2.0 */
/* Symbol names of call stacks, kept when their module is unloaded. */
#ifndef PL_SYMBOLS_H
#define PL_SYMBOLS_H

#include <linux/types.h>

struct pl_site;

/** pl_symbols_init() - watch modules come and go; process context. Return: 0 or error */
int pl_symbols_init(void);

/** pl_symbols_exit() - forget all names; no reader may be left */
void pl_symbols_exit(void);

/**
 * pl_symbols_lock() - keep names, and the sites' pointers to them, as they are
 *
 * Context: process; sleeps. Modules that unload meanwhile wait.
 */
void pl_symbols_lock(void);

/** pl_symbols_unlock() - end of pl_symbols_lock() */
void pl_symbols_unlock(void);

/**
 * pl_symbols_frame() - name of a frame of a site: "function" or "function [module]"
 * @site: a live or retired entry of the table
 * @i: below @site->nr
 *
 * Equal names are one pointer, so that names can be compared without looking at them.
 *
 * Context: process, inside pl_symbols_lock().
 * Return: the name, valid until pl_symbols_exit(); NULL if there is no memory for it.
 */
const char *pl_symbols_frame(const struct pl_site *site, unsigned int i);

/**
 * pl_symbols_caller() - name of the caller of a site, as in `callers`
 * @site: any that exists; PL_SITE_NONE is "[no owner]"
 *
 * Context: process, inside pl_symbols_lock().
 * Return: the name, or NULL if there is no memory for it.
 */
const char *pl_symbols_caller(u32 site);

/**
 * pl_symbols_visit_sites() - call @fn for each site that exists, with names as they are
 * @fn: called inside pl_symbols_lock(). Not 0 ends the visit
 * @data: passed on
 *
 * The lock is dropped each time that so many sites have been looked at: modprobe waits for it.
 *
 * Context: process; sleeps. Return: 0, what @fn has returned, or -EINTR if the caller is
 * being killed.
 */
int pl_symbols_visit_sites(int (*fn)(u32 site, void *data), void *data);

/** pl_symbols_bytes() - memory that names take */
size_t pl_symbols_bytes(void);

#endif /* PL_SYMBOLS_H */
