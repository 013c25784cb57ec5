// SPDX-License-Identifier: GPL-2.0
/* Callers added up, and how they grow: every number is told by hand. */
#include <limits.h>
#include <sanitizer/lsan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "model/growth.h"
#include "parse_exact.h"

#define HELD_HEAD HEAD("held", "pages bytes oldest newest class stack")

static int add_up(struct callers *c, const char *file, const char *columns, const char *text,
		  int stacks)
{
	struct table t;

	if (parse(&t, file, columns, text, strlen(text)))
		return -1;
	return add_up_callers(c, &t, stacks);
}

static int add_up_held(struct callers *c, const char *text, int stacks)
{
	return add_up(c, "held", "pages bytes oldest newest class stack", text, stacks);
}

/* clang-format off */
static const char held[] = HELD_HEAD
	"8 32768 50 40 untracked zap [drv];open;read\n"
	"4 16384 30 20 untracked alpha;open\n"
	"2 8192 60 45 untracked zap [drv];close\n"
	"1 4096 9 9 offline zap [drv];open;read\n"
	"1 4096 - 5 untracked zap [drv]\n";
/* clang-format on */

FIXTURE(sum)
{
	struct callers c;
};

FIXTURE_SETUP(sum)
{
	memset(&self->c, 0, sizeof(self->c));
}

FIXTURE_TEARDOWN(sum)
{
	free_callers(&self->c);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

static void expect_caller(struct __test_metadata *_metadata, const struct caller *row,
			  const struct caller *want)
{
	EXPECT_STREQ(want->name, row->name);
	EXPECT_STREQ(want->class, row->class);
	EXPECT_EQ(want->pages, row->pages);
	EXPECT_EQ(4096 * want->pages, row->bytes);
	EXPECT_EQ(want->oldest, row->oldest);
	EXPECT_EQ(want->newest, row->newest);
}

#define EXPECT_CALLER(row, name, class, pages, oldest, newest)                                     \
	expect_caller(_metadata, row, &(struct caller){name, class, pages, 0, 0, oldest, newest})

/* By first frame and class; an unknown age stays unknown, the youngest is the youngest. */
TEST_F(sum, stacks_add_up_to_callers)
{
	struct callers *c = &self->c;

	ASSERT_EQ(0, add_up_held(c, held, 0));
	ASSERT_EQ(3, c->n);
	EXPECT_CALLER(&c->row[0], "alpha", "untracked", 4, 30, 20);
	EXPECT_CALLER(&c->row[1], "zap [drv]", "offline", 1, 9, 9);
	EXPECT_CALLER(&c->row[2], "zap [drv]", "untracked", 11, -1, 5);
	EXPECT_EQ(16, total_callers(c, NULL).pages);
	EXPECT_EQ(16 * 4096, total_callers(c, NULL).bytes);
	EXPECT_EQ(15, total_callers(c, "untracked").pages);
	EXPECT_EQ(1, total_callers(c, "offline").pages);
	EXPECT_EQ(0, total_callers(c, "slab").pages);
}

TEST_F(sum, stacks_stay_apart)
{
	struct callers *c = &self->c;

	ASSERT_EQ(0, add_up_held(c, held, 1));
	ASSERT_EQ(5, c->n);
	EXPECT_CALLER(&c->row[0], "alpha;open", "untracked", 4, 30, 20);
	EXPECT_CALLER(&c->row[3], "zap [drv];open;read", "offline", 1, 9, 9);
	EXPECT_CALLER(&c->row[4], "zap [drv];open;read", "untracked", 8, 50, 40);
	EXPECT_EQ(16, total_callers(c, NULL).pages);
}

TEST_F(sum, callers_have_allocations)
{
	struct callers *c = &self->c;

	ASSERT_EQ(0, add_up(c, "callers", CALLERS_COLUMNS,
			    CALLERS "1 4096 7 - - untracked [before load]\n"
				    "2 8192 9 5 1 untracked f\n",
			    0));
	ASSERT_EQ(2, c->n);
	EXPECT_EQ(7, c->row[0].allocs);
	EXPECT_EQ(9, c->row[1].allocs);
	EXPECT_EQ(16, total_callers(c, NULL).allocs);
	EXPECT_CALLER(&c->row[0], "[before load]", "untracked", 1, -1, -1);
}

TEST_F(sum, nothing_adds_up_to_nothing)
{
	ASSERT_EQ(0, add_up_held(&self->c, HELD_HEAD, 0));
	EXPECT_EQ(0, self->c.n);
	EXPECT_EQ(0, total_callers(&self->c, NULL).pages);
}

FIXTURE(growth)
{
	struct growth g;
};

FIXTURE_SETUP(growth)
{
	memset(&self->g, 0, sizeof(self->g));
}

FIXTURE_TEARDOWN(growth)
{
	free_growth(&self->g);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

static int watch(struct growth *g, const char *text)
{
	struct callers c;
	int err;

	if (add_up(&c, "callers", CALLERS_COLUMNS, text, 0))
		return -1;
	err = watch_growth(g, &c);
	free_callers(&c); /* nothing points into it any more */
	return err;
}

/* All but allocations in pages. */
static void expect_grower(struct __test_metadata *_metadata, const struct grower *row,
			  const char *name, const long long *want)
{
	EXPECT_STREQ(name, row->name);
	EXPECT_EQ((unsigned long long)want[0], row->pages);
	EXPECT_EQ(4096ULL * want[0], row->bytes);
	EXPECT_EQ(4096 * want[1], growth_of(row));
	EXPECT_EQ(4096 * want[2], row->grown);
	EXPECT_EQ(want[3], row->allocated);
}

#define EXPECT_GROWER(row, name, pages, growth, grown, allocated)                                  \
	expect_grower(_metadata, row, name, (const long long[]){pages, growth, grown, allocated})

static const char first[] = CALLERS "10 40960 100 5 0 untracked b\n"
				    "5 20480 50 5 0 untracked d\n";
static const char second[] = CALLERS "7 28672 60 5 0 untracked d\n"
				     "3 12288 3 5 0 untracked a\n"
				     "1 4096 130 5 0 untracked b\n";
static const char third[] = CALLERS "4 16384 8 5 0 untracked a\n"
				    "2 8192 150 5 0 untracked b\n"
				    "1 4096 1 5 0 untracked c\n";

TEST_F(growth, first_reading_has_none)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, first));
	ASSERT_EQ(2, g->n);
	EXPECT_GROWER(&g->row[0], "b", 10, 0, 0, -1);
	EXPECT_GROWER(&g->row[1], "d", 5, 0, 0, -1);
}

