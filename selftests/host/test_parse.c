// SPDX-License-Identifier: GPL-2.0
/*
 * The parser against golden, truncated and hostile files. Every input lies in a heap
 * block of exactly its size and without a NUL, so that the sanitizer sees a byte read
 * too far, and every test ends with a search for leaked memory.
 */
#include <sanitizer/lsan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "parse.h"

/* Not the constants of uapi/pageledger.h: a change of format has to be made here too. */
#define CALLERS_COLUMNS "pages bytes allocs oldest newest class caller"
#define STACKS_COLUMNS "pages bytes allocs oldest newest class stack"
#define STATS_COLUMNS "key value"
#define HEAD(file, columns) "# pageledger " file " 1\n# " columns "\n"
#define CALLERS HEAD("callers", CALLERS_COLUMNS)

/* clang-format off */
static const char callers[] = CALLERS
	"65536 268435456 65536 5 3 offline update_balloon_size_func [virtio_balloon]\n"
	"1832 7503872 0 - - untracked [before load]\n"
	"6 24576 34 5 0 untracked pgd_alloc\n";

static const char stacks[] = HEAD("stacks", STACKS_COLUMNS)
	"512 2097152 1 4 4 untracked truth_alloc_page [pl_truth];command [pl_truth];"
	"vfs_write;ksys_write\n";

static const char stats[] = HEAD("stats", STATS_COLUMNS)
	"version 0.1.0\n"
	"hook tracepoint\n"
	"alloc_events 69257\n";

/* clang-format on */

/* What the errors must talk about. */
#define TRUNCATED "truncated"
#define NOT_OURS "not a file of the pageledger module"
#define FOREIGN "another format version"
#define BAD_COLUMNS "unknown columns"
#define BAD_BYTES "no printable text"
#define BAD_FIELDS "missing or empty column"
#define BAD_NUMBER "a number was expected"

static const char *parse(struct table *t, const char *file, const char *columns, const char *data,
			 size_t size)
{
	char *exact = malloc(size ? size : 1);
	const char *error;

	memcpy(exact, data, size);
	memset(t, 0x5a, sizeof(*t)); /* parse_table() may not rely on what is there */
	error = parse_table(t, file, columns, exact, size);
	if (size)
		memset(exact, 'x', size); /* the table may not point into it */
	free(exact);
	return error;
}

static int is_empty(const struct table *t)
{
	return !t->columns && !t->cells && !t->text && !t->ncolumns && !t->nrows;
}

FIXTURE(golden)
{
	struct table t;
};

FIXTURE_SETUP(golden)
{
	memset(self, 0, sizeof(*self));
}

