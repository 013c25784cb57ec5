// SPDX-License-Identifier: GPL-2.0
/* The text format of metrics, as Prometheus and OpenMetrics both read it. */
#include <stdlib.h>
#include <string.h>

#include "output/openmetrics.h"

void put_gauge(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

void put_counter(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP %s %s\n", name, help);
}

void put_value(FILE *out, const char *name, long long value)
{
	fprintf(out, "%s %lld\n", name, value);
}

static void put_label(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			fputc('\\', out);
		if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
	fputc('"', out);
}

void put_item(FILE *out, const char *name, const char *const labels[2], const struct item *item)
{
	fprintf(out, "%s{", name);
	put_label(out, labels[0], item->word[0]);
	if (labels[1]) {
		fputc(',', out);
		put_label(out, labels[1], item->word[1]);
	}
	fprintf(out, "} %lld\n", item->value);
}

static int compare_words(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;
	int diff = strcmp(a->word[0], b->word[0]);

	if (diff || !a->word[1])
		return diff;
	return strcmp(a->word[1], b->word[1]);
}

size_t merge_items(struct item *items, size_t n)
{
	size_t left = 0;

	if (n)
		qsort(items, n, sizeof(*items), compare_words);
	for (size_t i = 0; i < n; i++) {
		if (left && !compare_words(&items[left - 1], &items[i]))
			items[left - 1].value += items[i].value;
		else
			items[left++] = items[i];
	}
	return left;
}
