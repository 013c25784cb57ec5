/* SPDX-License-Identifier: GPL-2.0 */
/* Which driver a PageOffline page belongs to. */
#ifndef PL_OFFLINE_H
#define PL_OFFLINE_H

#include <linux/mm_types.h>

/* A module's name, or that of a function that is built in, perhaps cut off. */
#define PL_DRIVER_NAME_LEN	64

/**
 * pl_offline_driver() - the driver that a function belongs to
 * @frame: "function [module]" or "function"
 * @name: PL_DRIVER_NAME_LEN bytes; the module's name, or for code that is built in that of
 *	the driver, if the function is one of a balloon driver's, else the function's
 *
 * Return: true if it is a driver that is known to mark pages offline.
 */
bool pl_offline_driver(const char *frame, char *name);

struct balloon_dev_info;

/**
 * pl_offline_page() - the driver whose balloon a page says it is in
 * @page: the page
 * @balloon: what pl_page_balloon() says of it
 * @name: PL_DRIVER_NAME_LEN bytes
 *
 * Context: process. Return: false if the page was taken out of the balloon meanwhile.
 */
bool pl_offline_page(struct page *page, const struct balloon_dev_info *balloon, char *name);

/**
 * pl_offline_infer() - whose pages are that say nothing
 * @added: of pages that nobody ever allocated: a driver adds memory in large blocks, and
 *	those pages of a block that it does not have are offline from the start
 *
 * Context: process; sleeps.
 * Return: the name of the only driver present that marks such pages and leaves no word on
 * them; NULL if there is none, or more than one.
 */
const char *pl_offline_infer(bool added);

/**
 * pl_offline_memtotal() - where a driver's pages are
 * @name: from pl_offline_driver()
 *
 * Context: process. Return: "inside" MemTotal, "outside" or "unknown".
 */
const char *pl_offline_memtotal(const char *name);

#endif /* PL_OFFLINE_H */
