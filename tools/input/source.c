// SPDX-License-Identifier: GPL-2.0
/* Where the reader reads: this machine, a copied tree, or a snapshot. */
#include <errno.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <zlib.h>

#include "collect/collect.h"
#include "input/parse.h"
#include "input/search.h"
#include "input/source.h"
#include "lib/files.h"
#include "pageledger.h"

#define DEBUGFS "sys/kernel/debug"

bool is_live(const struct source *s)
{
	return !s->file && !*s->root;
}

/* The path below the root of a text that is a file. */
static char *path_below(const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s", strchr(name, '/') ? "" : DEBUGFS "/" PL_DIR "/", name) < 0)
		return NULL;
	return path;
}

/* What an error is about. */
static char *path_of(const struct source *s, const char *name, int error)
{
	char *below, *path = NULL;

	if (is_collected(name) && !is_refused(error))
		return strdup(name);
	below = is_collected(name) ? strdup(refused_file()) : path_below(name);
	if (!below || asprintf(&path, "%s/%s", s->root, below) < 0)
		path = NULL;
	free(below);
	return path;
}

/* Say why this machine's text cannot be read, and what to do about it. */
static void complain_live(const char *path, int error)
{
	struct statfs fs;

	if (error != EACCES && error != EPERM && error != ENOENT)
		fprintf(stderr, "pageledger: cannot read %s: %s\n", path, file_error(error));
	else if (geteuid() != 0)
		fprintf(stderr, "pageledger: cannot read %s: only root may; run it with sudo\n",
			path);
	else if (error != ENOENT)
		fprintf(stderr, "pageledger: cannot read %s: %s (kernel lockdown?)\n", path,
			strerror(error));
	else if (!strcmp(path, "pageflags"))
		fprintf(stderr,
			"pageledger: this kernel has no /proc/kpageflags: it was built without CONFIG_PROC_PAGE_MONITOR\n");
	else if (statfs("/" DEBUGFS, &fs) || fs.f_type != DEBUGFS_MAGIC)
		fprintf(stderr,
			"pageledger: debugfs is not mounted; run 'mount -t debugfs none /" DEBUGFS
			"'\n");
	else if (!strcmp(path, "page_owner"))
		fprintf(stderr,
			"pageledger: this kernel keeps no page_owner: it would have to be booted with page_owner=on, and built with CONFIG_PAGE_OWNER; the module needs neither\n");
	else
		fprintf(stderr,
			"pageledger: the module is not loaded; run 'modprobe pageledger', or 'make load' in its source\n");
}

void complain(const struct source *s, const char *name, int error)
{
	char *path = path_of(s, name, error);

	if (s->file)
		fprintf(stderr,
			"pageledger: %s has no '%s': it could not be read when this was recorded\n",
			s->file, name);
	else if (*s->root || strchr(name, '/'))
		fprintf(stderr, "pageledger: cannot read %s: %s\n", path ? path : name,
			file_error(error));
	else
		complain_live(path ? path : name, error);
	free(path);
}

static size_t read_file(void *in, void *buf, size_t size)
{
	return fread(buf, 1, size, in);
}

/**
 * struct unpacking - a snapshot as it is read
 * @in: of zlib, which tells gzip and plain text apart
 * @size: bytes so far
 * @is_bomb: it is not read any further
 */
struct unpacking {
	void *in;
	size_t size;
	bool is_bomb;
};

/* Not to the end of what is no snapshot, which may have none, or not for a gigabyte. */
static size_t read_gzip(void *arg, void *buf, size_t size)
{
	struct unpacking *from = arg;
	int got = gzread(from->in, buf, (unsigned int)(size < 1 << 20 ? size : 1 << 20));
	long packed;

	if (got <= 0 || (!from->size && !begins_snapshot(buf, (size_t)got)))
		return 0;
	from->size += (size_t)got;
	packed = gzoffset(from->in);
	from->is_bomb = from->size > SNAPSHOT_LONG && packed > 0 &&
			from->size / SNAPSHOT_RATIO > (size_t)packed;
	return from->is_bomb ? 0 : (size_t)got;
}

