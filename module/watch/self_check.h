/* SPDX-License-Identifier: GPL-2.0 */
/* Is what the hooks see exact on this kernel? */
#ifndef PL_SELF_CHECK_H
#define PL_SELF_CHECK_H

/**
 * pl_self_check() - allocate and free pages of our own, each way, and look at the ledger
 *
 * Context: process, with the hooks attached; sleeps. Return: 0; or an error after a line in
 * the log: the ledger is not exact here.
 */
int pl_self_check(void);

#endif /* PL_SELF_CHECK_H */
