// SPDX-License-Identifier: GPL-2.0
/* Words for causes: what it is, whose it is, how that is known, what to do about it. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/units.h"
#include "lib/words.h"
#include "model/say_causes.h"
#include "model/say_holders.h"

#define CALLER(find) (&(find)->f->table[FACT_CALLERS])

/* Of parts that a sentence names besides the largest. */
#define MAX_PARTS 3

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

/* More words behind those that are there; what does not fit is cut off. */
PRINTF_LIKE(3, 4) static void add_words(char *buf, size_t size, const char *format, ...)
{
	size_t len = strlen(buf);
	va_list args;

	va_start(args, format);
	vsnprintf(buf + len, size - len, format, args);
	va_end(args);
}

/* Of what is no call stack ("[no stack]") they are not known. */
static void add_ages(char *buf, size_t size, const struct table *t, size_t row)
{
	char oldest[16], newest[16];

	if (!strcmp(cell(t, row, "oldest"), "-") || !strcmp(cell(t, row, "newest"), "-"))
		return;
	format_age(oldest, sizeof(oldest), cell_number(t, row, "oldest"));
	format_age(newest, sizeof(newest), cell_number(t, row, "newest"));
	add_words(buf, size, ", the first at most %s ago, the last at least %s ago", oldest,
		  newest);
}

/* "; with f 2.0Mi, g 1.0Mi and 3 more" */
static void add_parts(char *buf, size_t size, const struct causes *c, const struct cause *cause,
		      const struct table *t)
{
	size_t said = 0;

	if (cause->parts < 2)
		return;
	for (size_t r = 0; r < t->nrows && said < MAX_PARTS; r++)
		if (c->of[r] == cause && r != cause->largest)
			add_words(buf, size, "%s%.60s %s", said++ ? ", " : "; with ",
				  cell(t, r, "caller"), say_size(cell_number(t, r, "bytes")));
	if (cause->parts - 1 > said)
		add_words(buf, size, " and %zu more", cause->parts - 1 - said);
}

/*
 * The details of an interface begin with its driver: "i40e, 4 receive queues". Return: the
 * largest owner of the row's kinds that is of the caller's module; else -1.
 */
static int find_interface(const struct facts *f, const struct cause *cause)
{
	const struct table *t = &f->table[FACT_OWNERS];
	const char *driver = cause->row->callers + 1;
	size_t len = strcspn(driver, "]");
	int row = -1;

	do
		row = find_owner(f, cause->row->owners, "callers", row);
	while (row >= 0 && (strncmp(cell(t, (size_t)row, "detail"), driver, len) ||
			    cell(t, (size_t)row, "detail")[len] != ','));
	return row;
}

/* The owner that words are about; -1 if there is none. */
static int find_largest(const struct facts *f, const struct cause *cause)
{
	if (!cause->owned.n)
		return -1;
	if (!strcmp(cause->row->owners, "netdev"))
		return find_interface(f, cause);
	return (int)cause->owned.row;
}

/* What owners have that no caller has: since when, nobody knows. */
static void add_account(char *buf, size_t size, const struct cause *cause)
{
	unsigned long long bytes = cause->older + cause->unseen;
	const char *when = cause->older ? ", older than the module" : "";

	if (bytes && cause->parts)
		add_words(buf, size, "; %s of it by what 'pageledger owners' tells%s",
			  say_size(bytes), when);
	else if (bytes)
		add_words(buf, size, "what 'pageledger owners' tells%s", when);
}

static void say_evidence(char *buf, size_t size, const struct finder *find, const struct causes *c,
			 const struct cause *cause)
{
	const struct table *owners = &find->f->table[FACT_OWNERS];
	int row = find_largest(find->f, cause);
	const char *detail = row < 0 ? "" : cell(owners, (size_t)row, "detail");

	*buf = '\0';
	if (cause->parts)
		add_words(buf, size, "%llu allocations since the module was loaded",
			  cell_number(CALLER(find), cause->largest, "allocs"));
	if (cause->parts)
		add_ages(buf, size, CALLER(find), cause->largest);
	add_parts(buf, size, c, cause, CALLER(find));
	if (cause->pinned)
		add_words(buf, size, "; sockets pin %s more", say_size(cause->pinned));
	add_account(buf, size, cause);
	if (*detail && strcmp(detail, "-"))
		add_words(buf, size, "; %.120s", detail);
}

