// SPDX-License-Identifier: GPL-2.0
/* The table of what is constant for a boot, or nearly so. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collect/machine.h"
#include "lib/words.h"

static void print_release(const char *root, FILE *out)
{
	FILE *in = open_below(root, "proc/sys/kernel/osrelease");
	char line[128];

	if (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		fputs("release ", out);
		print_words(out, line);
		fputc('\n', out);
	}
	if (in)
		fclose(in);
}

/* "0-3": what CPUs there can be. */
static unsigned long long possible_cpus(const char *root)
{
	FILE *in = open_below(root, "sys/devices/system/cpu/possible");
	unsigned long long last = 0;
	char line[128];

	if (!in)
		return 0;
	if (fgets(line, sizeof(line), in)) {
		const char *dash = strrchr(line, '-'), *comma = strrchr(line, ',');
		const char *from = dash > comma ? dash : comma;

		last = strtoull(from ? from + 1 : line, NULL, 10);
	}
	fclose(in);
	return last + 1;
}

/* Static per-CPU memory of one CPU, or 0: only root is told. */
static unsigned long long static_percpu(const char *root)
{
	FILE *in = open_below(root, "proc/kallsyms");
	unsigned long long start = 0, end = 0;
	char line[256];

	while (in && !end && fgets(line, sizeof(line), in)) {
		if (strstr(line, " __per_cpu_start\n"))
			start = strtoull(line, NULL, 16);
		else if (strstr(line, " __per_cpu_end\n"))
			end = strtoull(line, NULL, 16);
	}
	if (in)
		fclose(in);
	return end > start ? end - start : 0;
}

/*
 * Percpu counts the first chunk too (mm/percpu.c, pcpu_setup_first_chunk()), which comes
 * from memblock: MemTotal has never had it. For each possible CPU it is the static part
 * and what is reserved behind it (include/linux/percpu.h, PERCPU_MODULE_RESERVE and
 * PERCPU_DYNAMIC_RESERVE), in whole pages. While it is the only chunk, it is all there is.
 */
static void print_percpu(const char *root, FILE *out)
{
	const unsigned long long reserves = (8 + 28) * 1024, page = 4096;
	FILE *in = open_below(root, "proc/vmallocinfo");
	unsigned long long chunks = 0, unit;
	char line[512];

	if (!in)
		return;
	while (fgets(line, sizeof(line), in))
		chunks += !!strstr(line, " pcpu_get_vm_areas");
	fclose(in);
	fprintf(out, "percpu_chunks %llu\n", chunks);
	unit = chunks ? static_percpu(root) : 0;
	if (unit)
		fprintf(out, "percpu_first_chunk %llu\n",
			(unit + reserves + page - 1) / page * page * possible_cpus(root));
}

/*
 * virtio_balloon's pages leave MemTotal unless the device may deflate on OOM
 * (drivers/virtio/virtio_balloon.c, fill_balloon()): bit 2 of its features. hv_balloon's
 * do since 6.1, vmw_balloon's never, xen's always.
 */
static const char *virtio_memtotal(const char *root)
{
	char features[16] = "";
	FILE *in = NULL;
	char path[80];

	for (int i = 0; i < 64 && !in; i++) {
		snprintf(path, sizeof(path),
			 "sys/bus/virtio/drivers/virtio_balloon/virtio%d/features", i);
		in = open_below(root, path);
	}
	if (!in)
		return "unknown";
	if (!fgets(features, sizeof(features), in))
		features[0] = '\0';
	fclose(in);
	return strlen(features) < 3 ? "unknown" : features[2] == '1' ? "inside" : "outside";
}

static bool has_driver(const char *root, const char *name)
{
	char *full;
	bool found;

	if (asprintf(&full, "%s/sys/module/%s", root, name) < 0)
		return false;
	found = !access(full, F_OK);
	free(full);
	return found;
}

/*
 * The first one that is there: no machine has two hypervisors. virtio_mem is no balloon, but
 * marks its pages as they do.
 */
static void print_balloon(const char *root, FILE *out)
{
	static const char *const drivers[][2] = {
		{"virtio_balloon", NULL},
		{"vmw_balloon", "inside"},
		{"hv_balloon", "unknown"},
		{"xen_balloon", "outside"},
	};

	if (has_driver(root, "virtio_mem"))
		fputs("memory_driver virtio_mem\n", out);
	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++) {
		const char *memtotal = drivers[i][1];

		if (!has_driver(root, drivers[i][0]))
			continue;
		fprintf(out, "balloon_driver %s\nballoon_memtotal %s\n", drivers[i][0],
			memtotal ? memtotal : virtio_memtotal(root));
		return;
	}
}

int collect_machine(const char *root, FILE *out)
{
	print_release(root, out);
	fprintf(out, "time %lld\n", (long long)time(NULL));
	fprintf(out, "page_size %ld\n", sysconf(_SC_PAGESIZE));
	print_percpu(root, out);
	print_balloon(root, out);
	print_memory(root, out);
	return 0;
}
