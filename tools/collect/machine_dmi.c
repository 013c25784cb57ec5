// SPDX-License-Identifier: GPL-2.0
/*
 * Of the table "machine": the RAM that is installed, from the firmware's DMI table (DMTF's
 * SMBIOS Reference Specification, DSP0134: 7.17 Physical Memory Array, type 16; 7.18 Memory
 * Device, type 17). Only root may read it. Nothing in it is trusted to be as long as it says.
 */
#include <stdlib.h>
#include <string.h>

#include "collect/machine.h"

#define MAX_TABLE 262144
#define MAX_ARRAYS 64
#define ARRAY 16
#define DEVICE 17
#define END 127
#define SYSTEM_MEMORY 3	    /* of an array's use: others are of cards and of flash memory */
#define NON_VOLATILE 0x1000 /* of a device's type detail */

/**
 * struct dmi - the table
 * @at: a structure: type, length, handle, then what is of its type; strings behind it
 * @array: handles of arrays that are the system's memory
 */
struct dmi {
	unsigned char data[MAX_TABLE];
	size_t size;
	const unsigned char *at;
	unsigned int array[MAX_ARRAYS];
	size_t arrays;
};

/* A field of the structure, little endian; 0 if it is too short to have it. */
static unsigned long field(const struct dmi *d, unsigned int offset, unsigned int bytes)
{
	unsigned long value = 0;

	if (offset + bytes > d->at[1])
		return 0;
	while (bytes--)
		value = value << 8 | d->at[offset + bytes];
	return value;
}

/* To the next structure: behind the strings, which end with an empty one. False: no more. */
static bool next_structure(struct dmi *d)
{
	const unsigned char *end = d->data + d->size, *at = d->at + d->at[1];

	while (at + 1 < end && (at[0] || at[1]))
		at++;
	d->at = at + 2;
	return d->at + 4 <= end && d->at[1] >= 4 && d->at + d->at[1] <= end && *d->at != END;
}

static bool first_structure(struct dmi *d)
{
	d->at = d->data;
	return d->size >= 4 && d->at[1] >= 4 && d->at[1] <= d->size && *d->at != END;
}

static void find_arrays(struct dmi *d)
{
	for (bool more = first_structure(d); more; more = next_structure(d))
		if (*d->at == ARRAY && field(d, 5, 1) == SYSTEM_MEMORY && d->arrays < MAX_ARRAYS)
			d->array[d->arrays++] = (unsigned int)field(d, 2, 2);
}

static bool is_ram(const struct dmi *d)
{
	if (*d->at != DEVICE || field(d, 0x13, 2) & NON_VOLATILE)
		return false;
	for (size_t i = 0; i < d->arrays; i++)
		if (d->array[i] == field(d, 4, 2))
			return true;
	return false;
}

/* In MiB, or KiB if the highest bit is set; 0x7fff: it is in the extended size. */
static unsigned long long device_bytes(const struct dmi *d)
{
	unsigned long size = field(d, 0x0c, 2);

	if (size == 0xffff) /* unknown */
		return 0;
	if (size == 0x7fff)
		return (unsigned long long)(field(d, 0x1c, 4) & 0x7fffffff) << 20;
	return size & 0x8000 ? (unsigned long long)(size & 0x7fff) << 10
			     : (unsigned long long)size << 20;
}

static bool read_dmi(struct dmi *d, const char *root)
{
	FILE *in = open_below(root, "sys/firmware/dmi/tables/DMI");

	if (!in)
		return false;
	d->size = fread(d->data, 1, sizeof(d->data), in);
	fclose(in);
	return true;
}

static unsigned long long add_up_devices(struct dmi *d)
{
	unsigned long long bytes = 0;

	for (bool more = first_structure(d); more; more = next_structure(d))
		if (is_ram(d))
			bytes += device_bytes(d);
	return bytes;
}

void print_installed(const char *root, FILE *out)
{
	struct dmi *d = calloc(1, sizeof(*d));
	unsigned long long bytes = 0;

	if (d && read_dmi(d, root)) {
		find_arrays(d);
		bytes = add_up_devices(d);
	}
	if (bytes)
		fprintf(out, "installed %llu\n", bytes);
	free(d);
}