FIXTURE_TEARDOWN(golden)
{
	free_table(&self->t);
	EXPECT_TRUE(is_empty(&self->t));
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

TEST_F(golden, callers)
{
	/* clang-format off */
	static const char *const want[] = {
		"65536", "268435456", "65536", "5", "3", "offline",
		"update_balloon_size_func [virtio_balloon]",
		"1832", "7503872", "0", "-", "-", "untracked", "[before load]",
		"6", "24576", "34", "5", "0", "untracked", "pgd_alloc",
	};
	/* clang-format on */
	struct table *t = &self->t;

	ASSERT_EQ(NULL, parse(t, "callers", CALLERS_COLUMNS, callers, strlen(callers)));
	ASSERT_EQ(7, t->ncolumns);
	ASSERT_EQ(3, t->nrows);
	EXPECT_STREQ("pages", t->columns[0]);
	EXPECT_STREQ("caller", t->columns[6]);
	for (size_t i = 0; i < 21; i++)
		EXPECT_STREQ(want[i], t->cells[i]);
}

TEST_F(golden, stacks)
{
	struct table *t = &self->t;

	ASSERT_EQ(NULL, parse(t, "stacks", STACKS_COLUMNS, stacks, strlen(stacks)));
	ASSERT_EQ(7, t->ncolumns);
	ASSERT_EQ(1, t->nrows);
	EXPECT_STREQ("stack", t->columns[6]);
	EXPECT_STREQ("2097152", t->cells[1]);
	EXPECT_STREQ("truth_alloc_page [pl_truth];command [pl_truth];vfs_write;ksys_write",
		     t->cells[6]);
}

TEST_F(golden, stats)
{
	struct table *t = &self->t;

	ASSERT_EQ(NULL, parse(t, "stats", STATS_COLUMNS, stats, strlen(stats)));
	ASSERT_EQ(2, t->ncolumns);
	ASSERT_EQ(3, t->nrows);
	EXPECT_STREQ("version", t->cells[0]);
	EXPECT_STREQ("0.1.0", t->cells[1]);
	EXPECT_STREQ("alloc_events", t->cells[4]);
	EXPECT_STREQ("69257", t->cells[5]);
}

TEST_F(golden, header_only_is_no_rows)
{
	ASSERT_EQ(NULL, parse(&self->t, "callers", CALLERS_COLUMNS, CALLERS, strlen(CALLERS)));
	EXPECT_EQ(7, self->t.ncolumns);
	EXPECT_EQ(0, self->t.nrows);
}

TEST_F(golden, largest_number)
{
	static const char data[] = CALLERS "0 18446744073709551615 1 - 0 untracked f\n";

	ASSERT_EQ(NULL, parse(&self->t, "callers", CALLERS_COLUMNS, data, strlen(data)));
	EXPECT_STREQ("18446744073709551615", self->t.cells[1]);
}

TEST_F(golden, last_column_keeps_its_spaces)
{
	static const char data[] = CALLERS "1 4096 1 0 0 untracked a [b]  c\040\n";

	ASSERT_EQ(NULL, parse(&self->t, "callers", CALLERS_COLUMNS, data, strlen(data)));
	EXPECT_STREQ("a [b]  c ", self->t.cells[6]);
}

TEST_F(golden, huge_line)
{
	static const char start[] = CALLERS "1 4096 1 0 0 untracked ";
	size_t head = strlen(start), huge = 4 << 20;
	char *data = malloc(head + huge + 1);
	const char *error;

	memcpy(data, start, head);
	memset(data + head, 'f', huge);
	data[head + huge] = '\n';
	error = parse(&self->t, "callers", CALLERS_COLUMNS, data, head + huge + 1);
	free(data);
	ASSERT_EQ(NULL, error);
	ASSERT_EQ(1, self->t.nrows);
	EXPECT_EQ(huge, strlen(self->t.cells[6]));
}

TEST_F(golden, many_rows)
{
	static const char row[] = "1 4096 1 0 0 untracked f\n";
	size_t head = strlen(CALLERS), n = 100000, size = head + n * strlen(row);
	char *data = malloc(size);
	const char *error;

	memcpy(data, CALLERS, head);
	for (size_t i = 0; i < n; i++)
		memcpy(data + head + i * strlen(row), row, strlen(row));
	error = parse(&self->t, "callers", CALLERS_COLUMNS, data, size);
	free(data);
	ASSERT_EQ(NULL, error);
	ASSERT_EQ(n, self->t.nrows);
	EXPECT_STREQ("f", self->t.cells[n * 7 - 1]);
}

TEST_F(golden, columns_are_found_and_typed)
{
	ASSERT_EQ(NULL, parse(&self->t, "callers", CALLERS_COLUMNS, callers, strlen(callers)));
	EXPECT_EQ(0, find_column(&self->t, "pages"));
	EXPECT_EQ(6, find_column(&self->t, "CALLER"));
	EXPECT_EQ(-1, find_column(&self->t, "stack"));
	EXPECT_EQ(-1, find_column(&self->t, "page"));
	EXPECT_EQ(-1, find_column(&self->t, ""));
	for (size_t c = 0; c < 7; c++)
		EXPECT_EQ(c < 5, is_number_column(self->t.columns[c]));
	EXPECT_EQ(0, is_number_column("stack"));
	EXPECT_EQ(0, is_number_column("value"));
}

/*
 * A file cut anywhere inside a line, or inside its header, is an error. Cut between two
 * records it is what the module prints with fewer of them, and must hold exactly those.
 */
FIXTURE(cut)
{
	struct table t;
};

FIXTURE_VARIANT(cut)
{
	const char *file, *columns, *data;
};

/* clang-format off */
#define GOLDEN(name, list) .file = #name, .columns = list, .data = name
FIXTURE_VARIANT_ADD(cut, callers) {
	GOLDEN(callers, CALLERS_COLUMNS)
};

FIXTURE_VARIANT_ADD(cut, stacks) {
	GOLDEN(stacks, STACKS_COLUMNS)
};

FIXTURE_VARIANT_ADD(cut, stats) {
	GOLDEN(stats, STATS_COLUMNS)
};

/* clang-format on */

FIXTURE_SETUP(cut)
{
	ASSERT_EQ(NULL, parse(&self->t, variant->file, variant->columns, variant->data,
			      strlen(variant->data)));
	free_table(&self->t);
}

FIXTURE_TEARDOWN(cut)
{
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

TEST_F(cut, at_every_byte)
{
	size_t lines = 0;

	for (size_t size = 0; size < strlen(variant->data); size++) {
		int between = size && variant->data[size - 1] == '\n';
		const char *error, *want;

		lines += between;
		error = parse(&self->t, variant->file, variant->columns, variant->data, size);
		if (between && lines >= 2) {
			ASSERT_EQ(NULL, error);
			ASSERT_EQ(lines - 2, self->t.nrows);
			free_table(&self->t);
			continue;
		}
		want = between || !size ? NOT_OURS : TRUNCATED;
		ASSERT_NE(NULL, error);
		if (!strstr(error, want))
			TH_LOG("%zu bytes: %s", size, error);
		ASSERT_NE(NULL, strstr(error, want));
		ASSERT_TRUE(is_empty(&self->t));
	}
	ASSERT_GE(lines, 2);
}

/* Any byte of a golden file replaced by one that is no text. */
TEST_F(cut, hostile_byte_anywhere)
{
	static const char bytes[] = {'\0', '\a', '\b',	     '\t',	'\r',
				     0x1b, 0x7f, (char)0x80, (char)0xff};
	size_t size = strlen(variant->data);
	char *data = malloc(size);

	memcpy(data, variant->data, size);
	for (size_t i = 0; i < size; i++) {
		for (size_t b = 0; b < sizeof(bytes); b++) {
			const char *error;

			data[i] = bytes[b];
			error = parse(&self->t, variant->file, variant->columns, data, size);
			ASSERT_NE(NULL, error);
			if (!strstr(error, BAD_BYTES))
				TH_LOG("byte %zu is 0x%x: %s", i, bytes[b], error);
			ASSERT_NE(NULL, strstr(error, BAD_BYTES));
			ASSERT_TRUE(is_empty(&self->t));
		}
		data[i] = variant->data[i];
	}
	free(data);
}

FIXTURE(hostile)
{
	struct table t;
};

FIXTURE_VARIANT(hostile)
{
	const char *data;
	size_t size;
	const char *says;
};

FIXTURE_SETUP(hostile)
{
	memset(self, 0, sizeof(*self));
}

FIXTURE_TEARDOWN(hostile)
{
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

TEST_F(hostile, file)
{
	const char *error =
		parse(&self->t, "callers", CALLERS_COLUMNS, variant->data, variant->size);

	ASSERT_NE(NULL, error);
	if (!strstr(error, variant->says))
		TH_LOG("it says: %s", error);
	EXPECT_NE(NULL, strstr(error, variant->says));
	EXPECT_TRUE(is_empty(&self->t));
}

/* clang-format off */
#define INPUT(text, error) .data = text, .size = sizeof(text) - 1, .says = error

/* Each of these is a good row but for one thing. */
#define ROW(text) CALLERS text "\n"

FIXTURE_VARIANT_ADD(hostile, empty) {
	INPUT("", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, one_newline) {
	INPUT("\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, two_newlines) {
	INPUT("\n\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, first_line_only) {
	INPUT("# pageledger callers 1\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, other_program) {
	INPUT("# slabinfo - version: 2.1\n# name\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, no_magic) {
	INPUT("65536 268435456 65536 5 3 offline f\n6 24576 34 5 0 untracked g\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, magic_runs_on) {
	INPUT("# pageledgers callers 1\n# " CALLERS_COLUMNS "\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, other_file) {
	INPUT(HEAD("stacks", CALLERS_COLUMNS), NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, file_name_is_prefix) {
	INPUT(HEAD("caller", CALLERS_COLUMNS), NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, file_name_runs_on) {
	INPUT(HEAD("callers2", CALLERS_COLUMNS), NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile,
		    no_version){INPUT("# pageledger callers\n# " CALLERS_COLUMNS "\n", NOT_OURS)};

FIXTURE_VARIANT_ADD(hostile, empty_version) {
	INPUT("# pageledger callers\040\n# " CALLERS_COLUMNS "\n", FOREIGN)
};

FIXTURE_VARIANT_ADD(hostile,
		    version_2){INPUT("# pageledger callers 2\n# " CALLERS_COLUMNS "\n", FOREIGN)};

FIXTURE_VARIANT_ADD(hostile,
		    version_10){INPUT("# pageledger callers 10\n# " CALLERS_COLUMNS "\n", FOREIGN)};

FIXTURE_VARIANT_ADD(hostile, version_minus_1) {
	INPUT("# pageledger callers -1\n# " CALLERS_COLUMNS "\n", FOREIGN)
};

FIXTURE_VARIANT_ADD(hostile, version_2_with_other_columns) {
	INPUT("# pageledger callers 2\n# pages\n7 7\n", FOREIGN)
};

FIXTURE_VARIANT_ADD(hostile,
		    column_missing){INPUT("# pageledger callers 1\n# pages bytes\n", BAD_COLUMNS)};

FIXTURE_VARIANT_ADD(hostile,
		    column_added){INPUT(HEAD("callers", CALLERS_COLUMNS " more"), BAD_COLUMNS)};

FIXTURE_VARIANT_ADD(hostile, column_renamed) {
	INPUT(HEAD("callers", "sheep bytes allocs oldest newest class caller"), BAD_COLUMNS)
};

FIXTURE_VARIANT_ADD(hostile, columns_swapped) {
	INPUT(HEAD("callers", "bytes pages allocs oldest newest class caller"), BAD_COLUMNS)
};

FIXTURE_VARIANT_ADD(hostile, columns_unmarked) {
	INPUT("# pageledger callers 1\n" CALLERS_COLUMNS "\n", BAD_COLUMNS)
};

FIXTURE_VARIANT_ADD(hostile, no_columns) {
	INPUT("# pageledger callers 1\n\n", BAD_COLUMNS)
};

FIXTURE_VARIANT_ADD(hostile, no_last_newline) {
	INPUT(CALLERS "1 4096 1 0 0 untracked f", TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, nul_in_row) {
	INPUT(ROW("1 4096 1 0 0 untracked f\0g"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, nul_after_end) {
	INPUT(CALLERS "\0", BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile,
		    nul_instead_of_newline){INPUT(CALLERS "1 4096 1 0 0 untracked f\0", BAD_BYTES)};

FIXTURE_VARIANT_ADD(hostile, nul_first) {
	INPUT("\0" CALLERS, BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, ansi_escape) {
	INPUT(ROW("1 4096 1 0 0 untracked \033[31mred\033[0m"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, carriage_return) {
	INPUT(ROW("1 4096 1 0 0 untracked f\r"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, tab) {
	INPUT(ROW("1\t4096\t1\t0\t0\tuntracked\tf"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, delete) {
	INPUT(ROW("1 4096 1 0 0 untracked f\177"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, byte_ff) {
	INPUT(ROW("1 4096 1 0 0 untracked \377\377"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, utf8) {
	INPUT(ROW("1 4096 1 0 0 untracked \303\251"), BAD_BYTES)
};

FIXTURE_VARIANT_ADD(hostile, empty_row) {
	INPUT(ROW(""), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, blank_row) {
	INPUT(ROW("      "), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, one_field) {
	INPUT(ROW("1"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, last_field_missing) {
	INPUT(ROW("1 4096 1 0 0 untracked"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, last_field_empty) {
	INPUT(ROW("1 4096 1 0 0 untracked "), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, second_row_short) {
	INPUT(CALLERS "1 4096 1 0 0 untracked f\n1 4096 1 0 0\n", BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, doubled_space) {
	INPUT(ROW("1  4096 1 0 0 untracked f"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, doubled_space_before_class) {
	INPUT(ROW("1 4096 1 0 0  untracked f"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, doubled_space_before_caller) {
	INPUT(ROW("1 4096 1 0 0 untracked  f"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile, leading_space) {
	INPUT(ROW(" 1 4096 1 0 0 untracked f"), BAD_FIELDS)
};

FIXTURE_VARIANT_ADD(hostile,
		    word_for_number){INPUT(ROW("many 4096 1 0 0 untracked f"), BAD_NUMBER)};

FIXTURE_VARIANT_ADD(hostile, hexadecimal) {
	INPUT(ROW("1 0x1000 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, fraction) {
	INPUT(ROW("1 4096.5 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile,
		    digits_then_letter){INPUT(ROW("1 4096k 1 0 0 untracked f"), BAD_NUMBER)};

FIXTURE_VARIANT_ADD(hostile, class_left_out) {
	INPUT(ROW("1 4096 1 0 untracked f g"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, two_to_the_64th) {
	INPUT(ROW("1 18446744073709551616 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, twenty_nines) {
	INPUT(ROW("99999999999999999999 4096 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, thirty_digits) {
	INPUT(ROW("1 4096 111111111111111111111111111111 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, negative_pages) {
	INPUT(ROW("-1 4096 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, negative_age) {
	INPUT(ROW("1 4096 1 0 -5 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, plus_sign) {
	INPUT(ROW("+1 4096 1 0 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, two_dashes) {
	INPUT(ROW("1 4096 1 -- 0 untracked f"), BAD_NUMBER)
};

FIXTURE_VARIANT_ADD(hostile, leading_zero) {
	INPUT(ROW("01 4096 1 0 0 untracked f"), BAD_NUMBER)
};

TEST_HARNESS_MAIN
