// SPDX-License-Identifier: GPL-2.0
/* Suspects that hold memory which no line of /proc/meminfo has. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/units.h"
#include "model/causes.h"
#include "model/rules.h"
#include "model/say_causes.h"
#include "model/say_holders.h"

/* Of callers that are too small for that: many drivers, each with its rings. */
#define MANY_PERMILLE 50

/* Each a little, all of them much. */
static void accuse_many(const struct finder *find, unsigned long long bytes)
{
	struct suspect *s;

	if (bytes < find->all / 1000 * MANY_PERMILLE || !is_large(find, bytes, MANY_PERMILLE))
		return;
	s = add_suspect(find, "caller", bytes, true);
	SAY(s->name, "[many callers]");
	SAY(s->sentence, "Many callers hold a little each: %s that no line of /proc/meminfo has.",
	    say_size(bytes));
	SAY(s->evidence, "all callers, less the other suspects and what sockets pin");
	SAY(s->next, "'pageledger callers' lists them, 'pageledger leak -i 60' those that grow");
}

static void accuse_causes(const struct finder *find, struct causes *c)
{
	unsigned long long rest = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct cause *cause = &c->cause[i];

		if (is_large(find, cause_bytes(cause), UNTRACKED_PERMILLE)) {
			accuse_cause(find, c, cause);
			continue;
		}
		rest += cause->seen;
		give_back(c, cause);
	}
	accuse_many(find, less(rest, c->excess));
}

/* Areas that can map it: those that are no more than all of it, the largest first. */
static void add_areas(char *buf, size_t size, const struct facts *f, unsigned long long bytes)
{
	const struct table *t = &f->table[FACT_VMAP];
	size_t len = strlen(buf), said = 0;

	for (size_t r = 0; r < t->nrows && said < 2 && len < size; r++) {
		unsigned long long area = cell_number(t, r, "bytes");

		if (area < bytes / 10 || area > bytes + bytes / 100)
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%.80s %s",
					said++ ? ", " : "; mapped by vmap(): ",
					cell(t, r, "caller"), say_size(area));
	}
}

static bool is_older(const char *chain, const void *arg)
{
	(void)arg;
	return is_held_of(chain, BEFORE_LOAD);
}

/*
 * What points at all that is older, also at what others were found to own. Return: false if that
 * names nobody who has most of it.
 */
static bool say_who_holds(const struct finder *find, const struct causes *c, struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_REFERENCES];
	const struct holder *holder;
	char held[256];
	struct holders h;

	find_holders(&h, t, is_older, NULL);
	say_holders(t, &h, held, sizeof(held));
	if (!*held)
		return false;
	holder = main_holder(&h);
	SAY(s->sentence,
	    "%s in no line of /proc/meminfo had been taken when the module was loaded; %s%s.",
	    say_size(c->before_load),
	    h.bytes > c->before_load + c->before_load / 20 ? "of all that is as old: " : "", held);
	if (!holder || !say_holder_next(t, holder, s))
		SAY(s->next, "'pageledger holders' shows by which way they are held");
	/* how its kind of disk is emptied is known of those that may own the pages */
	if (holder && !strcmp(cell(t, holder->row, "kind"), "disk"))
		say_perhaps_next(s->next, sizeof(s->next), c, c->before_load);
	return true;
}

static void accuse_before_load(const struct finder *find, const struct causes *c)
{
	struct suspect *s;
	char perhaps[352];

	if (!is_large(find, c->before_load, UNTRACKED_PERMILLE))
		return;
	s = add_suspect(find, "before_load", c->before_load, true);
	say_perhaps(perhaps, sizeof(perhaps), find->f, c, c->before_load);
	SAY(s->name, "[before load]");
	SAY(s->sentence,
	    "%s in no line of /proc/meminfo had been taken when the module was loaded%s.",
	    say_size(c->before_load), perhaps);
	SAY(s->evidence,
	    "a pass over all pages when the module was loaded; who took them before was not recorded");
	add_areas(s->evidence, sizeof(s->evidence), find->f, c->before_load);
	if (say_who_holds(find, c, s))
		return;
	if (!say_perhaps_next(s->next, sizeof(s->next), c, c->before_load))
		SAY(s->next,
		    "'pageledger holders' looks for who holds them; 'pageledger leak -i 600' names who is taking more now");
}

static void accuse_remainder(const struct finder *find, const struct causes *c)
{
	bool module = find->b->module;
	struct suspect *s;
	char perhaps[352];

	if (!is_large(find, c->remainder, UNTRACKED_PERMILLE))
		return;
	s = add_suspect(find, "untracked", c->remainder, true);
	say_perhaps(perhaps, sizeof(perhaps), find->f, c, c->remainder);
	SAY(s->name, "[untracked]");
	SAY(s->sentence, "%s are in no line of /proc/meminfo%s%s.", say_size(c->remainder),
	    module && !*perhaps ? ", and nothing explains them" : "", perhaps);
	SAY(s->evidence, "MemTotal less everything that has a line, and the other suspects");
	add_areas(s->evidence, sizeof(s->evidence), find->f, c->remainder);
	if (say_perhaps_next(s->next, sizeof(s->next), c, c->remainder))
		return;
	if (module)
		SAY(s->next, "'pageledger stats' says what the module has missed");
	else
		SAY(s->next,
		    "load the module: it shows what sockets and balloons pin, and who takes more");
}

/* What an owner must have is no other suspect's: all are found together. */
void rule_untracked(const struct finder *find)
{
	struct causes c;

	if (find_causes(&c, find->f, find->b, bytes_queued(find)))
		return;
	accuse_causes(find, &c);
	accuse_before_load(find, &c);
	accuse_remainder(find, &c);
	free_causes(&c);
}

void rule_movable(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "movable");
	struct suspect *s;

	if (!is_large(find, bytes, UNTRACKED_PERMILLE))
		return;
	s = add_suspect(find, "movable", bytes, true);
	SAY(s->name, "[movable]");
	SAY(s->sentence, "Drivers keep %s of memory that they allocated like user memory.",
	    say_size(bytes));
	SAY(s->evidence,
	    "a scan of all pages: allocated as movable, and neither anonymous nor page cache");
	SAY(s->next, "load the module with unwind_user=1: then 'pageledger callers' names them");
}
