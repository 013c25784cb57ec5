// SPDX-License-Identifier: GPL-2.0
/* Files that are there whole or not at all, and a folder that keeps nothing else. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "output/write.h"

FIXTURE(folder)
{
	char path[32];
	char file[64];
};

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

FIXTURE_SETUP(folder)
{
	strcpy(self->path, "/tmp/pageledger.XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->path));
	snprintf(self->file, sizeof(self->file), "%s/file", self->path);
}

FIXTURE_TEARDOWN(folder)
{
	nftw(self->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static int count_entries(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += *entry->d_name != '.' || strlen(entry->d_name) > 2;
	closedir(dir);
	return n;
}

static size_t read_back(const char *path, char *buf, size_t size)
{
	FILE *in = fopen(path, "re");
	size_t got = in ? fread(buf, 1, size, in) : 0;

	if (in)
		fclose(in);
	return got;
}

/* What it complains of on stderr, which is for the user and not for this test's. */
static int write_quietly(const char *path, const char *data, size_t size, char *says, size_t room)
{
	int saved = dup(STDERR_FILENO), error;
	FILE *log = tmpfile();

	dup2(fileno(log), STDERR_FILENO);
	error = write_output(path, 0600, data, size);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(log);
	says[fread(says, 1, room - 1, log)] = '\0';
	fclose(log);
	return error;
}

TEST_F(folder, new_file)
{
	struct stat st;
	char buf[32];

	umask(077); /* rights are those asked for */
	ASSERT_EQ(0, write_output(self->file, 0644, "a\0b\n", 4));
	ASSERT_EQ(0, stat(self->file, &st));
	EXPECT_EQ(0644, st.st_mode & 07777);
	ASSERT_EQ(4, read_back(self->file, buf, sizeof(buf)));
	EXPECT_EQ(0, memcmp(buf, "a\0b\n", 4));
	EXPECT_EQ(1, count_entries(self->path));
}

TEST_F(folder, empty_file)
{
	char buf[32];

	ASSERT_EQ(0, write_output(self->file, 0600, "old", 3));
	ASSERT_EQ(0, write_output(self->file, 0600, "", 0));
	EXPECT_EQ(0, read_back(self->file, buf, sizeof(buf)));
	EXPECT_EQ(0, access(self->file, F_OK));
}

/* Whoever has the old one open still reads it. */
TEST_F(folder, replaced_as_a_whole)
{
	char buf[32];
	FILE *old;

	ASSERT_EQ(0, write_output(self->file, 0600, "the old one\n", 12));
	old = fopen(self->file, "re");
	ASSERT_NE(NULL, old);
	ASSERT_EQ(0, write_output(self->file, 0600, "new\n", 4));
	EXPECT_EQ(12, fread(buf, 1, sizeof(buf), old));
	EXPECT_EQ(0, memcmp(buf, "the old one\n", 12));
	fclose(old);
	EXPECT_EQ(4, read_back(self->file, buf, sizeof(buf)));
	EXPECT_EQ(1, count_entries(self->path));
}

/* A limit on file sizes stops a write half-way, as a full disk does. */
TEST_F(folder, full_half_way)
{
	const struct rlimit limit = {1000, 1000};
	char buf[32], says[256];
	static char large[5000];

	ASSERT_EQ(0, write_output(self->file, 0600, "old", 3));
	signal(SIGXFSZ, SIG_IGN);
	ASSERT_EQ(0, setrlimit(RLIMIT_FSIZE, &limit));
	EXPECT_EQ(-1, write_quietly(self->file, large, sizeof(large), says, sizeof(says)));
	EXPECT_NE(NULL, strstr(says, "pageledger: cannot write /tmp/"));
	EXPECT_NE(NULL, strstr(says, "/file: File too large\n"));
	EXPECT_EQ(3, read_back(self->file, buf, sizeof(buf)));
	EXPECT_EQ(1, count_entries(self->path));
}

TEST_F(folder, folder_in_its_place)
{
	char says[256];

	ASSERT_EQ(0, mkdir(self->file, 0700));
	EXPECT_EQ(-1, write_quietly(self->file, "x", 1, says, sizeof(says)));
	EXPECT_NE(NULL, strstr(says, "Is a directory\n"));
	EXPECT_EQ(1, count_entries(self->path));
	EXPECT_EQ(0, count_entries(self->file));
}

/* Interrupted many times: each time the file is whole and alone. */
TEST_F(folder, interrupted)
{
	size_t size = 1 << 20;
	char *data = malloc(size), *back = malloc(size);
	int killed = 0;

	memset(data, 'x', size);
	ASSERT_EQ(0, write_output(self->file, 0600, data, size));
	for (int i = 0; i < 100; i++) {
		pid_t child = fork();
		int status;

		if (!child) {
			for (;;)
				write_output(self->file, 0600, data, size);
		}
		usleep((useconds_t)(500 + i * 50));
		kill(child, SIGTERM);
		ASSERT_EQ(child, waitpid(child, &status, 0));
		killed += WIFSIGNALED(status);
		ASSERT_EQ(1, count_entries(self->path));
		ASSERT_EQ(size, read_back(self->file, back, size));
	}
	EXPECT_EQ(100, killed);
	free(data);
	free(back);
}

TEST_HARNESS_MAIN
