// SPDX-License-Identifier: GPL-2.0
/* How the file `misjudged` looks. */
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "files/files.h"
#include "ledger/judge.h"
#include "ledger/memory.h"
#include "ledger/sites.h"
#include "stack/symbols.h"
#include "uapi/pageledger.h"

struct report {
	struct seq_file *m;
	const struct pl_verdict *verdicts;
};

/* Return: -ENOMEM if there is no memory for a name. */
static int show_stack(struct seq_file *m, u32 site)
{
	const struct pl_site *entry = site < PL_SITE_FIRST ? NULL : pl_sites_get(site);
	unsigned int i, nr = entry ? entry->nr : 1;
	const char *name;

	for (i = 0; i < nr; i++) {
		name = entry ? pl_symbols_frame(entry, i) : pl_symbols_caller(site);
		if (!name)
			return -ENOMEM;
		if (i)
			seq_putc(m, PL_FRAME_SEPARATOR);
		seq_puts(m, name);
	}
	seq_putc(m, '\n');
	return 0;
}

static int show_site(u32 site, void *data)
{
	struct report *r = data;
	enum pl_class type;
	int err = 0;

	for (type = 0; type < PL_NR_CLASSES && !err; type++) {
		unsigned long pages = r->verdicts[site].pages[type];

		if (!pages || !pl_judge_is_wrong(site, type))
			continue;
		seq_printf(r->m, "%lu %llu %s %s ", pages, (u64)pages << PAGE_SHIFT,
			   pl_class_name(pl_sites_class(site)), pl_class_name(type));
		err = show_stack(r->m, site);
	}
	return err;
}

int pl_misjudged_show(struct seq_file *m, void *v)
{
	struct pl_verdict *verdicts = pl_memory_array(pl_sites_end(), sizeof(*verdicts),
						      NUMA_NO_NODE);
	struct report r = { .m = m, .verdicts = verdicts };
	int err = verdicts ? pl_judge_run(verdicts) : -ENOMEM;

	if (!err) {
		pl_file_head(m, "misjudged", PL_COLUMNS_MISJUDGED);
		err = pl_symbols_visit_sites(show_site, &r);
	}
	kvfree(verdicts);
	return err;
}
