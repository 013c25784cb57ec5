// SPDX-License-Identifier: GPL-2.0
/* Where the reader reads: this machine, a copied tree, or a snapshot. */
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <zlib.h>

#include "collect.h"
#include "pageledger.h"
#include "source.h"

#define DEBUGFS "/sys/kernel/debug"

int is_live(const struct source *s)
{
	return !s->file && !*s->root;
}

static char *path_of(const struct source *s, const char *name)
{
	const char *folder = strchr(name, '/') ? "" : DEBUGFS "/" PL_DIR;
	char *path;

	if (is_collected(name))
		return strdup(name);
	if (asprintf(&path, "%s%s/%s", s->root, folder, name) < 0)
		return NULL;
	return path;
}

/* Say why this machine's text cannot be read, and what to do about it. */
static void complain_live(const char *path, int error)
{
	struct statfs fs;

	if (error != EACCES && error != EPERM && error != ENOENT)
		fprintf(stderr, "pageledger: cannot read %s: %s\n", path, strerror(error));
	else if (geteuid() != 0)
		fprintf(stderr, "pageledger: cannot read %s: only root may; run it with sudo\n",
			path);
	else if (error != ENOENT)
		fprintf(stderr, "pageledger: cannot read %s: %s (kernel lockdown?)\n", path,
			strerror(error));
	else if (statfs(DEBUGFS, &fs) || fs.f_type != DEBUGFS_MAGIC)
		fprintf(stderr,
			"pageledger: debugfs is not mounted; run 'mount -t debugfs none %s'\n",
			DEBUGFS);
	else
		fprintf(stderr,
			"pageledger: the module is not loaded; run 'modprobe pageledger', or 'make load' in its source\n");
}

static void complain(const struct source *s, const char *name, int error)
{
	char *path = path_of(s, name);

	if (s->file)
		fprintf(stderr, "pageledger: %s holds no '%s': it was not there to record\n",
			s->file, name);
	else if (*s->root)
		fprintf(stderr, "pageledger: cannot read %s: %s\n", path ? path : name,
			strerror(error));
	else
		complain_live(path ? path : name, error);
	free(path);
}

static size_t read_file(void *in, void *buf, size_t size)
{
	return fread(buf, 1, size, in);
}

static size_t read_gzip(void *in, void *buf, size_t size)
{
	int got = gzread(in, buf, (unsigned int)(size < 1 << 20 ? size : 1 << 20));

	return got > 0 ? (size_t)got : 0;
}

/* Read to the end: the size of a debugfs file is not known before. */
static char *slurp(size_t (*read_some)(void *in, void *buf, size_t size), void *in, size_t *size)
{
	size_t room = 1 << 16, got;
	char *data = malloc(room), *more;

	*size = 0;
	while (data && (got = read_some(in, data + *size, room - *size)) > 0) {
		*size += got;
		if (*size < room)
			continue;
		room *= 2;
		more = room > SNAPSHOT_MAX ? NULL : realloc(data, room);
		if (!more)
			free(data);
		data = more;
	}
	if (!data)
		errno = EFBIG;
	return data;
}

/* gzip or plain text: zlib tells them apart. */
static char *slurp_snapshot(const char *file, size_t *size)
{
	void *in = gzopen(file, "rbe");
	char *data;
	int error;

	if (!in) {
		fprintf(stderr, "pageledger: cannot read %s: %s\n", file,
			strerror(errno ? errno : ENOMEM));
		return NULL;
	}
	errno = 0;
	data = slurp(read_gzip, in, size);
	gzerror(in, &error);
	if (!data || error == Z_ERRNO) {
		fprintf(stderr, "pageledger: cannot read %s: %s\n", file,
			strerror(errno ? errno : EIO));
	} else if (error != Z_OK && error != Z_STREAM_END) {
		fprintf(stderr, "pageledger: %s is damaged or truncated (gzip)\n", file);
	} else {
		gzclose(in);
		return data;
	}
	gzclose(in);
	free(data);
	return NULL;
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

static int read_live(const struct source *s, const char *name, char **data, size_t *size)
{
	char *path = path_of(s, name);
	FILE *in = path ? fopen(path, "re") : NULL;
	int error = 0;

	*data = NULL;
	errno = in ? 0 : errno;
	if (in)
		*data = slurp(read_file, in, size);
	if (!*data || ferror(in)) {
		error = errno ? -errno : -EIO;
		free(*data);
	}
	if (in)
		fclose(in);
	free(path);
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

/* Parse @data, and free it; say so if it is damaged. */
static int parse_data(const struct source *s, const char *name, const char *columns, char *data,
		      size_t size, struct table *t)
{
	const char *error = parse_table(t, name, columns, data, size);
	char *path;

	free(data);
	if (!error)
		return 0;
	path = path_of(s, name);
	if (s->file)
		fprintf(stderr, "pageledger: '%s' in %s is %s\n", name, s->file, error);
	else
		fprintf(stderr, "pageledger: %s is %s\n", path ? path : name, error);
	free(path);
	return -1;
}

int read_optional_table(const struct source *s, const char *name, const char *columns,
			struct table *t)
{
	size_t size;
	char *data;

	if (read_text(s, name, &data, &size))
		return 1;
	return parse_data(s, name, columns, data, size, t);
}

int read_table(const struct source *s, const char *name, const char *columns, struct table *t)
{
	size_t size;
	char *data;
	int error = read_text(s, name, &data, &size);

	if (!error)
		return parse_data(s, name, columns, data, size, t);
	complain(s, name, -error);
	return -1;
}

FILE *open_live(const struct source *s, const char *name)
{
	char *path = path_of(s, name);
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

	errno = 0;
	if (!fseek(in, 0, SEEK_SET))
		data = slurp(read_file, in, &size);
	if (data && !ferror(in))
		return parse_data(s, name, columns, data, size, t);
	complain(s, name, errno ? errno : EIO);
	free(data);
	return -1;
}
