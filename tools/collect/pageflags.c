// SPDX-License-Identifier: GPL-2.0
/*
 * The table of pages by what their flags say: one pass over /proc/kpageflags, which has a word
 * for each page frame (fs/proc/page.c, stable_page_flags(); 5.10, 6.1, 6.12 and 7.3 were read).
 * No address and no page frame's number leaves this file.
 *
 * - Bits of a compound page are on its head alone in part (LRU, PGTABLE and OFFLINE of 5.10) or
 *   on all of it (6.12, which asks the folio): so tails are what their head is.
 * - THP is "large and of the page cache or anonymous". The huge page of zeroes has it too, and
 *   is in no line of meminfo.
 * - MMAP alone is a driver's memory that a process has mapped (vm_insert_page()): what is user
 *   memory has another bit as well.
 * - A hole has NOPAGE up to 6.12. 7.3 gives 0 (kpage_read()), as of a page without a flag; 6.18
 *   was seen to. So only what /proc/iomem calls System RAM is read, and no memory block that is
 *   offline. It also is far less, where RAM lies far apart.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/collect.h"
#include "collect/owners_read.h"

/* include/uapi/linux/kernel-page-flags.h; RESERVED: include/linux/kernel-page-flags.h */
#define KPF(bit) (1ULL << (bit))
#define KPF_LRU KPF(5)
#define KPF_SLAB KPF(7)
#define KPF_BUDDY KPF(10)
#define KPF_MMAP KPF(11)
#define KPF_ANON KPF(12)
#define KPF_SWAPCACHE KPF(13)
#define KPF_SWAPBACKED KPF(14)
#define KPF_COMPOUND_HEAD KPF(15)
#define KPF_COMPOUND_TAIL KPF(16)
#define KPF_HUGE KPF(17)
#define KPF_UNEVICTABLE KPF(18)
#define KPF_HWPOISON KPF(19)
#define KPF_NOPAGE KPF(20)
#define KPF_KSM KPF(21)
#define KPF_THP KPF(22)
#define KPF_OFFLINE KPF(23)
#define KPF_ZERO_PAGE KPF(24)
#define KPF_PGTABLE KPF(26)
#define KPF_RESERVED KPF(32)
#define KPF_USER (KPF_LRU | KPF_ANON | KPF_SWAPCACHE | KPF_SWAPBACKED | KPF_UNEVICTABLE | KPF_KSM)

enum page_class {
	CLASS_FREE,
	CLASS_CORRUPTED,
	CLASS_RESERVED,
	CLASS_OFFLINE,
	CLASS_SLAB,
	CLASS_PAGETABLE,
	CLASS_HUGETLB,
	CLASS_USER,
	CLASS_MAPPED,
	CLASS_UNMARKED,
	NR_CLASSES,
};

static const char *const names[NR_CLASSES] = {
	"free",	     "corrupted", "reserved", "offline", "slab",
	"pagetable", "hugetlb",	  "user",     "mapped",	 "unmarked",
};

#define WORDS 65536
#define ORDERS 32

/**
 * struct pass - over all pages
 * @root: see collect()
 * @fd: of kpageflags
 * @page: size of a page, in bytes
 * @block: pages in a memory block; 0 if there are none
 * @block_end: where the block ends that was asked for last, and
 * @is_offline: what it has said
 * @words: what was read
 * @class: of the compound page that is being read, and
 * @length: how many of its pages there were; 0 if it is none
 * @pages: by class, and order of the compound page, of classes that are told by it; 0: of none
 */
struct pass {
	const char *root;
	int fd;
	unsigned long long page;
	unsigned long long block, block_end;
	bool is_offline;
	uint64_t *words;
	enum page_class class;
	unsigned long long length;
	unsigned long long pages[NR_CLASSES][ORDERS];
};

static enum page_class class_of(uint64_t word)
{
	if (word & KPF_BUDDY)
		return CLASS_FREE;
	/* one page of a hugetlb page marks all of them: HardwareCorrupted has that one */
	if (word & KPF_HWPOISON && !(word & KPF_HUGE))
		return CLASS_CORRUPTED;
	if (word & KPF_RESERVED)
		return CLASS_RESERVED;
	if (word & KPF_OFFLINE)
		return CLASS_OFFLINE;
	if (word & KPF_SLAB)
		return CLASS_SLAB;
	if (word & KPF_PGTABLE)
		return CLASS_PAGETABLE;
	if (word & KPF_HUGE)
		return CLASS_HUGETLB;
	if (word & KPF_USER || (word & KPF_THP && !(word & KPF_ZERO_PAGE)))
		return CLASS_USER;
	return word & KPF_MMAP ? CLASS_MAPPED : CLASS_UNMARKED;
}

/* A page may have been split or freed as it was read, or have a faulty page: rounded up. */
static void end_compound(struct pass *pass)
{
	unsigned int order = 0;

	while (pass->class >= CLASS_MAPPED && 1ULL << order < pass->length && order < ORDERS - 1)
		order++;
	pass->pages[pass->class][order] += pass->length;
	pass->length = 0;
}

