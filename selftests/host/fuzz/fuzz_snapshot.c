// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer's way into all that parses what may come from elsewhere. An input is used in
 * three ways: as a snapshot; as a table; and as a snapshot whose sizes are put right, since
 * a fuzzer that changes a text would never get past them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/parse.h"
#include "input/snapshot.h"
#include "input/source.h"
#include "input/texts.h"
#include "model/model.h"

/* libFuzzer calls it LLVMFuzzerTestOneInput(), and so does the compiler, see run. */
int fuzz_input(const unsigned char *data, size_t size);

/* What parse_table() promises of every table that it takes. */
static void check_table(const struct table *t)
{
	for (size_t i = 0; i < t->nrows * t->ncolumns; i++) {
		const char *cell = t->cells[i];

		if (!*cell)
			abort();
		for (; *cell; cell++)
			if (*cell < ' ' || *cell > '~')
				abort();
	}
}

static void use_table(const char *data, size_t size, const struct text *text)
{
	struct table t;

	if (parse_table(&t, text->name, text->columns, data, size))
		return;
	check_table(&t);
	free_table(&t);
}

/* What the sheet promises: its lines add up, as far as numbers go. */
static void use_model(const struct snapshot *s)
{
	const struct source source = {.root = "", .file = "fuzz", .snapshot = *s};
	unsigned long long sum = 0;
	struct model m;

	if (read_model(&m, &source, 0, true))
		return;
	for (size_t i = 0; i < m.balance.n; i++)
		if (!m.balance.line[i].part)
			sum += (unsigned long long)m.balance.line[i].bytes;
	if (sum != m.balance.total || m.suspects.n > MAX_SUSPECTS)
		abort();
	free_model(&m);
}

/* What is made of a whole snapshot. */
static void use_snapshot(const struct snapshot *s)
{
	for (const struct text *text = texts; text->name; text++) {
		const struct section *section = find_section(s, text->name);

		if (section && text->columns)
			use_table(section->data, section->size, text);
	}
	use_model(s);
}

/* In a block of just that size, so that the sanitizer sees a byte read too far. */
static void parse(const char *data, size_t size)
{
	char *text = malloc(size ? size : 1);
	struct snapshot s;

	memcpy(text, data, size);
	if (!parse_snapshot(&s, text, size)) {
		use_snapshot(&s);
		free_snapshot(&s);
	}
	free(text);
}

static const char *next_line(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? newline + 1 : end;
}

static int is_section(const char *line, const char *end)
{
	return (size_t)(end - line) > strlen(SNAPSHOT_SECTION) &&
	       !memcmp(line, SNAPSHOT_SECTION, strlen(SNAPSHOT_SECTION));
}

/* "<name> <bytes>" up to @end, then what is in it. */
static void put_section(FILE *out, const char *name, const char *first, const char *end)
{
	const char *space = memchr(name, ' ', (size_t)(first - name));
	int length = (int)((space ? space : first) - name);
	int cut = end > first && end[-1] != '\n';

	fprintf(out, SNAPSHOT_SECTION "%.*s %zu\n", length, name, (size_t)(end - first + cut));
	fwrite(first, 1, (size_t)(end - first), out);
	if (cut)
		fputc('\n', out);
}

/* From each line that names a section to the next such line is what is in it. */
static void put_right(FILE *out, const char *data, size_t size)
{
	const char *end = data + size, *line = data, *name, *first;

	fputs(SNAPSHOT_MAGIC "\n", out);
	while (line < end && !is_section(line, end))
		line = next_line(line, end);
	while (line < end) {
		name = line + strlen(SNAPSHOT_SECTION);
		first = next_line(line, end);
		for (line = first; line < end && !is_section(line, end);)
			line = next_line(line, end);
		put_section(out, name, first, line);
	}
	fputs(SNAPSHOT_END "\n", out);
}

int fuzz_input(const unsigned char *data, size_t size)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	parse((const char *)data, size);
	for (const struct text *known = texts; known->name; known++)
		if (known->columns)
			use_table((const char *)data, size, known);
	put_right(out, (const char *)data, size);
	fclose(out);
	parse(text, length);
	free(text);
	return 0;
}
