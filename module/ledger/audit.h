/* SPDX-License-Identifier: GPL-2.0 */
/* The ledger's invariant: counters summed over CPUs == shadow words, for every site. */
#ifndef PL_AUDIT_H
#define PL_AUDIT_H

/**
 * struct pl_audit - what an audit found
 * @words: shadow words that carry a site
 * @sites: sites that have words or counters
 * @bad_sites: sites for which the two differ
 * @bad_pages: by how many pages, in all
 */
struct pl_audit {
	unsigned long words;
	unsigned long sites;
	unsigned long bad_sites;
	unsigned long bad_pages;
};

/**
 * pl_audit_run() - compare the two for every site, with the machine stopped
 * @result: filled in
 *
 * For debugging and tests: stops all CPUs while it reads 4 bytes for each page of RAM.
 * No hook is under way then: hooks run with preemption off, and what stops the CPUs is
 * a thread.
 *
 * Context: process; sleeps. Return: 0 or -ENOMEM.
 */
int pl_audit_run(struct pl_audit *result);

#endif /* PL_AUDIT_H */
