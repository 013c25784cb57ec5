// SPDX-License-Identifier: GPL-2.0
/* How the file `classes` looks. */
#include <linux/seq_file.h>

#include "files/files.h"
#include "ledger/page_scan.h"
#include "uapi/pageledger.h"

static void show_class(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s %lu %llu\n", name, pages, (u64)pages << PAGE_SHIFT);
}

int pl_classes_show(struct seq_file *m, void *v)
{
	struct pl_scan scan;
	unsigned int class;
	int err;

	err = pl_scan_run(&scan);
	if (err)
		return err;
	pl_file_head(m, "classes", PL_COLUMNS_CLASSES);
	for (class = 0; class < PL_NR_SCAN_CLASSES; class++)
		show_class(m, pl_scan_name(class), scan.pages[class]);
	show_class(m, "total", scan.total);
	show_class(m, "managed", scan.managed);
	return 0;
}