/* Read to the end: the size of a debugfs file is not known before. */
static char *slurp(size_t (*read_some)(void *in, void *buf, size_t size), void *in, size_t most,
		   size_t *size)
{
	size_t room = 1 << 16, got;
	char *data = malloc(room), *more;

	*size = 0;
	while (data && (got = read_some(in, data + *size, room - *size)) > 0) {
		*size += got;
		if (*size < room)
			continue;
		room *= 2;
		more = room > most ? NULL : realloc(data, room);
		if (!more) {
			errno = room > most ? EFBIG : ENOMEM;
			free(data);
		}
		data = more;
	}
	return data;
}

/* Return: the text, or NULL after one line on stderr. */
static char *unpack(const char *file, void *in, size_t *size)
{
	struct unpacking from = {.in = in};
	char *data;
	int error;

	errno = 0;
	data = slurp(read_gzip, &from, SNAPSHOT_MAX, size);
	gzerror(in, &error);
	if (!data || error == Z_ERRNO)
		fprintf(stderr, "pageledger: cannot read %s: %s\n", file,
			file_error(errno ? errno : EIO));
	else if (from.is_bomb)
		fprintf(stderr,
			"pageledger: %s is not a snapshot (it unpacks to %d times its size)\n",
			file, SNAPSHOT_RATIO);
	else if (error != Z_OK && error != Z_STREAM_END)
		fprintf(stderr, "pageledger: %s is damaged or truncated (gzip)\n", file);
	else
		return data;
	free(data);
	return NULL;
}