static void say_interface(char *buf, size_t size, const struct facts *f, const struct cause *cause)
{
	int row = find_largest(f, cause);
	char name[64];

	*buf = '\0';
	if (row < 0)
		return;
	name_owner(f, row, name, sizeof(name));
	snprintf(buf, size, "; they can be %s", name);
}

/* ": RAM disk ram0 (at least 64Mi)": who has it, and how much if that is not just all of it. */
static void say_owners(char *buf, size_t size, const struct facts *f, const struct cause *cause)
{
	const struct owned *owned = &cause->owned;
	unsigned long long bytes = cause_bytes(cause);
	/* what a caller has sent can be in other queues too; else no others have its kind */
	const char *them = strcmp(cause->row->area, "net") ? ": " : "; they can be in ";
	char name[112];

	*buf = '\0';
	if (!owned->n)
		return;
	if (!strcmp(cause->row->owners, "netdev")) {
		say_interface(buf, size, f, cause);
		return;
	}
	name_owners(f, cause->row->owners, "callers", name, sizeof(name));
	if (!strcmp(owned->how, "unknown"))
		snprintf(buf, size, "%s%s", them, name);
	else if (!strcmp(owned->how, "at_most"))
		snprintf(buf, size, "%s%s (at most %s)", them, name, say_size(owned->bytes));
	else if (owned->bytes < bytes / 20 * 19)
		snprintf(buf, size, ": %s (%s%s of it)", name,
			 strcmp(owned->how, "exact") ? "at least " : "", say_size(owned->bytes));
	else
		snprintf(buf, size, ": %s", name);
}

/* One of its callers has taken the pages of a chain. */
struct taken {
	const struct finder *find;
	const struct causes *c;
	const struct cause *cause;
};

static bool is_taken(const char *chain, const void *arg)
{
	const struct taken *taken = arg;
	const struct table *t = CALLER(taken->find);

	for (size_t r = 0; r < t->nrows; r++)
		if (taken->c->of[r] == taken->cause && is_held_of(chain, cell(t, r, "caller")))
			return true;
	return false;
}

/* Who holds it, if no owner is known, by what points at it. */
static void find_cause_holders(struct holders *h, const struct finder *find, const struct causes *c,
			       const struct cause *cause)
{
	const struct taken taken = {find, c, cause};

	memset(h, 0, sizeof(*h));
	if (!cause->owned.n)
		find_holders(h, &find->f->table[FACT_REFERENCES], is_taken, &taken);
}

static void say_known(const struct finder *find, const struct cause *cause, const char *held,
		      struct suspect *s)
{
	unsigned long long bytes = cause_bytes(cause);
	char whose[200], caller[128] = "";

	if (*held)
		snprintf(whose, sizeof(whose), ", %s", held);
	else
		say_owners(whose, sizeof(whose), find->f, cause);
	if (cause->seen)
		SAY(caller, " (%.120s)", cell(CALLER(find), cause->largest, "caller"));
	if (!cause->seen)
		SAY(s->sentence, "%s in no line of /proc/meminfo are %s%s.", say_size(bytes),
		    cause->row->what, whose);
	else
		SAY(s->sentence, "%s are %s%s%s.", say_size(bytes), cause->row->what, caller,
		    whose);
}

static void say_next(const struct finder *find, const struct cause *cause, const struct holders *h,
		     struct suspect *s)
{
	const struct table *t = &find->f->table[FACT_REFERENCES];
	const struct holder *holder = main_holder(h);

	bool gone =
		cause->parts && is_unloaded(find->f, cell(CALLER(find), cause->largest, "caller"));

