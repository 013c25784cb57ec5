// SPDX-License-Identifier: GPL-2.0
/* The table "pageflags": of /proc/kpageflags. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tree.h"

/* Not the constant of collect.h: a change has to be made here too. */
#define PAGEFLAGS "pages bytes class order"

/* Words of /proc/kpageflags at a page's number: so many, and each of them. */
static void put_words(const char *root, unsigned long pfn, unsigned long n, uint64_t word)
{
	char full[256];
	FILE *file;

	snprintf(full, sizeof(full), "%s/proc/kpageflags", root);
	file = fopen(full, "r+e");
	if (!file || fseek(file, (long)(pfn * sizeof(word)), SEEK_SET))
		abort();
	for (unsigned long i = 0; i < n; i++)
		fwrite(&word, sizeof(word), 1, file);
	if (fclose(file))
		abort();
}

#define KPF(bit) (1ULL << (bit))
#define HEAD_BIT KPF(15)
#define TAIL_BIT KPF(16)
#define WORDS(pfn, n, word) put_words(self->root, pfn, n, word)

/* clang-format off */

/* Each bit that tells a class; and with it others, known and not, that tell none. */
TEST_F(tree, pageflags)
{
	put(self->root, "proc/kpageflags", "");
	WORDS(0, 50, KPF(20)); /* NOPAGE */
	WORDS(50, 40, KPF(10)); /* BUDDY */
	WORDS(90, 1, KPF(10) | KPF(19)); /* free and faulty: in MemFree */
	WORDS(91, 30, KPF(32)); /* RESERVED */
	WORDS(121, 20, KPF(23)); /* OFFLINE */
	WORDS(141, 19, KPF(7)); /* SLAB */
	WORDS(160, 18, KPF(26)); /* PGTABLE */
	WORDS(178, 1, KPF(17) | KPF(19) | KPF(11)); /* HUGE, mapped; one of its pages is faulty */
	WORDS(179, 2, KPF(5) | KPF(2) | KPF(11)); /* LRU; mapped */
	WORDS(181, 1, KPF(12)); /* ANON */
	WORDS(182, 1, KPF(14)); /* SWAPBACKED */
	WORDS(183, 1, KPF(18)); /* UNEVICTABLE */
	WORDS(184, 1, KPF(22)); /* THP */
	WORDS(185, 1, KPF(13)); /* SWAPCACHE */
	WORDS(186, 1, KPF(21)); /* KSM */
	WORDS(187, 5, KPF(19) | KPF(5)); /* faulty */
	WORDS(192, 9, KPF(11)); /* MMAP alone */
	WORDS(201, 1, KPF(22) | KPF(24)); /* the huge zero page */
	/* and what is to come */
	WORDS(202, 1, KPF(0) | KPF(1) | KPF(3) | KPF(34) | KPF(36) | KPF(63));
	WORDS(203, 5, 0);
	EXPECT_ROWS("pageflags", PAGEFLAGS,
		    "41 167936 free -\n"
		    "30 122880 reserved -\n"
		    "20 81920 offline -\n"
		    "19 77824 slab -\n"
		    "18 73728 pagetable -\n"
		    "9 36864 mapped -\n"
		    "8 32768 user -\n"
		    "7 28672 unmarked -\n"
		    "5 20480 corrupted -\n"
		    "1 4096 hugetlb -\n");
}

/* clang-format on */

/* A tail is what its head is, whatever it says itself; also if it is read with the next words. */
TEST_F(tree, pageflags_of_compound_pages)
{
	put(self->root, "proc/kpageflags", "");
	WORDS(0, 65532, KPF(20));
	WORDS(65532, 1, HEAD_BIT);
	WORDS(65533, 7, TAIL_BIT);
	WORDS(65540, 1, HEAD_BIT | KPF(5));
	WORDS(65541, 3, TAIL_BIT);
	WORDS(65544, 1, HEAD_BIT | KPF(11));
	WORDS(65545, 1, TAIL_BIT);
	WORDS(65546, 2, TAIL_BIT | KPF(12));
	WORDS(65548, 1, HEAD_BIT);
	WORDS(65549, 1, TAIL_BIT | KPF(19));
	WORDS(65550, 14, TAIL_BIT);
	WORDS(65564, 1, KPF(10));
	WORDS(65565, 2, TAIL_BIT); /* without a head: one that was freed meanwhile */
	EXPECT_ROWS("pageflags", PAGEFLAGS,
		    "15 61440 unmarked 4\n"
		    "8 32768 unmarked 3\n"
		    "4 16384 user -\n"
		    "4 16384 mapped 2\n"
		    "2 8192 unmarked -\n"
		    "1 4096 free -\n"
		    "1 4096 corrupted -\n");
}

/* What 7.3 says of holes is not believed; of hotplugged memory what is offline is no memory. */
TEST_F(tree, pageflags_of_system_ram)
{
	put(self->root, "proc/kpageflags", "");
	WORDS(0, 4096, 0);
	WORDS(16, 4, KPF(5));
	put(self->root, "proc/iomem",
	    "00000000-00000fff : Reserved\n"
	    "00010800-000147ff : System RAM\n" /* from 17 on, up to and without 20 */
	    "  00012000-00013fff : Kernel code\n"
	    "00000000-000fffff : System RAM\n" /* not twice */
	    "00100000-004fffff : virtio0\n"
	    "  00100000-0047ffff : System RAM (virtio_mem)\n"
	    "  00480000-004fffff : System RAM (virtio_mem)\n"); /* of one block */
	EXPECT_ROWS("pageflags", PAGEFLAGS, "1024 4194304 unmarked -\n3 12288 user -\n");
	free(self->text);
	put(self->root, "sys/devices/system/memory/block_size_bytes", "100000\n");
	put(self->root, "sys/devices/system/memory/memory0/state", "online\n");
	put(self->root, "sys/devices/system/memory/memory2/state", "offline\n");
	put(self->root, "sys/devices/system/memory/memory4/state", "offline\n");
	EXPECT_ROWS("pageflags", PAGEFLAGS, "512 2097152 unmarked -\n3 12288 user -\n");
}

TEST_F(tree, pageflags_of_nothing)
{
	put(self->root, "proc/kpageflags", "");
	EXPECT_ROWS("pageflags", PAGEFLAGS, "");
}

TEST_F(tree, pageflags_of_a_copy_that_was_cut)
{
	put(self->root, "proc/kpageflags", "01234567890");
	EXPECT_EQ(NULL, rows(self->root, "pageflags", PAGEFLAGS));
}

TEST_HARNESS_MAIN
