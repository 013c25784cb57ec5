/* SPDX-License-Identifier: GPL-2.0 */
/* Where the class that a site was given and the types of its pages differ. */
#ifndef PL_JUDGE_H
#define PL_JUDGE_H

#include "ledger/classes.h"

/**
 * struct pl_verdict - the pages of one site
 * @pages: by the class that their page type says
 */
struct pl_verdict {
	u32 pages[PL_NR_CLASSES];
};

/**
 * pl_judge_run() - look at what every page is
 * @verdicts: pl_sites_end() entries, zeroed
 *
 * Page state is read without locks: a page that changes hands meanwhile is left out.
 *
 * Context: process; sleeps. Return: 0, or -EINTR if the caller is being killed.
 */
int pl_judge_run(struct pl_verdict *verdicts);

/**
 * pl_judge_is_wrong() - can a page of this site not be what its type says?
 * @site: a site that exists
 * @type: what pl_page_class() says
 *
 * Where pages of the site's class need not have a type, none proves nothing.
 */
bool pl_judge_is_wrong(u32 site, enum pl_class type);

#endif /* PL_JUDGE_H */
