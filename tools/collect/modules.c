// SPDX-License-Identifier: GPL-2.0
/* The table of loaded modules: /proc/modules without its addresses. */
#include <errno.h>

#include "collect/collect.h"
#include "lib/words.h"

int collect_modules(const char *root, FILE *out)
{
	FILE *in = open_below(root, "proc/modules");
	unsigned long long bytes;
	char line[4096], name[64];

	if (!in)
		return -errno;
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%63s %llu", name, &bytes) != 2)
			continue;
		fprintf(out, "%llu ", bytes);
		print_words(out, name);
		fputc('\n', out);
	}
	fclose(in);
	return 0;
}
