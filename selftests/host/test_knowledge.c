// SPDX-License-Identifier: GPL-2.0
/*
 * The table of knowledge: how a caller finds its row, and what each row must have. Whether
 * kernels have its functions: selftests/knowledge.
 */
#include <string.h>

#include "kselftest_harness.h"

#include "model/knowledge.h"

static const char *what(const char *caller)
{
	const struct knowledge *row = know_caller(caller);

	return row ? row->what : "";
}

TEST(functions_of_modules)
{
	EXPECT_STREQ("pages of RAM disks", what("brd_insert_page [brd]"));
	EXPECT_STREQ("pages of RAM disks", what("brd_insert_page.part.0 [brd]"));
	EXPECT_STREQ("pages of RAM disks", what("brd_insert_page")); /* built in */
	EXPECT_STREQ("", what("brd_insert_page [other]"));
	EXPECT_STREQ("", what("brd_insert_pages"));
	EXPECT_STREQ("", what("brd_insert [brd]"));
}

TEST(functions_of_the_kernel)
{
	EXPECT_STREQ(what("pipe_write"), what("pipe_write_noprof"));
	EXPECT_STREQ(what("pipe_write"), what("pipe_write.cold"));
	EXPECT_NE(NULL, strstr(what("pipe_write"), "pipes"));
	EXPECT_STREQ("", what("pipe_write [pipes]"));
	EXPECT_STREQ("", what("no_such_function"));
	EXPECT_STREQ("", what("_noprof"));
}

TEST(a_function_before_its_module)
{
	EXPECT_NE(NULL, strstr(what("give_pages [mlx5_core]"), "firmware"));
	EXPECT_NE(NULL, strstr(what("mlx5e_open_rq [mlx5_core]"), "rings"));
	EXPECT_NE(NULL, strstr(what("svc_recv [sunrpc]"), "server"));
	EXPECT_NE(NULL, strstr(what("rpc_malloc [sunrpc]"), "requests and replies"));
	EXPECT_STREQ("", what("mlx5e_open_rq"));
}

TEST(names_that_begin_so)
{
	EXPECT_NE(NULL, strstr(what("fuse_get_link [fuse]"), "FUSE"));
	EXPECT_NE(NULL, strstr(what("fuse_get_link"), "FUSE"));
	EXPECT_STREQ("", what("fuse"));
}

TEST(callers_that_are_no_functions)
{
	EXPECT_EQ(NULL, know_caller("[before load]"));
	EXPECT_EQ(NULL, know_caller("[no stack]"));
	EXPECT_EQ(NULL, know_caller("[brd]"));
	EXPECT_EQ(NULL, know_caller(""));
}

TEST(owners_have_a_row)
{
	ASSERT_NE(NULL, know_owner("pipe"));
	EXPECT_EQ(know_caller("pipe_write"), know_owner("pipe"));
	EXPECT_NE(NULL, know_owner("vhost"));
	EXPECT_EQ(NULL, know_owner("pip"));
	EXPECT_EQ(NULL, know_owner(""));
}

/* What sentences are made of: no row without, and nothing that ends one. */
TEST(rows_are_whole)
{
	const struct knowledge *row;
	size_t n = 0;

	for (; (row = knowledge_row(n)); n++) {
		const char *end = row->next + strlen(row->next) - 1;

		EXPECT_LT(1, strlen(row->area));
		EXPECT_LT(3, strlen(row->callers));
		EXPECT_LT(8, strlen(row->what));
		EXPECT_GT(120, strlen(row->what));
		EXPECT_LT(3, strlen(row->next));
		EXPECT_GT(200, strlen(row->next));
		EXPECT_NE('.', *end);
		EXPECT_NE(NULL, strchr(row->source, ':'));
		EXPECT_NE(NULL, strchr(row->source, '/'));
	}
	EXPECT_LT(150, n);
}

/* The first row that knows a caller is the only one: no function is in two rows. */
TEST(no_function_twice)
{
	const struct knowledge *row;

	for (size_t n = 0; (row = knowledge_row(n)); n++) {
		const char *module = strrchr(row->callers, '[');
		char words[512], caller[256], *rest = words;

		ASSERT_GT(sizeof(words), strlen(row->callers));
		snprintf(words, sizeof(words), "%s", row->callers);
		for (char *word; (word = strsep(&rest, " ")) && *word != '[';) {
			word[strcspn(word, "*")] = '\0';
			snprintf(caller, sizeof(caller), "%s%s%s%s", word,
				 strchr(row->callers, '*') ? "x" : "", module ? " " : "",
				 module ? module : "");
			EXPECT_EQ(row, know_caller(caller));
		}
	}
}

static bool share_kinds(const char *a, const char *b)
{
	char words[128], *rest = words;

	snprintf(words, sizeof(words), "%s", a);
	for (char *kind; (kind = strsep(&rest, ","));) {
		const char *at = strstr(b, kind);
		size_t len = strlen(kind);

		if (at && (at == b || at[-1] == ',') && (!at[len] || at[len] == ','))
			return true;
	}
	return false;
}

/* Or what owners have would be given to two rows. An interface's row is one driver's. */
TEST(kinds_are_in_one_list)
{
	const struct knowledge *row, *other;

	for (size_t i = 0; (row = knowledge_row(i)); i++) {
		if (row->owners && !strcmp(row->owners, "netdev"))
			EXPECT_EQ('[', *row->callers);
		for (size_t k = 0; k < i && row->owners; k++) {
			other = knowledge_row(k);
			if (other->owners && strcmp(other->owners, row->owners))
				EXPECT_FALSE(share_kinds(row->owners, other->owners));
		}
	}
}

TEST_HARNESS_MAIN
