// SPDX-License-Identifier: GPL-2.0
/* What rules of tracked memory share. */
#include <stdio.h>
#include <string.h>

#include "model/knowledge.h"
#include "model/rules_common.h"

long largest_row(const struct table *t, const char *column)
{
	unsigned long long most = 0;
	long row = -1;

	for (size_t r = 0; r < t->nrows; r++) {
		unsigned long long n = cell_number(t, r, column);

		if (n > most) {
			most = n;
			row = (long)r;
		}
	}
	return row;
}

void name_process(struct suspect *s, const struct facts *f, long row)
{
	const struct table *t = &f->table[FACT_PROCESSES];

	if (row < 0)
		return;
	s->pid = cell_number(t, (size_t)row, "pid");
	SAY(s->name, "%.64s[%llu]", cell(t, (size_t)row, "comm"), s->pid);
}

/* "60Mi of it", or nothing if that is all */
static void say_share(const struct owned *owned, unsigned long long bytes, char *buf, size_t size)
{
	*buf = '\0';
	if (!strcmp(owned->how, "at_most"))
		snprintf(buf, size, " (at most %s)", say_size(owned->bytes));
	else if (owned->bytes < bytes / 20 * 19)
		snprintf(buf, size, " (%s%s of it)", strcmp(owned->how, "exact") ? "at least " : "",
			 say_size(owned->bytes));
}

int name_main_owners(const struct facts *f, const char *kinds, const char *line,
		     unsigned long long bytes, struct suspect *s, char buf[224], char detail[160])
{
	const struct owned owned = sum_owners(f, kinds, line);
	const struct table *t = &f->table[FACT_OWNERS];
	const char *more;
	char name[144], share[48];

	*buf = '\0';
	*detail = '\0';
	if (!owned.n || owned.bytes < bytes / 2 || !strcmp(owned.how, "unknown"))
		return -1;
	name_owners(f, kinds, line, name, sizeof(name));
	say_share(&owned, bytes, share, sizeof(share));
	snprintf(buf, 224, "%s%s%s", strcmp(owned.how, "at_most") ? ": " : "; it can be ", name,
		 share);
	more = cell(t, owned.row, "detail");
	if (strcmp(more, "-") != 0)
		snprintf(detail, 160, "; %.150s", more);
	name_owner(f, (int)owned.row, s->name, sizeof(s->name));
	s->pid = cell_number(t, owned.row, "pid");
	return (int)owned.row;
}

void say_owner_next(const struct facts *f, int row, struct suspect *s)
{
	const struct table *t = &f->table[FACT_OWNERS];
	const struct knowledge *known = row < 0 ? NULL : know_owner(cell(t, (size_t)row, "kind"));

	if (known)
		SAY(s->next, "%s", known->next);
}
