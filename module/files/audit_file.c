// SPDX-License-Identifier: GPL-2.0
/* How the file `audit` looks. */
#include <linux/seq_file.h>

#include "files/files.h"
#include "ledger/audit.h"
#include "uapi/pageledger.h"

int pl_audit_show(struct seq_file *m, void *v)
{
	struct pl_audit audit;
	int err = pl_audit_run(&audit);

	if (err)
		return err;
	pl_file_head(m, "audit", PL_COLUMNS_AUDIT);
	seq_printf(m, "words %lu\nsites %lu\n", audit.words, audit.sites);
	seq_printf(m, "bad_sites %lu\nbad_pages %lu\n", audit.bad_sites, audit.bad_pages);
	return 0;
}
