// SPDX-License-Identifier: GPL-2.0
/* Opening files that somebody else may have put there. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lib/files.h"

/* What these mean to others is not what is meant here: file_error() has the words. */
#define NOT_REGULAR EMEDIUMTYPE
#define LEADS_OUT EXDEV /* openat2(2), RESOLVE_BENEATH */

bool is_refused(int error)
{
	return error == NOT_REGULAR || error == LEADS_OUT || error == EFBIG || error == EISDIR ||
	       error == ENOTDIR || error == ELOOP;
}

const char *file_error(int error)
{
	switch (error) {
	case NOT_REGULAR:
		return "Not a regular file";
	case LEADS_OUT:
		return "A link there leads out of the tree";
	case EFBIG:
		return "Larger than any text is, 256 MiB (a snapshot: 512 MiB)";
	default:
		return strerror(error);
	}
}

/* @folder: of a tree that must not be left, or AT_FDCWD. */
static int open_at(int folder, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (unsigned int)(flags | O_CLOEXEC),
		.resolve = RESOLVE_BENEATH,
	};
	int fd;

	if (folder == AT_FDCWD)
		fd = open(path, flags | O_CLOEXEC);
	else
		fd = (int)syscall(__NR_openat2, folder, path, &how, sizeof(how));
	return fd < 0 ? -errno : fd;
}

static bool is_pipe(int fd)
{
	struct statfs fs;

	return !fstatfs(fd, &fs) && fs.f_type == PIPEFS_MAGIC;
}

/* The size of a file below /proc is not known before it is read: it is 0. */
static int check_file(int fd, size_t most, bool may_be_pipe)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (S_ISFIFO(st.st_mode) && may_be_pipe && is_pipe(fd))
		return 0;
	if (!S_ISREG(st.st_mode))
		return -NOT_REGULAR;
	return (size_t)st.st_size > most ? -EFBIG : 0;
}

/* What it is can be seen without opening it, which may do something to a device. */
static int look_at(int folder, const char *path, size_t most, bool may_be_pipe)
{
	int fd = open_at(folder, path, O_PATH), error;

	if (fd < 0)
		return fd;
	error = check_file(fd, most, may_be_pipe);
	close(fd);
	return error;
}

/* Looked at again: another file may be there by now. */
static int open_checked(int folder, const char *path, size_t most, bool may_be_pipe)
{
	int error = look_at(folder, path, most, may_be_pipe), fd;

	if (error)
		return error;
	fd = open_at(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fd;
	error = check_file(fd, most, may_be_pipe);
	if (!error && may_be_pipe && fcntl(fd, F_SETFL, 0))
		error = -errno;
	if (!error)
		return fd;
	close(fd);
	return error;
}

static int open_text(int folder, const char *path)
{
	return open_checked(folder, path, TEXT_MAX, false);
}

static int open_entries(int folder, const char *path)
{
	return open_at(folder, path, O_RDONLY | O_DIRECTORY);
}

static int open_below_root(const char *root, const char *path,
			   int (*open_what)(int folder, const char *path))
{
	int folder = *root ? open_at(AT_FDCWD, root, O_PATH | O_DIRECTORY) : AT_FDCWD, fd;
	char *full;

	if (*root && folder < 0)
		return folder;
	if (asprintf(&full, "/%s", path) >= 0) {
		fd = open_what(folder, *root ? full + 1 : full);
		free(full);
	} else {
		fd = -ENOMEM;
	}
	if (*root)
		close(folder);
	return fd;
}

int open_file(const char *root, const char *path)
{
	return open_below_root(root, path, open_text);
}

int open_folder(const char *root, const char *path)
{
	return open_below_root(root, path, open_entries);
}

int open_input(const char *path, size_t most)
{
	return open_checked(AT_FDCWD, path, most, true);
}