TEST_F(growth, callers_grow_shrink_come_and_go)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, first));
	ASSERT_EQ(0, watch(g, second));
	ASSERT_EQ(3, g->n);
	EXPECT_GROWER(&g->row[0], "a", 3, 3, 3, -1);
	EXPECT_GROWER(&g->row[1], "b", 1, -9, -9, 30);
	EXPECT_GROWER(&g->row[2], "d", 7, 2, 2, 10);
	ASSERT_EQ(0, watch(g, third));
	ASSERT_EQ(4, g->n);
	EXPECT_GROWER(&g->row[0], "a", 4, 4, 1, 5);
	EXPECT_GROWER(&g->row[1], "b", 2, -8, 1, 20);
	EXPECT_GROWER(&g->row[2], "c", 1, 1, 1, -1);
	EXPECT_GROWER(&g->row[3], "d", 0, -5, -7, -1);
	/* d is back: how often it allocated meanwhile, nobody has seen */
	ASSERT_EQ(0, watch(g, CALLERS "5 20480 95 5 0 untracked d\n"));
	EXPECT_GROWER(&g->row[3], "d", 5, 0, 5, -1);
}

TEST_F(growth, module_loaded_again)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, first));
	ASSERT_EQ(0, watch(g, CALLERS "9 36864 9 5 0 untracked b\n"));
	EXPECT_GROWER(&g->row[0], "b", 9, -1, -1, -1);
}

TEST_F(growth, restarted)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, first));
	ASSERT_EQ(0, watch(g, second));
	restart_growth(g);
	EXPECT_GROWER(&g->row[1], "b", 1, 0, -9, 30);
	ASSERT_EQ(0, watch(g, third));
	EXPECT_GROWER(&g->row[1], "b", 2, 1, 1, 20);
}

TEST_F(growth, one_name_in_two_classes)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, CALLERS "1 4096 1 5 0 untracked b\n2 8192 2 5 0 offline b\n"));
	ASSERT_EQ(0, watch(g, CALLERS "1 4096 1 5 0 untracked b\n5 20480 5 5 0 offline b\n"));
	ASSERT_EQ(2, g->n);
	EXPECT_STREQ("offline", g->row[0].class);
	EXPECT_GROWER(&g->row[0], "b", 5, 3, 3, 3);
	EXPECT_GROWER(&g->row[1], "b", 1, 0, 0, 0);
}

static void expect_order(struct __test_metadata *_metadata, const struct growth *g,
			 enum growth_order order, const char *names)
{
	char got[16] = "";
	size_t n;
	struct grower **rows = order_growth(g, order, &n);

	ASSERT_NE(NULL, rows);
	for (size_t i = 0; i < n; i++)
		strcat(got, rows[i]->name);
	EXPECT_STREQ(names, got);
	free(rows);
}

TEST_F(growth, orders)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, first));
	ASSERT_EQ(0, watch(g, second));
	ASSERT_EQ(0, watch(g, third));
	expect_order(_metadata, g, BY_GROWTH, "acdb");
	expect_order(_metadata, g, BY_RATE, "abcd"); /* equal ones: by bytes */
	expect_order(_metadata, g, BY_BYTES, "abcd");
	expect_order(_metadata, g, BY_ALLOCS, "bacd");
	/* c came and went: nothing to show; d held something at first */
	ASSERT_EQ(0, watch(g, CALLERS "1 4096 9 5 0 untracked a\n"));
	expect_order(_metadata, g, BY_BYTES, "abd");
}

/* No file can hold them, but a file may say so: the sanitizer watches. */
TEST_F(growth, absurd_numbers)
{
	struct growth *g = &self->g;

	ASSERT_EQ(0, watch(g, CALLERS "1 9223372036854775808 1 5 0 untracked b\n"));
	ASSERT_EQ(0, watch(g, CALLERS));
	EXPECT_EQ(LLONG_MIN, g->row[0].grown);
	ASSERT_EQ(0, watch(g, CALLERS
			   "1 18446744073709551615 18446744073709551615 5 0 untracked b\n"));
	ASSERT_EQ(0, watch(g, CALLERS "1 1 1 5 0 untracked b\n"));
	EXPECT_EQ(2, g->row[0].grown);
}

TEST_HARNESS_MAIN
