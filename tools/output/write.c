// SPDX-License-Identifier: GPL-2.0
/* Files that are there whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "output/write.h"

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t written = write(fd, data, size);

		if (written < 0)
			return -errno;
		data += written;
		size -= (size_t)written;
	}
	return 0;
}

/* Return: the descriptor, among stdout and stderr, of this very file, or -1. */
static int find_open(const struct stat *st)
{
	struct stat other;

	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (!fstat(fd, &other) && other.st_dev == st->st_dev && other.st_ino == st->st_ino)
			return fd;
	return -1;
}

/*
 * Whoever owns a FIFO, or a link, decides who reads what is written there. What the user
 * has given us open is his, such as the terminal below sudo; and nobody reads /dev/null.
 */
static bool is_ours(const struct stat *st)
{
	return !st->st_uid || st->st_uid == geteuid() || find_open(st) >= 0 ||
	       (S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3));
}

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFLNK:
		return "link";
	case S_IFIFO:
		return "FIFO";
	case S_IFSOCK:
		return "socket";
	default:
		return "device";
	}
}

/* Look without opening: that may wait for ever, or do something to a device. */
static int look(const char *path, int flags, struct stat *st)
{
	int fd = open(path, O_PATH | O_CLOEXEC | flags), error;

	error = fd < 0 || fstat(fd, st) ? -errno : 0;
	if (!error && S_ISDIR(st->st_mode))
		error = -EISDIR;
	if (!error && !is_ours(st))
		error = -EPERM;
	if (!error)
		return fd;
	if (fd >= 0)
		close(fd);
	return error;
}

/*
 * What is at @path: a file, or a link to one, is replaced; a FIFO or a device is written
 * to, and so is what our own stdout is under the name of /dev/stdout.
 *
 * Return: a descriptor to look at or, if @st is of stdout or stderr, to write to; -ENOENT
 * if a new file takes its place; or another error number.
 */
static int find_special(const char *path, struct stat *st)
{
	int fd = look(path, O_NOFOLLOW, st);
	bool is_link = fd >= 0 && S_ISLNK(st->st_mode);

	if (is_link) {
		close(fd);
		fd = look(path, 0, st);
		if (fd == -ELOOP)
			fd = -ENOENT;
	}
	if (fd < 0 || (S_ISREG(st->st_mode) && !(is_link && find_open(st) >= 0))) {
		if (fd >= 0)
			close(fd);
		return fd < 0 ? fd : -ENOENT;
	}
	return fd;
}

/* By the descriptor that was looked at: at its path there may be another one by now. */
static int write_special(int looked, const struct stat *st, const char *data, size_t size)
{
	char path[40];
	int fd = find_open(st), error;

	if (fd >= 0)
		return write_all(fd, data, size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", looked);
	fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = write_all(fd, data, size);
	close(fd);
	return error;
}

static int fill(int fd, mode_t mode, const char *data, size_t size)
{
	int error = write_all(fd, data, size);

	if (!error && (fchmod(fd, mode) || fsync(fd)))
		error = -errno;
	if (close(fd) && !error)
		error = -errno;
	return error;
}

static int replace(const char *path, mode_t mode, const char *data, size_t size)
{
	char *temporary;
	int fd, error;

	if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(temporary, O_CLOEXEC);
	error = fd < 0 ? -errno : fill(fd, mode, data, size);
	if (!error && rename(temporary, path))
		error = -errno;
	if (error && fd >= 0)
		unlink(temporary);
	free(temporary);
	return error;
}

/* Whoever interrupts this gets his way once nothing half-done is left. */
static int replace_undisturbed(const char *path, mode_t mode, const char *data, size_t size)
{
	sigset_t signals, before;
	int error;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGQUIT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &before);
	error = replace(path, mode, data, size);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return error;
}

static int write_path(const char *path, mode_t mode, const char *data, size_t size, struct stat *st)
{
	int fd = find_special(path, st), error;

	if (fd == -ENOENT)
		return replace_undisturbed(path, mode, data, size);
	if (fd < 0)
		return fd;
	error = write_special(fd, st, data, size);
	close(fd);
	return error;
}

int write_output(const char *path, mode_t mode, const char *data, size_t size)
{
	struct stat st = {.st_uid = 0};
	int error;

	if (!strcmp(path, "-")) {
		error = write_all(STDOUT_FILENO, data, size);
		if (error)
			fprintf(stderr, "pageledger: cannot write: %s\n", strerror(-error));
		return error ? -1 : 0;
	}
	error = write_path(path, mode, data, size, &st);
	if (error == -EPERM && !is_ours(&st))
		fprintf(stderr,
			"pageledger: cannot write %s: the %s there belongs to another user (uid %u), neither to you nor to root\n",
			path, kind_of(st.st_mode), st.st_uid);
	else if (error)
		fprintf(stderr, "pageledger: cannot write %s: %s\n", path, strerror(-error));
	return error ? -1 : 0;
}

int finish_output(void)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	fprintf(stderr, "pageledger: cannot write: %s\n", strerror(errno ? errno : EIO));
	return -1;
}
