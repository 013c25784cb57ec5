// SPDX-License-Identifier: GPL-2.0
/*
 * Snapshots: a good one, and hostile ones, each good but for one thing, of which the error
 * must tell. They are parsed in a heap block of exactly their size, watched by sanitizers.
 */
#include <sanitizer/lsan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "input/snapshot.h"
#include "kselftest_harness.h"

/* What the errors must talk about. */
#define NOT_OURS "not a snapshot of pageledger"
#define TRUNCATED "truncated"
#define DAMAGED "bytes where a section should begin"
#define TWICE "a section is there twice"
#define TOO_MANY "too many sections"
#define TRAILING "something after the end"

/* Not the constants of snapshot.h: a change of format has to be made here too. */
#define MAGIC "# pageledger snapshot 1\n"
#define END "# end\n"

static const char *parse(struct snapshot *s, char **text, const char *data, size_t size)
{
	*text = malloc(size ? size : 1);
	memcpy(*text, data, size);
	memset(s, 0x5a, sizeof(*s)); /* parse_snapshot() may not rely on what is there */
	return parse_snapshot(s, *text, size);
}

FIXTURE(good)
{
	struct snapshot s;
	char *text;
};

FIXTURE_SETUP(good)
{
	static const char data[] = MAGIC "# section proc/meminfo 15\nMemTotal: 1 kB\n"
					 "# section empty 0\n"
					 "# section quoting 27\n# end\n# section callers 1\n\n"
					 "# section nul 4\na\0b\n" END;

	ASSERT_EQ(NULL, parse(&self->s, &self->text, data, sizeof(data) - 1));
}

