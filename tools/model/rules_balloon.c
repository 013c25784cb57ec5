// SPDX-License-Identifier: GPL-2.0
/* Suspects that have given memory back to the hypervisor. */
#include <stdio.h>
#include <string.h>

#include "model/balloons.h"
#include "model/rules.h"

/* A driver that has a little: it has deflated. */
#define BALLOON_PERMILLE 20

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
		if (is_large(find, balloons[i].bytes, BALLOON_PERMILLE))
			accuse_balloon(find, &balloons[i]);
}