	if (gone)
		SAY(s->next,
		    "its module is unloaded: only a reboot gives this back; report the driver's leak");
	else if (!cause->row && holder && say_holder_next(t, holder, s))
		return;
	else if (!cause->row)
		SAY(s->next,
		    "'pageledger stacks' shows who asked for it, 'pageledger leak -i 60' if it grows");
	else if (s->pid && !strcmp(cause->row->area, "net"))
		SAY(s->next,
		    "see why it does not read: 'strace -p %llu'; when it ends, the memory comes back",
		    s->pid);
	else if (cause->parts && !cause->owned.n)
		SAY(s->next, "%s; 'pageledger stacks' shows who asked for it", cause->row->next);
	else
		SAY(s->next, "%s", cause->row->next);
}

static void say_unknown(const struct finder *find, const struct cause *cause, const char *held,
			struct suspect *s)
{
	bool gone = is_unloaded(find->f, s->name);

	SAY(s->sentence, "%s %s %s that no line of /proc/meminfo has%s%.190s.", s->name,
	    gone    ? "left behind"
	    : *held ? "has taken"
		    : "holds",
	    say_size(cause->seen), *held ? "; " : "", held);
}

/* The caller's name, as in 'pageledger callers'; if most is older than the module, whose it is. */
static void name_cause(const struct finder *find, const struct cause *cause, struct suspect *s)
{
	if (cause->seen >= cause->older + cause->unseen)
		SAY(s->name, "%.150s", cell(CALLER(find), cause->largest, "caller"));
	else
		name_owners(find->f, cause->row->owners, "callers", s->name, sizeof(s->name));
	if (is_sure(&cause->owned))
		s->pid = cell_number(&find->f->table[FACT_OWNERS], cause->owned.row, "pid");
}

void accuse_cause(const struct finder *find, const struct causes *c, const struct cause *cause)
{
	bool by_caller = cause->seen >= cause->older + cause->unseen;
	struct suspect *s =
		add_suspect(find, by_caller ? "caller" : "owner", cause_bytes(cause), true);
	struct holders h;
	char held[192];

	name_cause(find, cause, s);
	find_cause_holders(&h, find, c, cause);
	/* what is known may be found by its address for devices: it need not be lost */
	if (cause->row && is_lost(&find->f->table[FACT_REFERENCES], &h))
		memset(&h, 0, sizeof(h));
	say_holders(&find->f->table[FACT_REFERENCES], &h, held, sizeof(held));
	if (cause->row && !(cause->parts && is_unloaded(find->f, s->name)))
		say_known(find, cause, held, s);
	else
		say_unknown(find, cause, held, s);
	say_evidence(s->evidence, sizeof(s->evidence), find, c, cause);
	say_next(find, cause, &h, s);
}

/*
 * Not much less than what is to be explained, as far as it is known. Network interfaces are
 * everywhere, and most have little: to name them explains nothing.
 */
static bool can_have(const struct cause *cause, unsigned long long bytes)
{
	if (!cause->owned.n || is_sure(&cause->owned) || cause->seen ||
	    !strcmp(cause->row->area, "netdev"))
		return false;
	return !strcmp(cause->owned.how, "unknown") || cause->owned.bytes >= bytes / 2;
}

/* The next one from @i on; NULL if there is none. */
static const struct cause *next_perhaps(const struct causes *c, size_t *i, unsigned long long bytes)
{
	while (*i < count_knowledge()) {
		const struct cause *cause = &c->cause[(*i)++];

		if (can_have(cause, bytes))
			return cause;
	}
	return NULL;
}

void say_perhaps(char *buf, size_t size, const struct facts *f, const struct causes *c,
		 unsigned long long bytes)
{
	const struct cause *cause;
	size_t i = 0, said = 0;
	char name[64];

	*buf = '\0';
	while (said < 2 && (cause = next_perhaps(c, &i, bytes))) {
		name_owners(f, cause->row->owners, "callers", name, sizeof(name));
		add_words(buf, size, "%s%.80s (%s)", said++ ? " or " : "; they can be ",
			  cause->row->what, name);
	}
}

bool say_perhaps_next(char *buf, size_t size, const struct causes *c, unsigned long long bytes)
{
	size_t i = 0;
	const struct cause *cause = next_perhaps(c, &i, bytes);

	if (cause)
		snprintf(buf, size, "if they are %.80s, %s", cause->row->what, cause->row->next);
	return cause;
}
