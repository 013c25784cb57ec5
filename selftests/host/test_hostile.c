// SPDX-License-Identifier: GPL-2.0
/*
 * The parser against hostile files: each is good but for one thing, and the error must
 * say which. Every test ends with a search for leaked memory.
 */
#include <sanitizer/lsan_interface.h>
#include <string.h>

#include "kselftest_harness.h"
#include "parse_exact.h"

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
