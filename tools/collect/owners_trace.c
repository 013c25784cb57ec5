// SPDX-License-Identifier: GPL-2.0
/* Owners: ring buffers of tracefs, of the main one and of instances. */
#include <stdio.h>
#include <string.h>

#include "collect/owners.h"
#include "collect/owners_read.h"

struct tracing {
	struct owners *o;
	const char *root;
	const char *folder;
};

/* These keep a second buffer (kernel/trace: use_max_tr); so does a snapshot, which is not told. */
static bool has_second_buffer(const char *tracer)
{
	static const char *const tracers[] = {"irqsoff", "preemptoff", "preemptirqsoff",
					      "wakeup",	 "wakeup_rt",  "wakeup_dl"};

	for (size_t i = 0; i < sizeof(tracers) / sizeof(*tracers); i++)
		if (!strcmp(tracers[i], tracer))
			return true;
	return false;
}

/*
 * The sum of all CPUs' buffers in KiB (kernel/trace/trace.c, tracing_total_entries_read()), of
 * pages without their headers: 0.4 % less than is allocated.
 */
static void add_buffer(const struct tracing *t, const char *below, const char *name)
{
	struct owner row = {.kind = "tracing", .line = "callers", .fd = -1};
	unsigned long long size;
	char tracer[64];

	if (!read_number(&size, t->root, "%s/%sbuffer_total_size_kb", t->folder, below))
		return;
	read_line(tracer, sizeof(tracer), t->root, "%s/%scurrent_tracer", t->folder, below);
	row.bytes = size * 1024 << has_second_buffer(tracer);
	PUT(row.name, "%.100s", name);
	PUT(row.detail, "/%s/%.100sbuffer_size_kb, for each CPU%s%s", t->folder, below,
	    *tracer ? ", current_tracer " : "", tracer);
	add_owner(t->o, &row);
}

static void add_instance(const char *name, void *arg)
{
	char below[300];

	snprintf(below, sizeof(below), "instances/%s/", name);
	add_buffer(arg, below, name);
}

void own_tracing(struct owners *o, const struct owners_input *in)
{
	static const char *const folders[] = {"sys/kernel/tracing", "sys/kernel/debug/tracing"};
	struct tracing t = {.o = o, .root = in->root};
	unsigned long long size;
	char path[64];

	for (size_t i = 0; i < 2 && !t.folder; i++)
		if (read_number(&size, in->root, "%s/buffer_total_size_kb", folders[i]))
			t.folder = folders[i];
	if (!t.folder)
		return;
	add_buffer(&t, "", "main");
	snprintf(path, sizeof(path), "%s/instances", t.folder);
	each_entry(in->root, path, add_instance, &t);
}
