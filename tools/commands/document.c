// SPDX-License-Identifier: GPL-2.0
/* Subcommands that make one text of the whole model, on stdout or in a file. */
#include <stdlib.h>

#include "commands/document.h"
#include "output/write.h"

static int print_text(print_model print, const struct model *m, const struct options *o,
		      char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);
	int err = -1;

	if (out) {
		err = print(out, m, o);
		err |= ferror(out);
		err |= fclose(out);
	}
	if (err)
		fprintf(stderr, "pageledger: out of memory\n");
	return err;
}

int write_document(const struct options *o, mode_t mode, print_model print)
{
	char *text = NULL;
	struct model m;
	size_t size;
	int err;

	if (read_model(&m, o->source, o->threshold))
		return EXIT_ERROR;
	err = print_text(print, &m, o, &text, &size);
	if (!err)
		err = write_output(o->file ? o->file : "-", mode, text, size);
	free(text);
	free_model(&m);
	return err ? EXIT_ERROR : 0;
}
