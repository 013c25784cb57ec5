// SPDX-License-Identifier: GPL-2.0
/* Subcommands that make one text of the whole model, on stdout or in a file. */
#include <stdio.h>
#include <stdlib.h>

#include "commands/commands.h"
#include "lib/memory.h"
#include "model/model.h"
#include "output/metrics.h"
#include "output/report.h"
#include "output/write.h"

/* Makes the text. Return: 0, or -1 without memory. */
typedef int (*print_model)(FILE *out, const struct model *m, unsigned long lines);

static int print_text(print_model print, const struct model *m, const struct options *o,
		      char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);
	int err = -1;

	if (out) {
		err = print(out, m, o->style.lines);
		err |= ferror(out);
		err |= fclose(out);
	}
	if (err)
		out_of_memory();
	return err;
}

/* Nothing is written unless all of it could be made. */
static int write_document(const struct options *o, mode_t mode, print_model print, bool search)
{
	char *text = NULL;
	struct model m;
	size_t size;
	int err;

	if (read_model(&m, o->source, o->threshold, search))
		return EXIT_ERROR;
	err = print_text(print, &m, o, &text, &size);
	if (!err)
		err = write_output(o->file ? o->file : "-", mode, text, size);
	free(text);
	free_model(&m);
	return err ? EXIT_ERROR : 0;
}

int cmd_metrics(const struct options *o)
{
	if (o->style.lines <= MAX_CALLERS)
		return write_document(o, 0644, print_metrics, false);
	fprintf(stderr, "pageledger: metrics takes -n 1 to %d: each caller is a time series\n",
		MAX_CALLERS);
	return EXIT_ERROR;
}

/* Who runs what, and who listens: as a snapshot, for its owner only. */
int cmd_report(const struct options *o)
{
	return write_document(o, 0600, print_report, true);
}
