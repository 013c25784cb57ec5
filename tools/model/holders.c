// SPDX-License-Identifier: GPL-2.0
/* Who holds untracked pages: the table `references`, for commands and rules. */
#include <string.h>

#include "model/holders.h"
#include "pageledger.h"

static bool is_kind(const struct table *t, size_t row, const char *kind)
{
	return !strcmp(cell(t, row, "kind"), kind);
}

void sum_search(struct search_sums *sums, const struct table *t)
{
	memset(sums, 0, sizeof(*sums));
	for (size_t r = 0; r < t->nrows; r++) {
		unsigned long long pages = cell_number(t, r, "pages");
		unsigned long long number = cell_number(t, r, "alone");

		if (is_kind(t, r, "[read]")) {
			sums->read = cell_number(t, r, "bytes");
			sums->unread = number;
		} else if (is_kind(t, r, "[free]")) {
			sums->free = pages;
			sums->chance = number;
		} else if (is_kind(t, r, "[alike]")) {
			sums->alike = pages;
		} else if (is_kind(t, r, "[left]")) {
			sums->left = pages;
		} else if (is_kind(t, r, "[lost]")) {
			sums->lost = number;
		}
	}
}

bool is_held_of(const char *chain, const char *caller)
{
	size_t len = strlen(caller);

	if (strncmp(chain, caller, len) != 0)
		return false;
	return !strcmp(caller, BEFORE_LOAD) || !chain[len] || chain[len] == PL_FRAME_SEPARATOR;
}

const char *last_link(const char *chain)
{
	const char *last = strrchr(chain, PL_FRAME_SEPARATOR);

	return last ? last + 1 : chain;
}

bool is_device(const char *link, const char *name)
{
	size_t len = strlen(name);
	const char *driver = strstr(link, " [");

	if (!strncmp(link, name, len) && (!link[len] || link + len == driver))
		return true;
	return driver && !strncmp(driver + 2, name, len) && !strcmp(driver + 2 + len, "]");
}

/* A process, or what has a name of its own; all that has none is one. */
static bool is_same(const struct table *t, size_t a, size_t b)
{
	if (strcmp(cell(t, a, "kind"), cell(t, b, "kind")) != 0)
		return false;
	if (cell_number(t, a, "pid"))
		return cell_number(t, a, "pid") == cell_number(t, b, "pid");
	if (is_kind(t, a, "unknown") || is_kind(t, a, "nothing") || is_kind(t, a, "new"))
		return true;
	return !strcmp(last_link(cell(t, a, "chain")), last_link(cell(t, b, "chain")));
}

static struct holder *holder_of(struct holders *h, const struct table *t, size_t row)
{
	size_t i = 0;

	while (i < h->n && !is_same(t, h->holder[i].row, row))
		i++;
	if (i == MAX_HOLDERS)
		return NULL;
	if (i == h->n)
		h->holder[h->n++] = (struct holder){.row = row};
	return &h->holder[i];
}

/* By insertion: they are few, and nearly in order. */
static void sort_holders(struct holders *h)
{
	for (size_t i = 1; i < h->n; i++) {
		struct holder one = h->holder[i];
		size_t to = i;

		for (; to && h->holder[to - 1].bytes < one.bytes; to--)
			h->holder[to] = h->holder[to - 1];
		h->holder[to] = one;
	}
}

void find_holders(struct holders *h, const struct table *t,
		  bool (*wanted)(const char *chain, const void *arg), const void *arg)
{
	memset(h, 0, sizeof(*h));
	for (size_t r = 0; r < t->nrows; r++) {
		unsigned long long pages = cell_number(t, r, "pages");
		unsigned long long bytes = cell_number(t, r, "bytes");
		struct holder *holder;

		if (*cell(t, r, "kind") == '[' || !pages || !wanted(cell(t, r, "chain"), arg))
			continue;
		h->bytes += bytes;
		holder = holder_of(h, t, r);
		if (!holder)
			continue;
		holder->bytes += bytes;
		holder->alone += cell_number(t, r, "alone") * (bytes / pages);
	}
	sort_holders(h);
}

const struct holder *main_holder(const struct holders *h)
{
	return h->n && h->holder[0].bytes >= h->bytes / 2 ? &h->holder[0] : NULL;
}

unsigned long long holder_pid(const struct table *t, const struct holder *holder)
{
	return cell_number(t, holder->row, "pid");
}
