// SPDX-License-Identifier: GPL-2.0
/* The sections of a snapshot. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "input/snapshot.h"
#include "lib/files.h"
#include "lib/memory.h"

static const char not_ours[] = "not a snapshot of pageledger (bad first line)";
static const char truncated[] = "truncated (the end is missing)";
static const char damaged[] = "damaged (bytes where a section should begin)";
static const char twice[] = "damaged (a section is there twice)";
static const char too_many[] = "damaged (too many sections)";
static const char too_large[] = "damaged (a section is larger than any text)";
static const char trailing[] = "damaged (there is something after the end)";
static const char no_memory[] = "too large for memory";

/* Cut the line at @*text, before @end, off; NULL if it has no end. */
static char *cut_line(char **text, const char *end)
{
	char *line = *text, *newline = memchr(line, '\n', (size_t)(end - line));

	if (!newline)
		return NULL;
	*newline = '\0';
	*text = newline + 1;
	return line;
}

const struct section *find_section(const struct snapshot *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->sections[i].name, name))
			return &s->sections[i];
	return NULL;
}

/* "<name> <bytes>", then so many bytes at @*text. */
static const char *add_section(struct snapshot *s, char *head, char **text, const char *end)
{
	char *size = strchr(head, ' '), *rest;
	struct section *section;
	unsigned long long n;

	if (!size || size == head || !isdigit((unsigned char)size[1]))
		return damaged;
	*size++ = '\0';
	n = strtoull(size, &rest, 10);
	if (*rest)
		return damaged;
	if (n > (size_t)(end - *text))
		return truncated;
	if (n > TEXT_MAX)
		return too_large;
	if (n && (*text)[n - 1] != '\n')
		return damaged;
	if (find_section(s, head))
		return twice;
	if (s->n == SNAPSHOT_SECTIONS)
		return too_many;
	section = grow_array(s->sections, s->n, sizeof(*section));
	if (!section)
		return no_memory;
	s->sections = section;
	section[s->n++] = (struct section){.name = head, .data = *text, .size = n};
	*text += n;
	return NULL;
}

static const char *parse_sections(struct snapshot *s, char *text, const char *end)
{
	const char *error;
	char *line;

	while ((line = cut_line(&text, end)) != NULL) {
		if (!strcmp(line, SNAPSHOT_END))
			return text == end ? NULL : trailing;
		if (strncmp(line, SNAPSHOT_SECTION, sizeof(SNAPSHOT_SECTION) - 1))
			return damaged;
		error = add_section(s, line + sizeof(SNAPSHOT_SECTION) - 1, &text, end);
		if (error)
			return error;
	}
	return truncated;
}

bool begins_snapshot(const char *text, size_t size)
{
	static const char first[] = SNAPSHOT_MAGIC "\n";

	return !memcmp(text, first, size < sizeof(first) ? size : sizeof(first) - 1);
}

const char *parse_snapshot(struct snapshot *s, char *text, size_t size)
{
	const char *end = text + size, *error;
	char *line = cut_line(&text, end);

	memset(s, 0, sizeof(*s));
	if (!line || strcmp(line, SNAPSHOT_MAGIC))
		return not_ours;
	error = parse_sections(s, text, end);
	if (error)
		free_snapshot(s);
	return error;
}

void free_snapshot(struct snapshot *s)
{
	free(s->sections);
	memset(s, 0, sizeof(*s));
}
