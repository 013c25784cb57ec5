// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: clients of graphics cards. Drivers that tell a client's memory do it in fdinfo
 * (Documentation/gpu/drm-usage-stats.rst); of the others it is only known who has one open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

#define MAX_CLIENTS 512

/* Regions that are this machine's memory; others are the card's. */
static bool is_ram(const char *region)
{
	static const char *const regions[] = {"system", "gtt", "cpu", "memory", "shmem"};

	for (size_t i = 0; i < sizeof(regions) / sizeof(*regions); i++)
		if (!strncmp(region, regions[i], strlen(regions[i])))
			return true;
	return false;
}

/**
 * struct client - what fdinfo says of one
 * @id: drm-client-id, or 0
 * @resident, @total: bytes in RAM; @told: one of them was there
 */
struct client {
	unsigned long long id, resident, total;
	bool told;
	char driver[32];
};

/* "drm-total-system0:	12 KiB", or MiB, or bytes without a unit */
static void add_region(struct client *c, const char *line)
{
	unsigned long long value;
	char what[16], region[32], unit[8] = "";

	if (sscanf(line, "drm-%15[a-z]-%31[^:]: %llu %7s", what, region, &value, unit) < 3 ||
	    !is_ram(region) || value > 1ULL << 40)
		return;
	if (!strcmp(unit, "KiB"))
		value <<= 10;
	else if (!strcmp(unit, "MiB"))
		value <<= 20;
	if (!strcmp(what, "resident"))
		c->resident += value;
	else if (!strcmp(what, "total") || !strcmp(what, "memory"))
		c->total += value;
	else
		return;
	c->told = true;
}

static void read_client(const struct owners_input *in, const struct handle *h, struct client *c)
{
	FILE *info = open_fdinfo(in->root, h);
	char line[256];

	memset(c, 0, sizeof(*c));
	while (info && fgets(line, sizeof(line), info)) {
		if (sscanf(line, "drm-driver: %31s", c->driver) != 1 &&
		    sscanf(line, "drm-client-id: %llu", &c->id) != 1)
			add_region(c, line);
	}
	if (info)
		fclose(info);
}

static bool is_known(const struct handle *const *handle, const struct client *client, size_t n,
		     const struct handle *h, const struct client *c)
{
	for (size_t i = 0; i < n; i++)
		if (client[i].id == c->id && !strcmp(client[i].driver, c->driver) &&
		    (c->id || is_same_file(handle[i], h)))
			return true;
	return false;
}

/* What is shared with other clients counts for each. */
static void add_client(struct owners *o, const struct owners_input *in, const struct handle *h,
		       const struct client *c)
{
	struct owner row = {.kind = "drm", .line = "shmem", .pid = h->pid, .fd = h->fd};

	row.how = c->told ? HOW_AT_MOST : HOW_UNKNOWN;
	row.bytes = c->resident ? c->resident : c->total;
	read_link(in->root, h, row.name, sizeof(row.name));
	PUT(row.detail, "%s%s%s", *c->driver ? "driver " : "", c->driver,
	    c->told	 ? ""
	    : *c->driver ? ", which does not tell how much"
			 : "its driver does not tell how much");
	add_owner(o, &row);
}

void own_graphics(struct owners *o, const struct owners_input *in)
{
	struct client *client = calloc(MAX_CLIENTS, sizeof(*client));
	const struct handle **handle = calloc(MAX_CLIENTS, sizeof(*handle)), *h;
	size_t n, known = 0;

	h = first_handle(&in->walk, HANDLE_DRM, &n);
	for (size_t i = 0; client && handle && i < n && known < MAX_CLIENTS; i++) {
		struct client *c = &client[known];

		read_client(in, &h[i], c);
		if (is_known(handle, client, known, &h[i], c))
			continue;
		handle[known++] = &h[i];
		add_client(o, in, &h[i], c);
	}
	free(client);
	free(handle);
}
