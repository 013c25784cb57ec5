// SPDX-License-Identifier: GPL-2.0
/* Small files of the kernel, and what is mounted, for those that look for owners. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "collect/owners_read.h"

#define MAX_ENTRIES 4096

static FILE *open_formatted(const char *root, const char *format, va_list args)
{
	FILE *file;
	char *path;

	if (vasprintf(&path, format, args) < 0)
		return NULL;
	file = open_below(root, path);
	free(path);
	return file;
}

FILE *open_path(const char *root, const char *format, ...)
{
	va_list args;
	FILE *file;

	va_start(args, format);
	file = open_formatted(root, format, args);
	va_end(args);
	return file;
}

static bool first_line(FILE *in, char *buf, size_t size)
{
	if (!in || !fgets(buf, (int)size, in))
		*buf = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	if (in)
		fclose(in);
	return *buf;
}

bool read_line(char *buf, size_t size, const char *root, const char *format, ...)
{
	va_list args;
	FILE *in;

	va_start(args, format);
	in = open_formatted(root, format, args);
	va_end(args);
	return first_line(in, buf, size);
}

bool read_number(unsigned long long *value, const char *root, const char *format, ...)
{
	char line[64], *end;
	va_list args;
	FILE *in;

	va_start(args, format);
	in = open_formatted(root, format, args);
	va_end(args);
	*value = 0;
	if (!first_line(in, line, sizeof(line)))
		return false;
	*value = strtoull(line, &end, 10);
	return end != line;
}

FILE *open_fdinfo(const char *root, const struct handle *h)
{
	return open_path(root, "proc/%lu/fdinfo/%d", h->pid, h->fd);
}

/* "\040" of /proc, in place. */
static void unescape_path(char *text)
{
	char *to = text;

	for (; *text; text++) {
		unsigned int c;

		if (*text == '\\' && sscanf(text + 1, "%3o", &c) == 1) {
			*to++ = (char)c;
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* "id parent major:minor root mountpoint options ..." */
static bool find_in_mounts(const char *root, const char *dev, char *buf, size_t size)
{
	FILE *in = open_below(root, "proc/self/mountinfo");
	char line[4096], numbers[32], path[1024];
	bool found = false;

	while (in && !found && fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%*s %*s %31s %*s %1023s", numbers, path) != 2)
			continue;
		found = !strcmp(numbers, dev);
	}
	if (in)
		fclose(in);
	if (!found)
		return false;
	unescape_path(path);
	snprintf(buf, size, "mounted on %.200s", path);
	return true;
}

/* "/dev/zram0 partition ..." */
static bool is_swap(const char *root, const char *dev)
{
	FILE *in = open_below(root, "proc/swaps");
	char line[4096], name[64], numbers[32];
	bool found = false;

	while (in && !found && fgets(line, sizeof(line), in))
		found = sscanf(line, "/dev/%63[^/ ] ", name) == 1 &&
			read_line(numbers, sizeof(numbers), root, "sys/block/%s/dev", name) &&
			!strcmp(numbers, dev);
	if (in)
		fclose(in);
	return found;
}

void find_mount(const char *root, const char *dev, char *buf, size_t size)
{
	if (find_in_mounts(root, dev, buf, size))
		return;
	snprintf(buf, size, "%s", is_swap(root, dev) ? "used as swap" : "");
}

void each_entry(const char *root, const char *path, void (*call)(const char *name, void *arg),
		void *arg)
{
	DIR *dir = open_folder_below(root, path);
	struct dirent *entry;

	for (int i = 0; dir && i < MAX_ENTRIES && (entry = readdir(dir)) != NULL; i++)
		if (*entry->d_name != '.')
			call(entry->d_name, arg);
	if (dir)
		closedir(dir);
}
