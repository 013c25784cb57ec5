// SPDX-License-Identifier: GPL-2.0
/* How the file `pages` looks: a word for each page. */
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "files/files.h"
#include "ledger/ledger.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"

static u32 page_word(unsigned long pfn)
{
	u32 site = pl_ledger_owner(pfn);

	return site ? site | pl_sites_class(site) << PL_SITE_BITS : 0;
}

/* As kpageflags_read() (fs/proc/page.c): whole words only, end of file after the last page. */
static ssize_t pages_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	u32 __user *out = (u32 __user *)buf;
	unsigned long pfn = *pos / sizeof(u32), end = pl_shadow_end();
	ssize_t done = 0;

	if (*pos % sizeof(u32) || count % sizeof(u32))
		return -EINVAL;
	if (pfn >= end)
		return 0;
	count = min_t(u64, count, (u64)(end - pfn) * sizeof(u32));
	for (; done < count; done += sizeof(u32)) {
		if (put_user(page_word(pfn++), out++))
			return -EFAULT;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	*pos += done;
	return done;
}

const struct file_operations pl_pages_fops = {
	.owner = THIS_MODULE, .read = pages_read, .llseek = default_llseek,
};
