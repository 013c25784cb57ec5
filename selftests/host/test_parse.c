// SPDX-License-Identifier: GPL-2.0
/*
 * The parser against golden files, whole and cut off. Every test ends with a search for
 * leaked memory.
 */
#include <sanitizer/lsan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "input/columns.h"
#include "kselftest_harness.h"
#include "parse_exact.h"

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
		EXPECT_EQ(c < 5, is_number_column(column_called(self->t.columns[c])));
	EXPECT_EQ(0, is_number_column(column_called("stack")));
	EXPECT_EQ(0, is_number_column(column_called("value")));
	EXPECT_EQ(COLUMN_SIGNED, column_called("GROWTH")->type);
	EXPECT_EQ(NULL, column_called("frob"));
	EXPECT_EQ(NULL, column_called(""));
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

/* Only what the reader works out itself goes below zero, and only where it says so. */
TEST_F(golden, signed_columns)
{
	static const char *const good[] = {"-5", "5", "0", "-", "-18446744073709551615"};
	static const char *const bad[] = {"-0", "--5", "-x", "+5", "-05", "-18446744073709551616"};
	struct table *t = &self->t;
	char text[128];

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		snprintf(text, sizeof(text), HEAD("f", "growth caller") "%s f\n", good[i]);
		ASSERT_EQ(NULL, parse(t, "f", "growth caller", text, strlen(text)));
		EXPECT_STREQ(good[i], t->cells[0]);
		free_table(t);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), HEAD("f", "growth caller") "%s f\n", bad[i]);
		EXPECT_NE(NULL, parse(t, "f", "growth caller", text, strlen(text)));
	}
	snprintf(text, sizeof(text), HEAD("f", "pages caller") "-5 f\n");
	EXPECT_NE(NULL, parse(t, "f", "pages caller", text, strlen(text)));
}

/* A column whose cells nobody knows the type of is not parsed. */
TEST_F(golden, columns_that_are_not_in_the_schema)
{
	static const char text[] = HEAD("f", "pages frob") "5 f\n";
	const char *error = parse(&self->t, "f", "pages frob", text, strlen(text));

	ASSERT_NE(NULL, error);
	EXPECT_NE(NULL, strstr(error, BAD_COLUMNS));
	EXPECT_TRUE(is_empty(&self->t));
}

TEST_HARNESS_MAIN
