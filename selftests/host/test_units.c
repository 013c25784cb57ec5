// SPDX-License-Identifier: GPL-2.0
/* Sizes and ages as people read them: every boundary, and buffers that are too small. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "lib/units.h"

#define K 1024ULL

struct example {
	unsigned long long value;
	const char *text;
};

/* clang-format off */
static const struct example sizes[] = {
	{0, "0B"},
	{1, "1B"},
	{1023, "1023B"},
	{K, "1.0Ki"},
	{K + 51, "1.0Ki"},
	{K + 52, "1.1Ki"},
	{24576, "24Ki"},
	{10 * K - 52, "9.9Ki"},
	{10 * K - 51, "10Ki"},
	{10 * K + 461, "10Ki"}, /* 10.45: must not round twice */
	{10 * K + 512, "11Ki"},
	{1023 * K + 511, "1023Ki"},
	{1023 * K + 512, "1.0Mi"}, /* never "1024Ki" */
	{K * K - 1, "1.0Mi"},
	{K * K, "1.0Mi"},
	{7503872, "7.2Mi"},
	{268435456, "256Mi"},
	{K * K * K - 1, "1.0Gi"},
	{K * K * K, "1.0Gi"},
	{K * K * K * K, "1.0Ti"},
	{K * K * K * K * K, "1.0Pi"},
	{K * K * K * K * K * K - 1, "1.0Ei"},
	{K * K * K * K * K * K, "1.0Ei"},
	{ULLONG_MAX, "16Ei"},
};

static const struct example ages[] = {
	{0, "0s"},
	{5, "5s"},
	{59, "59s"},
	{60, "1m00s"},
	{187, "3m07s"},
	{3599, "59m59s"},
	{3600, "1h00m"},
	{3659, "1h00m"},
	{3660, "1h01m"},
	{86399, "23h59m"},
	{86400, "1d00h"},
	{89999, "1d00h"},
	{90000, "1d01h"},
	{1047600, "12d03h"},
	{ULLONG_MAX, "213503982334601d07h"},
};

struct change {
	long long value;
	const char *text;
};

static const struct change changes[] = {
	{0, "0B"},
	{1, "+1B"},
	{-1, "-1B"},
	{7503872, "+7.2Mi"},
	{-7503872, "-7.2Mi"},
	{LLONG_MAX, "+8.0Ei"},
	{LLONG_MIN, "-8.0Ei"},
};

/* clang-format on */

TEST(change_has_a_sign)
{
	char buf[32];

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		format_change(buf, sizeof(buf), changes[i].value);
		EXPECT_STREQ(changes[i].text, buf);
	}
}

TEST(size_as_people_read_it)
{
	char buf[32];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		format_size(buf, sizeof(buf), sizes[i].value);
		EXPECT_STREQ(sizes[i].text, buf);
	}
}

TEST(age_as_people_read_it)
{
	char buf[32];

	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		format_age(buf, sizeof(buf), ages[i].value);
		EXPECT_STREQ(ages[i].text, buf);
	}
}

TEST(share_as_people_read_it)
{
	static const struct {
		long long bytes;
		unsigned long long total;
		const char *text;
	} shares[] = {
		{0, 1, "0.0%"},
		{1, 1, "100.0%"},
		{1, 2000, "0.1%"},
		{1, 2001, "0.0%"},
		{-126332928, 3115003, "-4055.6%"},
		{-1, 1000, "-0.1%"},
		{LLONG_MIN, 1ULL << 63, "-100.0%"},
		{LLONG_MAX, ULLONG_MAX, "50.0%"},
	};
	char buf[32];

	for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
		format_percent(buf, sizeof(buf), shares[i].bytes, shares[i].total);
		EXPECT_STREQ(shares[i].text, buf);
	}
}

/* A larger size never reads as a smaller one, and five characters are enough. */
TEST(size_is_monotonous_and_short)
{
	static const char units[] = "BKMGTPE";
	double last = 0;
	char buf[32];

	for (unsigned long long v = 1; v < ULLONG_MAX / 3 * 2; v += v / 700 + 1) {
		double shown;
		char *unit;

		format_size(buf, sizeof(buf), v);
		ASSERT_LE(strlen(buf), strlen("1023Ki"));
		shown = strtod(buf, &unit);
		ASSERT_NE(NULL, strchr(units, *unit));
		for (const char *u = units; *u != *unit; u++)
			shown *= 1024;
		ASSERT_GE(shown, last);
		ASSERT_GE(shown, (double)v * 0.94);
		ASSERT_LE(shown, (double)v * 1.06);
		last = shown;
	}
}

/* The sanitizer watches the end of each buffer. */
TEST(small_buffers_are_cut_not_overrun)
{
	for (size_t room = 1; room < 20; room++) {
		char *buf = malloc(room);

		memset(buf, 'x', room);
		format_size(buf, room, 7503872);
		EXPECT_EQ(room - 1 < 5 ? room - 1 : 5, strnlen(buf, room));
		EXPECT_EQ(0, strncmp(buf, "7.2Mi", room - 1));
		memset(buf, 'x', room);
		format_age(buf, room, ULLONG_MAX);
		EXPECT_EQ(room - 1, strnlen(buf, room));
		free(buf);
	}
}

TEST_HARNESS_MAIN
