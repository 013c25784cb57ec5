// SPDX-License-Identifier: GPL-2.0
/* Who holds maps and programs of BPF, and where they are pinned. */
#include <fcntl.h>
#include <ftw.h>
#include <linux/bpf.h>
#include <linux/magic.h>
#include <mntent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "collect/owners_bpf.h"
#include "collect/owners_read.h"
#include "lib/memory.h"

#define MAX_PATHS 4096
#define MAX_HOLDERS 16384

static struct bpf_pin *add_pin(struct bpf_pins *pins, enum handle_kind kind, unsigned int id)
{
	struct bpf_pin *more = grow_array(pins->pin, pins->n, sizeof(*more));

	if (!more)
		return NULL;
	pins->pin = more;
	more += pins->n++;
	*more = (struct bpf_pin){.kind = kind, .id = id};
	return more;
}

/* "map_id:" or "prog_id:" of a descriptor, 0 if it is gone. */
static unsigned int id_of(const struct handle *h)
{
	FILE *info = open_fdinfo("", h);
	unsigned int id = 0;
	char line[128];

	while (info && !id && fgets(line, sizeof(line), info))
		if (sscanf(line, "map_id: %u", &id) != 1)
			sscanf(line, "prog_id: %u", &id);
	if (info)
		fclose(info);
	return id;
}

static void find_holders(struct bpf_pins *pins, const struct walk *w, enum handle_kind kind)
{
	size_t n;
	const struct handle *h = first_handle(w, kind, &n);

	for (size_t i = 0; i < n && i < MAX_HOLDERS; i++) {
		unsigned int id = id_of(&h[i]);
		struct bpf_pin *pin = id ? add_pin(pins, kind, id) : NULL;

		if (pin)
			pin->handle = &h[i];
	}
}

/* What is pinned there. Only bpf(2) can get at it: open() cannot. */
static void look_at_path(struct bpf_pins *pins, const char *path)
{
	union bpf_attr attr = {.pathname = (uintptr_t)path, .file_flags = BPF_F_RDONLY};
	struct handle self = {.pid = (unsigned long)getpid()};
	struct bpf_pin *pin;
	unsigned int id;
	char link[64];

	self.fd = (int)syscall(SYS_bpf, BPF_OBJ_GET, &attr, sizeof(attr));
	if (self.fd < 0) {
		attr.file_flags = 0; /* programs take none */
		self.fd = (int)syscall(SYS_bpf, BPF_OBJ_GET, &attr, sizeof(attr));
	}
	if (self.fd < 0)
		return;
	read_link("", &self, link, sizeof(link));
	id = id_of(&self);
	close(self.fd);
	if (!id || strncmp(link, "anon_inode:bpf-", 15) || !strcmp(link + 15, "link"))
		return;
	pin = add_pin(pins, strcmp(link + 15, "map") ? HANDLE_BPF_PROG : HANDLE_BPF_MAP, id);
	if (pin)
		pin->path = strdup(path);
}

/* nftw() has no argument to pass on. */
static struct bpf_pins *walked;
static int paths;

static int on_path(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type == FTW_F && S_ISREG(st->st_mode))
		look_at_path(walked, path);
	return ++paths >= MAX_PATHS;
}

static void find_paths(struct bpf_pins *pins)
{
	FILE *in = setmntent("/proc/self/mounts", "re");
	struct mntent *mount;
	struct statfs fs;

	walked = pins;
	paths = 0;
	while (in && paths < MAX_PATHS && (mount = getmntent(in)) != NULL)
		if (!strcmp(mount->mnt_type, "bpf") && !statfs(mount->mnt_dir, &fs) &&
		    (unsigned int)fs.f_type == BPF_FS_MAGIC)
			nftw(mount->mnt_dir, on_path, 16, FTW_PHYS | FTW_MOUNT);
	if (in)
		endmntent(in);
}

void find_bpf_pins(struct bpf_pins *pins, const struct walk *w)
{
	memset(pins, 0, sizeof(*pins));
	find_holders(pins, w, HANDLE_BPF_MAP);
	find_holders(pins, w, HANDLE_BPF_PROG);
	find_paths(pins);
}

void free_bpf_pins(struct bpf_pins *pins)
{
	for (size_t i = 0; i < pins->n; i++)
		free(pins->pin[i].path);
	free(pins->pin);
	memset(pins, 0, sizeof(*pins));
}

const char *bpf_pin(const struct bpf_pins *pins, enum handle_kind kind, unsigned int id)
{
	for (size_t i = 0; i < pins->n; i++)
		if (pins->pin[i].kind == kind && pins->pin[i].id == id && pins->pin[i].path)
			return pins->pin[i].path;
	return NULL;
}

const struct handle *bpf_holder(const struct bpf_pins *pins, enum handle_kind kind, unsigned int id,
				size_t *n)
{
	const struct handle *first = NULL;

	*n = 0;
	for (size_t i = 0; i < pins->n; i++) {
		if (pins->pin[i].kind != kind || pins->pin[i].id != id || !pins->pin[i].handle)
			continue;
		if (!first)
			first = pins->pin[i].handle;
		++*n;
	}
	return first;
}