static void count_page(struct pass *pass, uint64_t word)
{
	enum page_class class = class_of(word);

	if (word & KPF_COMPOUND_TAIL && pass->length) {
		if (class == CLASS_CORRUPTED)
			pass->pages[class][0]++;
		else
			pass->length++;
		return;
	}
	end_compound(pass);
	if (word & KPF_NOPAGE)
		return;
	if (word & KPF_COMPOUND_HEAD) {
		pass->class = class;
		pass->length = 1;
	} else {
		pass->pages[class][0]++;
	}
}

/* Those that are not there, as a kernel without memory hotplug has none, are online. */
static void ask_block(struct pass *pass, unsigned long long pfn)
{
	char state[16];

	if (!pass->block || pfn < pass->block_end)
		return;
	read_line(state, sizeof(state), pass->root, "sys/devices/system/memory/memory%llu/state",
		  pfn / pass->block);
	pass->block_end = (pfn / pass->block + 1) * pass->block;
	pass->is_offline = !strcmp(state, "offline");
}

/* Return: how many words there were, 0 at the end; a negative error number. */
static ssize_t read_words(struct pass *pass, unsigned long long pfn, unsigned long long n)
{
	size_t size = sizeof(uint64_t) * (size_t)(n < WORDS ? n : WORDS);
	ssize_t got = pread(pass->fd, pass->words, size, (off_t)(pfn * sizeof(uint64_t)));

	if (got < 0)
		return -errno;
	if ((size_t)got % sizeof(uint64_t)) /* of a copy that was cut */
		return -EIO;
	return got / (ssize_t)sizeof(uint64_t);
}

static int read_range(struct pass *pass, unsigned long long pfn, unsigned long long end)
{
	ssize_t n = 1;

	while (n > 0 && pfn < end) {
		unsigned long long upto;

		ask_block(pass, pfn);
		upto = pass->block && pass->block_end < end ? pass->block_end : end;
		if (pass->is_offline) {
			pfn = upto;
			continue;
		}
		n = read_words(pass, pfn, upto - pfn);
		for (ssize_t i = 0; i < n; i++)
			count_page(pass, pass->words[i]);
		pfn += n > 0 ? (unsigned long long)n : 0;
	}
	end_compound(pass);
	return n < 0 ? (int)n : 0;
}

/*
 * "start-end : System RAM (virtio_mem)", hexadecimal, @end included; added memory may be within
 * what its driver has reserved. 0 for those who may not know, and of a copied tree not there:
 * then it is all of the file.
 */
static int read_ram(struct pass *pass)
{
	FILE *in = open_below(pass->root, "proc/iomem");
	unsigned long long start, end, last = 0;
	char line[256];
	int error = 0, name;

	while (in && !error && fgets(line, sizeof(line), in)) {
		name = 0;
		if (sscanf(line, " %llx-%llx : %n", &start, &end, &name) != 2 || !name ||
		    strncmp(line + name, "System RAM", strlen("System RAM")) != 0 || start < last ||
		    end <= start || end > UINT64_MAX / 2)
			continue;
		last = end + 1;
		error = read_range(pass, (start + pass->page - 1) / pass->page, last / pass->page);
	}
	if (in)
		fclose(in);
	return error || last ? error : read_range(pass, 0, UINT64_MAX / 2 / pass->page);
}

/**
 * struct row - of the table
 */
struct row {
	unsigned long long pages;
	enum page_class class;
	unsigned int order;
};

static int larger(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;

	return (a->pages < b->pages) - (a->pages > b->pages);
}

static void print_rows(const struct pass *pass, FILE *out)
{
	struct row rows[NR_CLASSES * ORDERS];
	size_t n = 0;

	for (unsigned int i = 0; i < NR_CLASSES * ORDERS; i++)
		rows[n++] =
			(struct row){pass->pages[i / ORDERS][i % ORDERS], i / ORDERS, i % ORDERS};
	qsort(rows, n, sizeof(*rows), larger);
	for (size_t i = 0; i < n && rows[i].pages; i++) {
		fprintf(out, "%llu %llu %s ", rows[i].pages, rows[i].pages * pass->page,
			names[rows[i].class]);
		if (rows[i].order)
			fprintf(out, "%u\n", rows[i].order);
		else
			fputs("-\n", out);
	}
}

int collect_pageflags(const char *root, FILE *out)
{
	FILE *in = open_below(root, "proc/kpageflags");
	struct pass pass = {.root = root, .page = (unsigned long long)sysconf(_SC_PAGESIZE)};
	char block[32];
	int error;

	if (!in)
		return -errno;
	pass.fd = fileno(in);
	pass.words = malloc(WORDS * sizeof(*pass.words));
	read_line(block, sizeof(block), root, "sys/devices/system/memory/block_size_bytes");
	pass.block = strtoull(block, NULL, 16) / pass.page;
	error = pass.words ? read_ram(&pass) : -ENOMEM;
	free(pass.words);
	fclose(in);
	if (!error)
		print_rows(&pass, out);
	return error;
}