FIXTURE_TEARDOWN(good)
{
	free_snapshot(&self->s);
	EXPECT_EQ(NULL, self->s.sections);
	free(self->text);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

TEST_F(good, sections)
{
	const struct section *meminfo = find_section(&self->s, "proc/meminfo");

	ASSERT_EQ(4, self->s.n);
	ASSERT_NE(NULL, meminfo);
	EXPECT_EQ(15, meminfo->size);
	EXPECT_EQ(0, memcmp(meminfo->data, "MemTotal: 1 kB\n", 15));
	ASSERT_NE(NULL, find_section(&self->s, "empty"));
	EXPECT_EQ(0, find_section(&self->s, "empty")->size);
}

TEST_F(good, what_looks_like_sections_is_content)
{
	ASSERT_NE(NULL, find_section(&self->s, "quoting"));
	EXPECT_EQ(27, find_section(&self->s, "quoting")->size);
	EXPECT_EQ(NULL, find_section(&self->s, "callers"));
	EXPECT_EQ(4, find_section(&self->s, "nul")->size);
}

TEST_F(good, names_are_whole)
{
	EXPECT_EQ(NULL, find_section(&self->s, "proc"));
	EXPECT_EQ(NULL, find_section(&self->s, "meminfo"));
	EXPECT_EQ(NULL, find_section(&self->s, ""));
}

/* Wherever it is cut off, it is no snapshot. */
TEST(every_truncation)
{
	static const char data[] = MAGIC "# section a 2\nb\n# section c 0\n" END;
	struct snapshot s;
	char *text;

	for (size_t size = 0; size + 1 < sizeof(data); size++) {
		const char *error = parse(&s, &text, data, size);

		ASSERT_NE(NULL, error);
		EXPECT_NE(NULL, strstr(error, size < sizeof(MAGIC) - 1 ? NOT_OURS : TRUNCATED));
		EXPECT_EQ(NULL, s.sections);
		free(text);
	}
	EXPECT_EQ(NULL, parse(&s, &text, data, sizeof(data) - 1));
	free_snapshot(&s);
	free(text);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

/* Names are looked for one by one: a million of them would take an hour. */
TEST(number_of_sections)
{
	size_t room = 1 << 16, size;
	char *data = malloc(room), *text;
	struct snapshot s;

	for (int sections = 255; sections <= 257; sections++) {
		const char *error;

		size = (size_t)snprintf(data, room, MAGIC);
		for (int i = 0; i < sections; i++)
			size += (size_t)snprintf(data + size, room - size, "# section s%d 0\n", i);
		size += (size_t)snprintf(data + size, room - size, END);
		error = parse(&s, &text, data, size);
		if (sections <= 256) {
			EXPECT_EQ(NULL, error);
			EXPECT_EQ(sections, s.n);
			free_snapshot(&s);
		} else {
			ASSERT_NE(NULL, error);
			EXPECT_NE(NULL, strstr(error, TOO_MANY));
		}
		free(text);
	}
	free(data);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

FIXTURE(hostile)
{
	struct snapshot s;
	char *text;
};

FIXTURE_VARIANT(hostile)
{
	const char *data;
	size_t size;
	const char *says;
};

FIXTURE_SETUP(hostile)
{
	self->text = NULL;
}

FIXTURE_TEARDOWN(hostile)
{
	free(self->text);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

TEST_F(hostile, snapshot)
{
	const char *error = parse(&self->s, &self->text, variant->data, variant->size);

	ASSERT_NE(NULL, error);
	if (!strstr(error, variant->says))
		TH_LOG("it says: %s", error);
	EXPECT_NE(NULL, strstr(error, variant->says));
	EXPECT_EQ(NULL, self->s.sections);
	EXPECT_EQ(0, self->s.n);
}

/* clang-format off */
#define INPUT(text, error) .data = text, .size = sizeof(text) - 1, .says = error

/* A good section, then a bad one. */
#define SECTIONS(text) MAGIC "# section a 2\nb\n" text END

FIXTURE_VARIANT_ADD(hostile, other_program) {
	INPUT("# meminfo\nMemTotal: 1 kB\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, a_table) {
	INPUT("# pageledger callers 1\n# pages\n", NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, version_2) {
	INPUT("# pageledger snapshot 2\n" END, NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, version_10) {
	INPUT("# pageledger snapshot 10\n" END, NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, carriage_return) {
	INPUT("# pageledger snapshot 1\r\n" END, NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, magic_then_nul) {
	INPUT("# pageledger snapshot 1\0x\n", TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, nul_first) {
	INPUT("\0" MAGIC END, NOT_OURS)
};

FIXTURE_VARIANT_ADD(hostile, trailing_newline) {
	INPUT(MAGIC END "\n", TRAILING)
};

FIXTURE_VARIANT_ADD(hostile, trailing_section) {
	INPUT(MAGIC END "# section a 2\nb\n", TRAILING)
};

FIXTURE_VARIANT_ADD(hostile, trailing_snapshot) {
	INPUT(MAGIC END MAGIC END, TRAILING)
};

FIXTURE_VARIANT_ADD(hostile, end_runs_on) {
	INPUT(MAGIC "# ending\n", DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, no_section) {
	INPUT(SECTIONS("b\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, empty_line) {
	INPUT(SECTIONS("\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_one_short) {
	INPUT(SECTIONS("# section c 1\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_a_line_short) {
	INPUT(SECTIONS("# section c 2\nd\ne\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_ends_inside_a_line) {
	INPUT(SECTIONS("# section c 1\nd# section e 2\nf\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_takes_next_section) {
	INPUT(SECTIONS("# section c 10\nd\n# section e 2\nf\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_takes_the_end) {
	INPUT(SECTIONS("# section c 8\nd\n"), TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, size_one_more_than_all) {
	INPUT(SECTIONS("# section c 9\nd\n"), TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, size_huge) {
	INPUT(SECTIONS("# section c 18446744073709551615\nd\n"), TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, size_two_to_the_63rd) {
	INPUT(SECTIONS("# section c 9223372036854775808\nd\n"), TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, size_wraps) {
	INPUT(SECTIONS("# section c 18446744073709551618\nd\n"), TRUNCATED)
};

FIXTURE_VARIANT_ADD(hostile, size_negative) {
	INPUT(SECTIONS("# section c -2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_signed) {
	INPUT(SECTIONS("# section c +2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_hexadecimal) {
	INPUT(SECTIONS("# section c 0x2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_then_letter) {
	INPUT(SECTIONS("# section c 2k\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_then_space) {
	INPUT(SECTIONS("# section c 2\040\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_empty) {
	INPUT(SECTIONS("# section c\040\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_missing) {
	INPUT(SECTIONS("# section c\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_after_two_spaces) {
	INPUT(SECTIONS("# section c  2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, size_is_nul) {
	INPUT(SECTIONS("# section c \0002\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, name_missing) {
	INPUT(SECTIONS("# section 2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, name_empty) {
	INPUT(SECTIONS("# section  2\nd\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, name_with_nul) {
	INPUT(SECTIONS("# section c\0d 2\ne\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, name_with_space) {
	INPUT(SECTIONS("# section c d 2\ne\n"), DAMAGED)
};

FIXTURE_VARIANT_ADD(hostile, twice) {
	INPUT(SECTIONS("# section a 2\nb\n"), TWICE)
};

FIXTURE_VARIANT_ADD(hostile, twice_of_other_size) {
	INPUT(SECTIONS("# section a 0\n"), TWICE)
};

TEST_HARNESS_MAIN
