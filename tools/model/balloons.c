// SPDX-License-Identifier: GPL-2.0
/* What balloon drivers hold, with the module or without it. */
#include <string.h>

#include "model/balloons.h"

static size_t from_module(struct balloon *balloons, const struct facts *f)
{
	const struct table *t = &f->table[FACT_BALLOON];
	unsigned long long page = page_size(f);
	size_t n = 0;

	for (size_t r = 0; r < t->nrows && n < MAX_BALLOONS; r++) {
		const char *driver = cell(t, r, "driver");

		if (!strcmp(driver, "[total]") || !cell_number(t, r, "pages"))
			continue;
		balloons[n++] = (struct balloon){
			.driver = strcmp(driver, "[unknown]") ? driver : "a balloon driver",
			.memtotal = cell(t, r, "memtotal"),
			.bytes = cell_number(t, r, "bytes"),
			.before = cell_number(t, r, "before") * page,
			.source = "by a scan of all pages",
		};
	}
	return n;
}

/*
 * vmw_balloon says itself what it holds (drivers/misc/vmw_balloon.c,
 * vmballoon_debug_show()); the balloon_* counters of /proc/vmstat leave out its 2 MiB
 * pages (mm/balloon_compaction.c counts what balloon_page_enqueue() is given), and so does
 * Balloon in meminfo, which newer kernels have. It never takes anything out of MemTotal.
 */
static size_t from_counters(struct balloon *balloon, const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];
	const char *driver = key_word(machine, "balloon_driver");
	const char *memtotal = key_word(machine, "balloon_memtotal");
	unsigned long long current, inflated, deflated;

	if (text_number(f->vmmemctl, "current", &current) && current) {
		*balloon = (struct balloon){"vmw_balloon", "inside", current * page_size(f), 0,
					    "by the driver's own count (debugfs, vmmemctl)"};
		return 1;
	}
	if (meminfo(f, "Balloon")) {
		*balloon = (struct balloon){driver ? driver : "a balloon driver",
					    memtotal ? memtotal : "unknown", meminfo(f, "Balloon"),
					    0, "by Balloon in /proc/meminfo"};
		return 1;
	}
	text_number(f->vmstat, "balloon_inflate", &inflated);
	text_number(f->vmstat, "balloon_deflate", &deflated);
	if (inflated <= deflated)
		return 0;
	*balloon = (struct balloon){driver ? driver : "a balloon driver",
				    memtotal ? memtotal : "unknown",
				    (inflated - deflated) * page_size(f), 0,
				    "by balloon_inflate less balloon_deflate in /proc/vmstat"};
	return 1;
}

#define MARKED "by pages that are marked offline (/proc/kpageflags)"

/*
 * hv_balloon, xen-balloon and virtio_mem count nowhere; but all mark their pages, as does
 * vmw_balloon those that its counters leave out. What differs by a 64th has moved meanwhile.
 * Two of these drivers are virtio_balloon, which has counters, and virtio_mem. Both may call
 * adjust_managed_page_count(): virtio_mem does (virtio_mem_set_fake_offline()).
 */
static size_t add_marked(struct balloon *balloons, size_t n, const struct facts *f)
{
	const struct table *machine = &f->table[FACT_MACHINE];
	const char *driver = key_word(machine, "balloon_driver");
	const char *memtotal = key_word(machine, "balloon_memtotal");
	unsigned long long known = n ? balloons->bytes : 0;
	unsigned long long marked = pageflags_bytes(f, "offline");

	if (marked <= known + known / 64)
		return n;
	if (key_word(machine, "memory_driver")) {
		balloons[n++] =
			(struct balloon){key_word(machine, "memory_driver"), "outside",
					 marked - known, 0, MARKED "; whose they are is inferred"};
		return n;
	}
	balloons[0] = (struct balloon){driver ? driver : "a balloon driver",
				       memtotal ? memtotal : "unknown", marked, 0,
				       driver ? MARKED "; whose they are is inferred" : MARKED};
	return 1;
}

size_t find_balloons(struct balloon *balloons, const struct facts *f)
{
	if (f->table[FACT_BALLOON].ncolumns)
		return from_module(balloons, f);
	return add_marked(balloons, from_counters(balloons, f), f);
}

unsigned long long balloon_bytes(const struct facts *f, const char *memtotal)
{
	struct balloon balloons[MAX_BALLOONS];
	size_t n = find_balloons(balloons, f);
	unsigned long long bytes = 0;

	for (size_t i = 0; i < n; i++)
		if (!strcmp(balloons[i].memtotal, memtotal))
			bytes += balloons[i].bytes;
	return bytes;
}
