/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For tests of collect(): a tree of files as kernels print them, and the rows that are made of
 * it. Each table has to pass the parser, and is compared whole.
 */
#ifndef PL_TREE_H
#define PL_TREE_H

#include <ftw.h>
#include <sanitizer/lsan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/collect.h"
#include "input/parse.h"
#include "kselftest_harness.h"

#define PAGE 4096

FIXTURE(tree)
{
	char root[32];
	char *text;
};

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

FIXTURE_SETUP(tree)
{
	strcpy(self->root, "/tmp/pageledger.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->root));
	self->text = NULL;
}

FIXTURE_TEARDOWN(tree)
{
	nftw(self->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(self->text);
	EXPECT_EQ(0, __lsan_do_recoverable_leak_check());
}

/* Write a file of the tree, and the folders above it. */
static void put(const char *root, const char *path, const char *content)
{
	char full[256];
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", root, path);
	for (char *slash = strchr(full + strlen(root) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	file = fopen(full, "we");
	if (!file || fputs(content, file) < 0 || fclose(file))
		abort();
}

/* Return: the rows of a table, checked and to be freed; NULL if it fails. */
static char *rows(const char *root, const char *name, const char *columns)
{
	size_t size, head;
	struct table t;
	char *data;

	if (collect(root, name, &data, &size))
		return NULL;
	if (parse_table(&t, name, columns, data, size)) {
		fprintf(stderr, "%s", data);
		free(data);
		return strdup("no table");
	}
	free_table(&t);
	head = (size_t)(strchr(strchr(data, '\n') + 1, '\n') + 1 - data);
	memmove(data, data + head, size - head + 1);
	return data;
}

#define EXPECT_ROWS(name, columns, expected)                                                       \
	do {                                                                                       \
		self->text = rows(self->root, name, columns);                                      \
		ASSERT_NE(NULL, self->text);                                                       \
		EXPECT_STREQ(expected, self->text);                                                \
	} while (0)

#endif /* PL_TREE_H */
