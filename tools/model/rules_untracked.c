// SPDX-License-Identifier: GPL-2.0
/* Suspects that hold memory which no line of /proc/meminfo has. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/units.h"
#include "model/balloons.h"
#include "model/rules.h"

/* A healthy machine has up to 1 % of these: rings of network cards, firmware tables. */
#define UNTRACKED_PERMILLE 20
/* Of callers that are too small for that: many drivers, each with its rings. */
#define MANY_PERMILLE 50

static const char *in_memtotal(const struct balloon *balloon)
{
	if (!strcmp(balloon->memtotal, "inside"))
		return "MemTotal still has it";
	if (!strcmp(balloon->memtotal, "outside"))
		return "MemTotal is smaller by it";
	return "Nothing tells whether MemTotal still has it";
}

static void accuse_balloon(const struct finder *find, const struct balloon *balloon)
{
	struct suspect *s = add_suspect(find, "balloon", balloon->bytes, true);
	char before[64] = "";

	SAY(s->name, "%.100s", balloon->driver);
	SAY(s->sentence, "%s has given %s of this machine's memory back to its hypervisor.",
	    s->name, say_size(balloon->bytes));
	if (balloon->before)
		snprintf(before, sizeof(before), "; %s of it since before the module was loaded",
			 say_size(balloon->before));
	SAY(s->evidence, "%s%s. %s.", balloon->source, before, in_memtotal(balloon));
	SAY(s->next,
	    "it is the host that asks for it: raise this guest's memory limit or reservation there");
}

void rule_balloon(const struct finder *find)
{
	struct balloon balloons[MAX_BALLOONS];
	size_t n = find_balloons(balloons, find->f);

	for (size_t i = 0; i < n; i++)
		if (is_large(find, balloons[i].bytes, UNTRACKED_PERMILLE))
			accuse_balloon(find, &balloons[i]);
}

/*
 * "function [module]" of a module that is not loaded any more. The list of modules is
 * there whenever callers are: this module is in it.
 */
static bool is_unloaded(const struct facts *f, const char *caller)
{
	const struct table *t = &f->table[FACT_MODULES];
	const char *open = strrchr(caller, '[');
	size_t len;

	if (!open || open == caller || !t->nrows)
		return false;
	len = strcspn(++open, "]");
	for (size_t r = 0; r < t->nrows; r++) {
		const char *name = cell(t, r, "name");

		if (!strncmp(name, open, len) && !name[len])
			return false;
	}
	return true;
}

/* Of what is no call stack ("[no stack]") they are not known. */
static void say_ages(char *buf, size_t size, const struct table *t, size_t row)
{
	char oldest[16], newest[16];

	if (!strcmp(cell(t, row, "oldest"), "-") || !strcmp(cell(t, row, "newest"), "-"))
		return;
	format_age(oldest, sizeof(oldest), cell_number(t, row, "oldest"));
	format_age(newest, sizeof(newest), cell_number(t, row, "newest"));
	snprintf(buf, size, ", the first at most %s ago, the last at least %s ago", oldest, newest);
}

static void accuse_caller(const struct finder *find, size_t row, unsigned long long bytes)
{
	const struct table *t = &find->f->table[FACT_CALLERS];
	unsigned long long all = cell_number(t, row, "bytes");
	struct suspect *s = add_suspect(find, "caller", bytes, true);
	char ages[80] = "";
	bool gone;

	SAY(s->name, "%.150s", cell(t, row, "caller"));
	gone = is_unloaded(find->f, s->name);
	say_ages(ages, sizeof(ages), t, row);
	SAY(s->sentence, "%s %s %s that no line of /proc/meminfo has.", s->name,
	    gone ? "left behind" : "holds", say_size(bytes));
	SAY(s->evidence, "%llu allocations since the module was loaded%s%s%s%s",
	    cell_number(t, row, "allocs"), ages, all > bytes ? "; sockets pin " : "",
	    all > bytes ? say_size(all - bytes) : "", all > bytes ? " more" : "");
	if (gone)
		SAY(s->next,
		    "its module is unloaded: only a reboot gives this back; report the driver's leak");
	else
		SAY(s->next,
		    "'pageledger stacks' shows who asked for it, 'pageledger leak -i 60' if it grows");
}

static bool is_known_caller(const struct table *t, size_t row)
{
	const char *caller = cell(t, row, "caller");

	return !strcmp(cell(t, row, "class"), "untracked") && !is_before_load(caller) &&
	       !is_zsmalloc(caller);
}

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

/* Rows are one for each function and class; what sockets pin is theirs. */
void rule_caller(const struct finder *find)
{
	const struct table *t = &find->f->table[FACT_CALLERS];
	unsigned long long rest = line_bytes(find->b, "callers");
	unsigned long long rest_pinned = pinned_by_sockets(find->f, NULL);

	for (size_t r = 0; r < t->nrows; r++) {
		unsigned long long bytes = cell_number(t, r, "bytes"), pinned, left;

		if (!is_known_caller(t, r) || !is_large(find, bytes, UNTRACKED_PERMILLE))
			continue;
		pinned = pinned_by_sockets(find->f, cell(t, r, "caller"));
		left = less(bytes, pinned);
		if (!is_large(find, left, UNTRACKED_PERMILLE))
			continue;
		accuse_caller(find, r, left);
		rest = less(rest, bytes);
		rest_pinned = less(rest_pinned, pinned);
	}
	accuse_many(find, less(rest, rest_pinned));
}

void rule_before_load(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "before_load");
	unsigned long long pinned = pinned_by_sockets(find->f, "[before load");
	struct suspect *s;

	bytes = less(bytes, pinned);
	if (!is_large(find, bytes, UNTRACKED_PERMILLE))
		return;
	s = add_suspect(find, "before_load", bytes, true);
	SAY(s->name, "[before load]");
	SAY(s->sentence,
	    "%s in no line of /proc/meminfo had been taken when the module was loaded.",
	    say_size(bytes));
	SAY(s->evidence,
	    "a pass over all pages when the module was loaded; who took them before was not recorded");
	SAY(s->next,
	    "'pageledger leak -i 600' names who is taking more now; to name all, load the module at boot");
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

void rule_remainder(const struct finder *find)
{
	unsigned long long bytes = line_bytes(find->b, "remainder");
	struct suspect *s;

	if (!is_large(find, bytes, UNTRACKED_PERMILLE))
		return;
	s = add_suspect(find, "untracked", bytes, true);
	SAY(s->name, "[untracked]");
	SAY(s->sentence, "%s %s in no line of /proc/meminfo%s.", say_size(bytes),
	    find->b->module ? "are" : "is", find->b->module ? ", and nothing explains them" : "");
	SAY(s->evidence, "MemTotal less everything that has a line");
	if (find->b->module)
		SAY(s->next, "'pageledger stats' says what the module has missed");
	else
		SAY(s->next,
		    "load the module: it shows what sockets and balloons pin, and who takes more");
}