static char *slurp_snapshot(const char *file, size_t *size)
{
	int fd = open_input(file, SNAPSHOT_MAX);
	void *in = fd < 0 ? NULL : gzdopen(fd, "rb");
	char *data;

	if (!in) {
		fprintf(stderr, "pageledger: cannot read %s: %s\n", file,
			file_error(fd < 0 ? -fd : ENOMEM));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	data = unpack(file, in, size);
	gzclose(in);
	return data;
}

int open_source(struct source *s, const char *root, const char *file)
{
	const char *error;
	size_t size;

	memset(s, 0, sizeof(*s));
	s->root = root;
	s->file = file;
	if (!file)
		return 0;
	s->text = slurp_snapshot(file, &size);
	if (!s->text)
		return -1;
	error = parse_snapshot(&s->snapshot, s->text, size);
	if (!error)
		return 0;
	fprintf(stderr, "pageledger: %s is %s\n", file, error);
	free(s->text);
	return -1;
}

void close_source(struct source *s)
{
	free_snapshot(&s->snapshot);
	free(s->text);
	memset(s, 0, sizeof(*s));
}

static int read_file_below(const struct source *s, const char *name, char **data, size_t *size)
{
	char *path = path_below(name);
	int fd = path ? open_file(s->root, path) : -ENOMEM, error;
	FILE *in = fd < 0 ? NULL : fdopen(fd, "r");

	free(path);
	if (!in) {
		if (fd >= 0)
			close(fd);
		return fd < 0 ? fd : -ENOMEM;
	}
	errno = 0;
	*data = slurp(read_file, in, TEXT_MAX, size);
	error = *data && !ferror(in) ? 0 : errno ? -errno : -EIO;
	if (error)
		free(*data);
	fclose(in);
	return error;
}

static bool is_searched(const struct source *s, const char *name)
{
	return is_live(s) && !strcmp(name, "references");
}

static int read_live(const struct source *s, const char *name, char **data, size_t *size)
{
	struct search search;
	pid_t progress;
	int error;

	if (!is_searched(s, name))
		return read_file_below(s, name, data, size);
	search = measure_search();
	progress = begin_search(&search);
	error = read_file_below(s, name, data, size);
	end_search(progress);
	return error;
}

static int copy_section(const struct source *s, const char *name, char **data, size_t *size)
{
	const struct section *section = find_section(&s->snapshot, name);

	if (!section)
		return -ENOENT;
	*data = malloc(section->size + 1);
	if (!*data)
		return -ENOMEM;
	memcpy(*data, section->data, section->size);
	*size = section->size;
	return 0;
}

int read_text(const struct source *s, const char *name, char **data, size_t *size)
{
	if (s->file)
		return copy_section(s, name, data, size);
	if (is_collected(name))
		return collect(s->root, name, data, size);
	return read_live(s, name, data, size);
}

/* A pass over all pages is worth its time for so much memory: 1.5 s, at 23 ms for each GiB. */
#define PAGEFLAGS_BYTES (64ULL << 30)

static bool has_module(const struct source *s)
{
	int fd = open_file(s->root, DEBUGFS "/" PL_DIR "/callers");

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool is_small(const struct source *s)
{
	unsigned long long kib = 0;
	int fd = open_file(s->root, "proc/meminfo");
	FILE *in = fd < 0 ? NULL : fdopen(fd, "r");

	if (in) {
		if (fscanf(in, "MemTotal: %llu kB", &kib) != 1)
			kib = 0;
		fclose(in);
	} else if (fd >= 0) {
		close(fd);
	}
	return kib && kib <= PAGEFLAGS_BYTES / 1024;
}

bool is_worth_reading(const struct source *s, const char *name)
{
	struct search search;

	if (is_searched(s, name) && !s->holders) {
		search = measure_search();
		return is_quick(&search);
	}
	return s->file || strcmp(name, "pageflags") != 0 || (!has_module(s) && is_small(s));
}

int read_optional_text(const struct source *s, const char *name, char **data, size_t *size)
{
	int error = read_text(s, name, data, size);

	if (!is_refused(-error))
		return error ? 1 : 0;
	complain(s, name, -error);
	return -1;
}

/* Parse @data; say so if it is damaged. */
static int parse_data(const struct source *s, const char *name, const char *columns,
		      const char *data, size_t size, struct table *t)
{
	const char *error = parse_table(t, name, columns, data, size);
	char *path;

	if (!error)
		return 0;
	path = path_of(s, name, 0);
	if (s->file)
		fprintf(stderr, "pageledger: '%s' in %s is %s\n", name, s->file, error);
	else
		fprintf(stderr, "pageledger: %s is %s\n", path ? path : name, error);
	free(path);
	return -1;
}

/* A section is parsed where it is: it may be large. */
static int parse_section(const struct source *s, const char *name, const char *columns,
			 struct table *t)
{
	const struct section *section = find_section(&s->snapshot, name);

	return section ? parse_data(s, name, columns, section->data, section->size, t) : 1;
}

/* Return: 0; 1 with an error number if it cannot be read; -1 after one line on stderr. */
static int try_table(const struct source *s, const char *name, const char *columns, struct table *t,
		     int *error)
{
	size_t size;
	char *data;
	int status;

	*error = s->file ? ENOENT : -read_text(s, name, &data, &size);
	if (s->file)
		return parse_section(s, name, columns, t);
	if (*error)
		return 1;
	status = parse_data(s, name, columns, data, size, t);
	free(data);
	return status;
}

int read_optional_table(const struct source *s, const char *name, const char *columns,
			struct table *t)
{
	int error, status = try_table(s, name, columns, t, &error);

	if (status <= 0 || !is_refused(error))
		return status;
	complain(s, name, error);
	return -1;
}

int read_table(const struct source *s, const char *name, const char *columns, struct table *t)
{
	int error, status = try_table(s, name, columns, t, &error);

	if (status > 0)
		complain(s, name, error);
	return status ? -1 : 0;
}

FILE *open_live(const struct source *s, const char *name)
{
	char *path = path_of(s, name, 0);
	FILE *file = path ? fopen(path, "r+e") : NULL;

	if (!file)
		complain(s, name, path ? errno : ENOMEM);
	free(path);
	return file;
}

int read_open_table(const struct source *s, FILE *in, const char *name, const char *columns,
		    struct table *t)
{
	char *data = NULL;
	size_t size;
	int error;

	errno = 0;
	if (!fseek(in, 0, SEEK_SET))
		data = slurp(read_file, in, TEXT_MAX, &size);
	if (data && !ferror(in)) {
		error = parse_data(s, name, columns, data, size, t);
	} else {
		complain(s, name, errno ? errno : EIO);
		error = -1;
	}
	free(data);
	return error;
}
