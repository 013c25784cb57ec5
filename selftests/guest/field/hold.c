// SPDX-License-Identifier: GPL-2.0
/*
 * A process that holds memory of one kind, as those did that people have met:
 *
 *	hold NAME KIND MIB [ARG]
 *
 * It is called NAME, says "ready BYTES" on standard output and waits to be killed. BYTES is
 * what it has asked the kernel for, so that a test need not ask the reader. Used by guest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "hold.h"

void must(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

char *take_user(unsigned long bytes)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(at != MAP_FAILED, "mmap");
	for (unsigned long i = 0; i < bytes; i += 4096) {
		for (unsigned long j = 0; j < 1536; j += sizeof(int)) {
			int word = rand();

			memcpy(at + i + j, &word, sizeof(word));
		}
	}
	return at;
}

void fill(int fd, unsigned long mib)
{
	char *block = malloc(MIB);

	must(!!block, "malloc");
	memset(block, 'x', MIB);
	for (unsigned long i = 0; i < mib; i++)
		must(write(fd, block, MIB) == (ssize_t)MIB, "write");
	free(block);
}

static const struct held *find_kind(const char *kind)
{
	static const struct held *const tables[] = {shared_kinds, pinned_kinds, buffer_kinds,
						    bpf_kinds,	  device_kinds, cgroup_kinds};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct held *held = tables[i]; held->kind; held++)
			if (!strcmp(held->kind, kind))
				return held;
	return NULL;
}

int main(int argc, char **argv)
{
	const struct held *held = argc < 4 ? NULL : find_kind(argv[2]);

	if (!held) {
		fputs("usage: hold NAME KIND MIB [ARG]\n", stderr);
		return 2;
	}
	prctl(PR_SET_NAME, argv[1]);
	printf("ready %lu\n", held->take(strtoul(argv[3], NULL, 10), argc > 4 ? argv[4] : NULL));
	fflush(stdout);
	for (;;)
		pause();
}
