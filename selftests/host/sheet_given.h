/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For tests of the balance sheet: a machine of 1000 MiB, what is different on it, and what the
 * model makes of that. Every number is one that a test can work out by hand.
 */
#ifndef PL_SHEET_GIVEN_H
#define PL_SHEET_GIVEN_H

#include "kselftest_harness.h"

#include "collect/collect.h"
#include "input/source.h"
#include "model/model.h"
#include "pageledger.h"

#define MIB (1024ULL * 1024)

#define TABLE(name, columns, rows) "# pageledger " name " 1\n# " columns "\n" rows
#define OWNERS(rows) TABLE("owners", COLUMNS_OWNERS, rows)
#define CLASSES(rows) TABLE("classes", PL_COLUMNS_CLASSES, rows)
#define PAGEFLAGS(rows) TABLE("pageflags", COLUMNS_PAGEFLAGS, rows)
#define KEYS(name, rows) TABLE(name, "key value", rows)

/* 1000 MiB, all of it in lines: 300 anonymous, 40 shmem, 110 of files, 50 slab, 500 free. */
#define MEMINFO                                                                                    \
	"MemTotal:        1024000 kB\nMemFree:          512000 kB\nBuffers:           10240 kB\n"  \
	"Cached:           143360 kB\nSwapCached:            0 kB\nActive:           204800 kB\n"  \
	"Inactive:         204800 kB\nUnevictable:       51200 kB\nAnonPages:        307200 kB\n"  \
	"Shmem:             40960 kB\nSlab:              51200 kB\nSUnreclaim:        40960 kB\n"

FIXTURE(sheet)
{
	struct section section[16];
	size_t n;
	char meminfo[2048];
	struct model m;
	const struct balance *b;
	const struct suspect *s;
};

static void put(struct section *section, size_t *n, const char *name, const char *text)
{
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(section[i].name, name)) {
			section[i] = (struct section){name, text, strlen(text)};
			return;
		}
	section[(*n)++] = (struct section){name, text, strlen(text)};
}

#define GIVEN(name, text) put(self->section, &self->n, name, text)

/* A line of meminfo gets another number; what was not there is added. */
static void set_kib(char meminfo[2048], const char *key, unsigned int kib)
{
	char line[64], *at;
	size_t len = (size_t)snprintf(line, sizeof(line), "%s:", key), end;

	at = strstr(meminfo, line);
	snprintf(line + len, sizeof(line) - len, " %u kB\n", kib);
	if (at) {
		end = strcspn(at, "\n") + 1;
		memmove(at, at + end, strlen(at + end) + 1);
	}
	strcat(meminfo, line);
}

#define SET(key, mib) set_kib(self->meminfo, key, 1024 * (mib))

static int conclude(struct section *section, size_t n, struct model *m)
{
	const struct source source = {
		.root = "", .file = "test", .snapshot = {.sections = section, .n = n}};

	free_model(m);
	memset(m, 0, sizeof(*m));
	return read_model(m, &source, -1, true);
}

static const struct suspect *find_suspect(const struct model *m, const char *kind)
{
	for (size_t i = 0; i < m->suspects.n; i++)
		if (!strcmp(m->suspects.suspect[i].kind, kind))
			return &m->suspects.suspect[i];
	return NULL;
}

static long long sum_lines(const struct line *line, size_t n)
{
	long long sum = 0;

	for (size_t i = 0; i < n; i++)
		if (!line[i].part)
			sum += line[i].bytes;
	return sum;
}

static bool has_words(const char *text, const char *words)
{
	if (!strstr(text, words))
		fprintf(stderr, "# '%s' is not in '%s'\n", words, text);
	return strstr(text, words);
}

/* Whatever is found, the lines add up. */
#define CONCLUDE()                                                                                 \
	do {                                                                                       \
		GIVEN("proc/meminfo", self->meminfo);                                              \
		ASSERT_EQ(0, conclude(self->section, self->n, &self->m));                          \
		self->b = &self->m.balance;                                                        \
		EXPECT_EQ((long long)self->b->total, sum_lines(self->b->line, self->b->n));        \
	} while (0)

#define LINE(key) line_bytes(self->b, key)
#define SAYS(part, words)                                                                          \
	EXPECT_TRUE(has_words((const char *)self->s + offsetof(struct suspect, part), words))
#define SUSPECT(kind_, bytes_)                                                                     \
	do {                                                                                       \
		self->s = find_suspect(&self->m, kind_);                                           \
		ASSERT_NE(NULL, self->s);                                                          \
		EXPECT_EQ(bytes_, self->s->bytes);                                                 \
	} while (0)

FIXTURE_SETUP(sheet)
{
	memset(self, 0, sizeof(*self));
	strcpy(self->meminfo, MEMINFO);
	GIVEN("proc/vmstat", "nr_isolated_anon 0\nnr_isolated_file 0\nnr_zspages 0\n");
	GIVEN("machine", KEYS("machine", "page_size 4096\npercpu_chunks 2\n"));
}

FIXTURE_TEARDOWN(sheet)
{
	free_model(&self->m);
}

#endif /* PL_SHEET_GIVEN_H */
