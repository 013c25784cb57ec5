// SPDX-License-Identifier: GPL-2.0
/* What it costs to ask the module who holds untracked memory, said before and while it takes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "input/search.h"
#include "lib/files.h"
#include "lib/units.h"
#include "pageledger.h"

#define CALLERS "sys/kernel/debug/" PL_DIR "/callers"

/*
 * Up to eight times each word, 8 instructions, as docs/references.md has it, of a CPU that does 2.2
 * billion in a second; and a second between two looks.
 */
#define BYTES_A_SECOND (256ULL << 20)
#define QUICK_SECONDS 8

/* Of these lines of /proc/meminfo, each memory that may hold pointers. */
static const char *const lines[] = {"Slab", "VmallocUsed", "Percpu"};

static unsigned long long bytes_of_meminfo(const char *line)
{
	unsigned long long kib;
	char key[32];

	if (sscanf(line, "%31[^:]: %llu", key, &kib) == 2)
		for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
			if (!strcmp(key, lines[i]))
				return kib * 1024;
	return 0;
}

/* Untracked memory is looked for, and read, too: some of it may be held by the rest. */
static unsigned long long bytes_of_caller(const char *line)
{
	unsigned long long bytes;
	char class[16];

	return sscanf(line, "%*u %llu %*s %*s %*s %15s", &bytes, class) == 2 &&
			       !strcmp(class, "untracked")
		       ? bytes
		       : 0;
}

/* Return: false if there is no such file. */
static bool add_bytes(const char *path, unsigned long long (*bytes_of)(const char *line),
		      unsigned long long *bytes)
{
	int fd = open_file("", path);
	FILE *in = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;

	if (fd >= 0 && !in)
		close(fd);
	if (!in)
		return false;
	while (getline(&line, &size, in) > 0)
		*bytes += bytes_of(line);
	free(line);
	fclose(in);
	return true;
}

struct search measure_search(void)
{
	struct search search = {0};

	if (add_bytes(CALLERS, bytes_of_caller, &search.bytes) &&
	    add_bytes("proc/meminfo", bytes_of_meminfo, &search.bytes))
		search.seconds = 2 + search.bytes / BYTES_A_SECOND;
	return search;
}

bool is_quick(const struct search *search)
{
	return search->seconds && search->seconds <= QUICK_SECONDS;
}

static void show_progress(const struct search *search)
{
	char size[16], most[16], age[16];

	format_size(size, sizeof(size), search->bytes);
	format_age(most, sizeof(most), search->seconds);
	for (unsigned int seconds = 0;; seconds++) {
		format_age(age, sizeof(age), seconds);
		fprintf(stderr,
			"\rlooking for who holds it in %s of kernel memory: %s of %s or less, Ctrl-C ends it ",
			size, age, most);
		sleep(1);
	}
}

pid_t begin_search(const struct search *search)
{
	pid_t pid;

	if (!isatty(STDERR_FILENO) || tcgetpgrp(STDERR_FILENO) != getpgrp())
		return 0;
	fflush(NULL); /* what is buffered is the parent's to write */
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		show_progress(search);
	}
	return pid;
}

void end_search(pid_t progress)
{
	if (progress <= 0)
		return;
	kill(progress, SIGKILL);
	waitpid(progress, NULL, 0);
	fputs("\r\033[K", stderr);
}
