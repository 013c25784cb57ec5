// SPDX-License-Identifier: GPL-2.0
/* What looks like a kernel address, what does not, and what is made of it. */
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "lib/address.h"

FIXTURE(text)
{
	char *copy; /* of just its size, so that the sanitizer sees a byte too far */
	size_t size;
};

FIXTURE_VARIANT(text)
{
	const char *before;
	const char *hidden; /* NULL: as before */
	const char *named;
};

FIXTURE_SETUP(text)
{
	self->size = strlen(variant->before);
	self->copy = strdup(variant->before);
}

FIXTURE_TEARDOWN(text)
{
	free(self->copy);
}

TEST_F(text, named)
{
	name_addresses(self->copy);
	EXPECT_STREQ(variant->named ? variant->named : variant->before, self->copy);
}

TEST_F(text, hidden)
{
	hide_addresses(self->copy, self->size);
	EXPECT_STREQ(variant->hidden ? variant->hidden : variant->before, self->copy);
}

/* The reader makes the same of what it has hidden in a snapshot. */
TEST_F(text, hidden_and_named)
{
	hide_addresses(self->copy, self->size);
	name_addresses(self->copy);
	EXPECT_STREQ(variant->named ? variant->named : variant->before, self->copy);
}

TEST(no_nul)
{
	char *text = malloc(16);
	size_t length;

	memcpy(text, "ffffffffc0123456", 16);
	EXPECT_EQ(0, find_address(text, 16, 0, &length));
	EXPECT_EQ(16, length);
	EXPECT_EQ(15, find_address(text, 15, 0, &length));
	EXPECT_EQ(0, find_address(text, 0, 0, &length));
	free(text);
}

/* clang-format off */
#define ADDRESS(text, hidden_text, named_text) \
	.before = text, .hidden = hidden_text, .named = named_text
#define NONE(text) .before = text

FIXTURE_VARIANT_ADD(text, of_the_kernel) {
	ADDRESS("0xffffffffc0123456", "0xxxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, of_no_prefix) {
	ADDRESS("ffff888012345678", "xxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, of_capitals) {
	ADDRESS("FFFF888012345ABC", "xxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, of_a_user) {
	ADDRESS("0x00007f1234567890", "0xxxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, without_zeros) {
	ADDRESS("0x7f1234567890", "0xxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, with_module) {
	ADDRESS("0xffffffffc0123456 [acme]", "0xxxxxxxxxxxxxxxxx [acme]", "[unknown text] [acme]")
};

FIXTURE_VARIANT_ADD(text, with_offset) {
	ADDRESS("0xffffffffc0123456+0x12/0x34", "0xxxxxxxxxxxxxxxxx+0x12/0x34", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, in_a_name) {
	ADDRESS("bpf_0xffffffffc0123456", "bpf_0xxxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, at_the_end_of_a_name) {
	ADDRESS("f_ffff888012345678", "f_xxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, in_brackets) {
	ADDRESS("f [ffff888012345678]", "f [xxxxxxxxxxxxxxxx]", "f [unknown text]")
};

FIXTURE_VARIANT_ADD(text, behind_digits) {
	ADDRESS("ab0xffffffffc0123456", "ab0xxxxxxxxxxxxxxxxx", "[unknown text]")
};

FIXTURE_VARIANT_ADD(text, some_of_a_stack) {
	ADDRESS("f;0xffffffffc0123456;g [m];ffff888012345678;h",
		"f;0xxxxxxxxxxxxxxxxx;g [m];xxxxxxxxxxxxxxxx;h",
		"f;[unknown text];g [m];[unknown text];h")
};

FIXTURE_VARIANT_ADD(text, all_of_a_stack) {
	ADDRESS("0xffffffffc0123456;;ffff888012345678; ",
		"0xxxxxxxxxxxxxxxxx;;xxxxxxxxxxxxxxxx; ", "[unknown text];;[unknown text]; ")
};

FIXTURE_VARIANT_ADD(text, nothing) {
	NONE("")
};

FIXTURE_VARIANT_ADD(text, function) {
	NONE("truth_alloc_pages_9 [pl_truth];vfs_write;ksys_write")
};

FIXTURE_VARIANT_ADD(text, summary) {
	NONE("[before load, order 9]")
};

FIXTURE_VARIANT_ADD(text, offset) {
	NONE("f+0x12/0x3456;0xabc")
};

FIXTURE_VARIANT_ADD(text, hash) {
	NONE("bpf_prog_6deef7357e7b4530_sys_enter [bpf]")
};

FIXTURE_VARIANT_ADD(text, fifteen_digits) {
	NONE("fffffffffffffff")
};

FIXTURE_VARIANT_ADD(text, seventeen_digits) {
	NONE("ffff8880123456789")
};

FIXTURE_VARIANT_ADD(text, other_digits) {
	NONE("1234567890123456")
};

FIXTURE_VARIANT_ADD(text, zero) {
	NONE("0x")
};

TEST_HARNESS_MAIN
