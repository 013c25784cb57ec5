// SPDX-License-Identifier: GPL-2.0
/*
 * A process that takes memory which meminfo knows:
 *
 *   hog anon MIB		anonymous memory
 *   hog tables MIB		page tables: reads a page in every 2 MiB of a large mapping
 *   hog names FOLDER COUNT	names that are not there, each of which becomes a dentry
 *
 * Prints "ready" when it has it, and sleeps.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB 1048576UL
#define PAGE 4096UL

static char *map(size_t size)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	/* a kernel without huge pages knows no such advice */
	if (memory == MAP_FAILED || (madvise(memory, size, MADV_NOHUGEPAGE) && errno != EINVAL)) {
		perror("hog");
		exit(2);
	}
	return memory;
}

static void take_anon(unsigned long mib)
{
	char *memory = map(mib * MIB);

	for (size_t at = 0; at < mib * MIB; at += PAGE)
		memory[at] = 1;
}

/* The zero page is mapped, so that only tables are allocated: one for each 2 MiB. */
static void take_tables(unsigned long mib)
{
	size_t size = mib * MIB / PAGE * 2 * MIB;
	char *memory = map(size);

	for (size_t at = 0; at < size; at += 2 * MIB)
		if (memory[at])
			exit(2);
}

static void take_names(const char *folder, unsigned long count)
{
	char path[256];
	struct stat st;

	for (unsigned long i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%lu", folder, i);
		if (!stat(path, &st))
			exit(2);
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "anon"))
		take_anon(strtoul(argv[2], NULL, 10));
	else if (argc == 3 && !strcmp(argv[1], "tables"))
		take_tables(strtoul(argv[2], NULL, 10));
	else if (argc == 4 && !strcmp(argv[1], "names"))
		take_names(argv[2], strtoul(argv[3], NULL, 10));
	else
		return 2;
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}
