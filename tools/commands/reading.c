// SPDX-License-Identifier: GPL-2.0
/* What `top` reads, look by look, and how it is told. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/reading.h"
#include "input/sample.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/units.h"
#include "lib/words.h"
#include "model/callers.h"
#include "model/facts.h"
#include "pageledger.h"

const struct view reading_view = {
	.name = "top",
	.columns = "pages bytes growth growth_s allocs_s class caller",
};

static const char *const memory_keys[] = {"MemTotal", "MemFree", "MemAvailable"};

static int read_memory(struct reading *r, const struct source *s)
{
	size_t size;
	char *data;
	int status = read_optional_text(s, "proc/meminfo", &data, &size);

	memset(r->memory, 0, sizeof(r->memory));
	if (status)
		return status < 0 ? -1 : 0;
	if (size)
		data[size - 1] = '\0';
	for (size_t i = 0; size && i < 3; i++)
		text_number(data, memory_keys[i], &r->memory[i]);
	free(data);
	return 0;
}

static void set_time(struct reading *r)
{
	long long now = milliseconds();

	if (!r->growth.readings)
		r->start = now;
	else
		r->elapsed = now - r->last;
	r->last = now;
}

int take_reading(struct reading *r, const struct source *s, bool quiet)
{
	struct callers callers;
	struct table t;
	int err;

	if (read_memory(r, s) ||
	    (quiet ? read_optional_table : read_table)(s, "callers", PL_COLUMNS_CALLERS, &t))
		return -1;
	set_time(r);
	err = add_up_callers(&callers, &t, false);
	if (!err) {
		r->untracked = total_callers(&callers, "untracked").bytes;
		r->offline = total_callers(&callers, "offline").bytes;
		err = watch_growth(&r->growth, &callers);
		free_callers(&callers);
	}
	if (err)
		out_of_memory();
	return err;
}

void restart_reading(struct reading *r)
{
	restart_growth(&r->growth);
	r->start = r->last;
}

void free_reading(struct reading *r)
{
	free_growth(&r->growth);
}

static void print_row(FILE *out, const struct reading *r, const struct grower *row)
{
	fprintf(out, "%llu %llu %lld ", row->pages, row->bytes, growth_of(row));
	fprintf(out, "%lld ", a_second(row->grown, r->elapsed));
	print_known(out, row->allocated < 0 ? -1 : a_second(row->allocated, r->elapsed));
	fprintf(out, "%s %s\n", row->class, row->name);
}

int reading_table(const struct reading *r, enum growth_order order, struct table *t, char **grows)
{
	size_t n;
	struct grower **rows = order_growth(&r->growth, order, &n);
	struct sample s;
	int err = -1;

	*grows = calloc(n + 1, 1);
	if (!rows || !*grows) {
		out_of_memory();
	} else if (!begin_sample(&s, reading_view.name, reading_view.columns)) {
		for (size_t i = 0; i < n; i++) {
			print_row(s.out, r, rows[i]);
			(*grows)[i] = rows[i]->grown > 0;
		}
		err = end_sample(&s, t);
	}
	if (err) {
		free(*grows);
		*grows = NULL;
	}
	free(rows);
	return err;
}

static long long total_growth(const struct reading *r)
{
	long long sum = 0;

	for (size_t i = 0; i < r->growth.n; i++)
		sum += growth_of(&r->growth.row[i]);
	return sum;
}

static void print_size(FILE *out, const char *name, unsigned long long bytes)
{
	char text[16];

	format_size(text, sizeof(text), bytes);
	fprintf(out, "%s %s", name, text);
}

char *reading_head(const struct reading *r)
{
	char *text = NULL, growth[20], age[32];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (size_t i = 0; r->memory[0] && i < 3; i++) {
		print_size(out, memory_keys[i], r->memory[i]);
		fputs(i < 2 ? ", " : "\n", out);
	}
	print_size(out, "untracked", r->untracked);
	print_size(out, ", offline", r->offline);
	format_change(growth, sizeof(growth), total_growth(r));
	format_age(age, sizeof(age), (unsigned long long)(r->last - r->start + 500) / 1000);
	fprintf(out, ", growth %s in %s\n", growth, age);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

json_t *reading_json(const struct reading *r)
{
	static const char *const keys[] = {"memtotal", "memfree", "memavailable"};
	json_t *head = json_object();
	int err = !head;

	err |= json_object_set_new(head, "seconds", json_real((double)(r->last - r->start) / 1000));
	for (size_t i = 0; i < 3; i++)
		err |= json_object_set_new(head, keys[i],
					   r->memory[0] ? json_integer((json_int_t)r->memory[i])
							: json_null());
	err |= json_object_set_new(head, "untracked", json_integer((json_int_t)r->untracked));
	err |= json_object_set_new(head, "offline", json_integer((json_int_t)r->offline));
	err |= json_object_set_new(head, "growth", json_integer(total_growth(r)));
	if (!err)
		return head;
	json_decref(head);
	return NULL;
}
