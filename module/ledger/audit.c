// SPDX-License-Identifier: GPL-2.0
/* The ledger's invariant: counters summed over CPUs == shadow words, for every site. */
#include <linux/mmzone.h>
#include <linux/stop_machine.h>

#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/memory.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"

struct job {
	struct pl_audit *result;
	long *words;	/* for each site */
};

static void count_words(u32 site, u32 epoch, unsigned long nr, void *data)
{
	struct job *job = data;

	if (site == PL_SITE_NONE)
		return;
	job->words[site] += nr;
	job->result->words += nr;
}

static int audit_stopped(void *data)
{
	struct job *job = data;
	unsigned long pfn;
	u32 site;

	for (pfn = 0; pfn < pl_shadow_end(); pfn += PAGES_PER_SECTION)
		pl_shadow_visit(pfn, count_words, job);
	for (site = 1; site < pl_sites_end(); site++) {
		long pages = pl_ledger_site(site).pages;

		if (pages || job->words[site])
			job->result->sites++;
		if (pages == job->words[site])
			continue;
		job->result->bad_sites++;
		job->result->bad_pages += abs(pages - job->words[site]);
	}
	return 0;
}

int pl_audit_run(struct pl_audit *result)
{
	struct job job = { .result = result };

	memset(result, 0, sizeof(*result));
	job.words = pl_memory_array(pl_sites_end(), sizeof(*job.words), NUMA_NO_NODE);
	if (!job.words)
		return -ENOMEM;
	stop_machine(audit_stopped, &job, NULL);
	kvfree(job.words);
	return 0;
}
