// SPDX-License-Identifier: GPL-2.0
/* A table in the making. */
#include <stdio.h>
#include <stdlib.h>

#include "input/parse.h"
#include "input/sample.h"
#include "lib/memory.h"
#include "pageledger.h"

int begin_sample(struct sample *s, const char *name, const char *columns)
{
	s->name = name;
	s->columns = columns;
	s->out = open_memstream(&s->text, &s->size);
	if (!s->out)
		return out_of_memory();
	fprintf(s->out, PL_MAGIC " %s %d\n# %s\n", name, PL_FORMAT, columns);
	return 0;
}

int end_sample(struct sample *s, struct table *t)
{
	int failed = ferror(s->out);
	const char *error;

	if (fclose(s->out) || failed) {
		free(s->text);
		return out_of_memory();
	}
	error = parse_table(t, s->name, s->columns, s->text, s->size);
	free(s->text);
	if (!error)
		return 0;
	fprintf(stderr, "pageledger: %s is %s\n", s->name, error);
	return -1;
}
