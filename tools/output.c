// SPDX-License-Identifier: GPL-2.0
/* Files that are there whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

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

/* /dev/stdout, a pipe: nothing that could be replaced, and a folder is no file at all. */
static int is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

static int write_special(const char *path, const char *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;

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

int write_output(const char *path, mode_t mode, const char *data, size_t size)
{
	int is_stdout = !strcmp(path, "-"), error;

	if (is_stdout)
		error = write_all(STDOUT_FILENO, data, size);
	else if (is_special(path))
		error = write_special(path, data, size);
	else
		error = replace_undisturbed(path, mode, data, size);
	if (!error)
		return 0;
	fprintf(stderr, "pageledger: cannot write%s%s: %s\n", is_stdout ? "" : " ",
		is_stdout ? "" : path, strerror(-error));
	return -1;
}
