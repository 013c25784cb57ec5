// SPDX-License-Identifier: GPL-2.0
/* What the module's files say, as a table. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "input/columns.h"
#include "input/parse.h"
#include "lib/address.h"
#include "pageledger.h"

#define STRING_(x) #x
#define STRING(x) STRING_(x)

static const char truncated[] = "truncated (the last line has no end)";
static const char not_ours[] = "not a file of the pageledger module (bad first line)";
static const char foreign[] =
	"of another format version; use the reader and the module of one release";
static const char bad_columns[] =
	"with unknown columns; use the reader and the module of one release";
static const char bad_bytes[] = "damaged (it holds bytes that are no printable text)";
static const char bad_fields[] = "damaged (a line with a missing or empty column)";
static const char bad_number[] = "damaged (a number was expected)";
static const char too_many[] = "damaged (it has more lines than the module can write)";
static const char no_memory[] = "too large for memory";

/* Twice as many as there can be call stacks, or sockets on a large machine. */
#define MAX_ROWS 2097152

/* Check the bytes and count the lines, so that all that follows is plain text. */
static const char *check_text(const char *data, size_t size, size_t *lines)
{
	*lines = 0;
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n')
			++*lines;
		else if (data[i] < ' ' || data[i] > '~')
			return bad_bytes;
	}
	if (!size)
		return not_ours;
	return data[size - 1] == '\n' ? NULL : truncated;
}

/* Cut the next line off *@text. */
static char *next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	*end = '\0';
	*text = end + 1;
	return line;
}

/* First line: "# pageledger <file> <format>". */
static const char *check_magic(const char *line, const char *file)
{
	size_t len = strlen(file);

	if (strncmp(line, PL_MAGIC " ", sizeof(PL_MAGIC)))
		return not_ours;
	line += sizeof(PL_MAGIC);
	if (strncmp(line, file, len) || line[len] != ' ')
		return not_ours;
	return strcmp(line + len + 1, STRING(PL_FORMAT)) ? foreign : NULL;
}

static size_t count_words(const char *line)
{
	size_t n = 1;

	for (; *line; line++)
		n += *line == ' ';
	return n;
}

/* Cut @line into @n fields at single spaces; the last one keeps its spaces. */
static const char *split(char *line, char **field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		field[i] = line;
		if (i + 1 < n) {
			line = strchr(line, ' ');
			if (!line)
				return bad_fields;
			*line++ = '\0';
		}
		if (!*field[i] || *field[i] == ' ')
			return bad_fields;
	}
	return NULL;
}

/*
 * Plain decimal digits, below 2^64; or a dash for "unknown". No plus, a minus in some
 * columns only, and no zero in front: they would go into the reader's JSON as they are.
 */
static bool is_number(const char *s, bool is_signed)
{
	char *end;

	if (!strcmp(s, "-"))
		return true;
	if (is_signed && *s == '-' && s[1] != '0')
		s++;
	if (!isdigit((unsigned char)*s) || (s[0] == '0' && s[1]))
		return false;
	errno = 0;
	strtoull(s, &end, 10);
	return !*end && !errno;
}

static const char *check_numbers(const struct table *t, size_t column, bool is_signed)
{
	for (size_t r = 0; r < t->nrows; r++)
		if (!is_number(t->cells[r * t->ncolumns + column], is_signed))
			return bad_number;
	return NULL;
}

/* Whatever printed one: nobody can tell by it who it is, but where the kernel is. */
static void name_column(const struct table *t, size_t column)
{
	for (size_t r = 0; r < t->nrows; r++)
		name_addresses(t->cells[r * t->ncolumns + column]);
}

static const char *parse_column(const struct table *t, size_t c)
{
	const struct column *column = column_called(t->columns[c]);

	if (!column)
		return bad_columns;
	if (is_number_column(column))
		return check_numbers(t, c, column->type == COLUMN_SIGNED);
	name_column(t, c);
	return NULL;
}

static const char *parse_rows(struct table *t, char *text)
{
	const char *error = NULL;

	for (size_t r = 0; !error && r < t->nrows; r++)
		error = split(next_line(&text), t->cells + r * t->ncolumns, t->ncolumns);
	for (size_t c = 0; !error && c < t->ncolumns; c++)
		error = parse_column(t, c);
	return error;
}

static const char *parse_text(struct table *t, const char *file, const char *columns, size_t lines)
{
	char *text = t->text, *line;
	const char *error;

	if (lines < 2)
		return not_ours;
	error = check_magic(next_line(&text), file);
	if (error)
		return error;
	line = next_line(&text);
	if (strncmp(line, "# ", 2) || strcmp(line + 2, columns))
		return bad_columns;
	if (lines - 2 > MAX_ROWS)
		return too_many;
	t->ncolumns = count_words(line + 2);
	t->nrows = lines - 2;
	t->columns = calloc(t->ncolumns, sizeof(char *));
	t->cells = calloc(t->nrows * t->ncolumns + 1, sizeof(char *));
	if (!t->columns || !t->cells)
		return no_memory;
	split(line + 2, t->columns, t->ncolumns);
	return parse_rows(t, text);
}

const char *parse_table(struct table *t, const char *file, const char *columns, const char *data,
			size_t size)
{
	size_t lines;
	const char *error = check_text(data, size, &lines);

	memset(t, 0, sizeof(*t));
	if (error)
		return error;
	t->text = malloc(size + 1);
	if (!t->text)
		return no_memory;
	memcpy(t->text, data, size);
	t->text[size] = '\0';
	error = parse_text(t, file, columns, lines);
	if (error)
		free_table(t);
	return error;
}
