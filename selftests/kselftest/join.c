// SPDX-License-Identifier: GPL-2.0
/* The ledger's `pages` joined with /proc/kpageflags: each page, its flags and its owner. */
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "join.h"
#include "pageledger.h"

#define KPF_RESERVED 32	/* the kernel's own numbering, include/linux/kernel-page-flags.h */
#define BATCH 4096

static const char *const by_owner[] = PL_PAGE_CLASSES;

const char *join_class(const struct joined_page *page)
{
	unsigned int site = PL_PAGE_SITE(page->word);
	const char *owner = by_owner[PL_PAGE_CLASS(page->word)];

#define HAS(bit) (page->flags >> (bit) & 1)
	if (HAS(KPF_NOPAGE))
		return NULL;
	if (HAS(KPF_BUDDY))
		return "free";
	if (HAS(KPF_HWPOISON) && !HAS(KPF_HUGE))
		return "corrupted";
	/* a driver's has an owner, since load or before it */
	if (HAS(KPF_RESERVED) && !site)
		return "reserved";
	if (HAS(KPF_SLAB))
		return "slab";
	if (HAS(KPF_PGTABLE))
		return "pagetable";
	if (HAS(KPF_OFFLINE))
		return "offline";
	if (HAS(KPF_HUGE))
		return "hugetlb";
	if (HAS(KPF_ANON))
		return "anon";
	if (HAS(KPF_LRU))
		return "file";
	if (!site)
		return "pcp_free";
	if (!strcmp(owner, "slab") || !strcmp(owner, "vmalloc") || !strcmp(owner, "percpu") ||
	    !strcmp(owner, "pagetable"))
		return owner;
	if (site == PL_PAGE_SITE_MOVABLE)
		return "untracked_movable";
	return site >= PL_PAGE_SITE_BEFORE && site < PL_PAGE_SITE_FIRST ? "untracked_before_load" :
									   "untracked";
}

/* Where there is memory, by page frames. */
struct ram {
	unsigned long begin, end;
};

static int read_ram(struct ram *ram, int max)
{
	FILE *f = fopen("/proc/iomem", "r");
	unsigned long begin, end;
	int n = 0, at;
	char line[256];

	while (f && n < max && fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx-%lx : %n", &begin, &end, &at) == 2 &&
		    !strcmp(line + at, "System RAM\n"))
			ram[n++] = (struct ram){ begin / getpagesize(),
						 (end + 1) / getpagesize() };
	if (f)
		fclose(f);
	return n;
}

static int lies_in(const struct ram *ram, int n, unsigned long pfn)
{
	for (int i = 0; i < n; i++)
		if (pfn >= ram[i].begin && pfn < ram[i].end)
			return 1;
	return 0;
}

static int join_batches(int flags_fd, int pages_fd, join_visit visit, void *data)
{
	static unsigned long long flags[BATCH];
	static unsigned int words[BATCH];
	struct joined_page page = {};
	struct ram ram[16];
	int n = read_ram(ram, 16);
	ssize_t got;

	if (!n)
		return -1;
	while ((got = pread(pages_fd, words, sizeof(words), page.pfn * 4)) > 0) {
		if (pread(flags_fd, flags, got * 2, page.pfn * 8) != got * 2)
			return -1;
		for (ssize_t i = 0; i < got / 4; i++, page.pfn++) {
			page.flags = flags[i];
			page.word = words[i];
			/* newer kernels say nothing at all of a frame without a page */
			if (!page.flags && !page.word && !lies_in(ram, n, page.pfn))
				page.flags = 1ULL << KPF_NOPAGE;
			visit(&page, data);
		}
	}
	return got;
}

int join_pages(join_visit visit, void *data)
{
	int flags_fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	int pages_fd = open("/sys/kernel/debug/pageledger/pages", O_RDONLY | O_CLOEXEC);
	int err = -1;

	if (flags_fd >= 0 && pages_fd >= 0)
		err = join_batches(flags_fd, pages_fd, visit, data);
	close(flags_fd);
	close(pages_fd);
	return err;
}
