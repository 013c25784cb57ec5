// SPDX-License-Identifier: GPL-2.0
/* Work that hangs, dies, fails or ends well is told apart; its text is whole or not there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "lib/bounded.h"
#include "lib/clock.h"

static int print_much(void *arg, FILE *out)
{
	for (int i = 0; i < *(int *)arg; i++)
		fprintf(out, "line %d\n", i);
	return 0;
}

static int hang(void *arg, FILE *out)
{
	print_much(arg, out);
	pause();
	return 0;
}

static int die(void *arg, FILE *out)
{
	print_much(arg, out);
	_exit(0);
}

static int fail(void *arg, FILE *out)
{
	print_much(arg, out);
	return -EINVAL;
}

FIXTURE(bounded)
{
	FILE *out;
	char *text;
	size_t size;
};

FIXTURE_SETUP(bounded)
{
	self->out = open_memstream(&self->text, &self->size);
	ASSERT_NE(NULL, self->out);
}

FIXTURE_TEARDOWN(bounded)
{
	fclose(self->out);
	free(self->text);
}

TEST_F(bounded, good)
{
	int lines = 300000;

	EXPECT_EQ(0, run_bounded(print_much, &lines, self->out, 20000));
	fflush(self->out);
	EXPECT_STREQ("line 299999\n", self->text + self->size - 12);
}

TEST_F(bounded, bad)
{
	long long start = milliseconds();
	int lines = 3;

	EXPECT_EQ(-ETIMEDOUT, run_bounded(hang, &lines, self->out, 200));
	EXPECT_GT(5000, milliseconds() - start);
	EXPECT_EQ(-EIO, run_bounded(die, &lines, self->out, 20000));
	EXPECT_EQ(-EINVAL, run_bounded(fail, &lines, self->out, 20000));
	fflush(self->out);
	EXPECT_EQ(0, self->size);
}

TEST_HARNESS_MAIN
