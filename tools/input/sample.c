// SPDX-License-Identifier: GPL-2.0
/* What a command has measured itself: a table, and a few numbers that go with it. */
#include <stdlib.h>
#include <time.h>

#include "input/sample.h"
#include "pageledger.h"

static int no_memory(void)
{
	fprintf(stderr, "pageledger: out of memory\n");
	return -1;
}

int begin_sample(struct sample *s, const struct view *view)
{
	s->out = open_memstream(&s->text, &s->size);
	if (!s->out)
		return no_memory();
	fprintf(s->out, PL_MAGIC " %s %d\n# %s\n", view->file, PL_FORMAT, view->columns);
	return 0;
}

int end_sample(struct sample *s, const struct view *view, struct table *t)
{
	int failed = ferror(s->out);
	const char *error;

	if (fclose(s->out) || failed) {
		free(s->text);
		return no_memory();
	}
	error = parse_table(t, view->file, view->columns, s->text, s->size);
	free(s->text);
	if (!error)
		return 0;
	fprintf(stderr, "pageledger: %s is %s\n", view->file, error);
	return -1;
}

/* libsmartcols puts line breaks into its JSON. */
static json_t *table_as_json(const struct view *view, struct table *t, const struct options *o)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *json = NULL;
	int err = out ? print_table(view, t, o, out) : no_memory();

	if (out)
		fclose(out);
	if (!err)
		json = json_loads(text, 0, NULL);
	free(text);
	if (!err && !json)
		no_memory();
	return json;
}

int print_json_sample(const struct view *view, struct table *t, const struct options *o,
		      json_t *head)
{
	json_t *table = table_as_json(view, t, o);
	int err = table ? json_object_update(head, table) : -1;

	if (!err) {
		json_dumpf(head, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
		putchar('\n');
		err = finish_output();
	}
	json_decref(table);
	json_decref(head);
	return err;
}

long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

long long a_second(long long count, long long milliseconds)
{
	return (long long)((__int128)count * 1000 / (milliseconds > 0 ? milliseconds : 1));
}
