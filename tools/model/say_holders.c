// SPDX-License-Identifier: GPL-2.0
/* Words for who holds untracked pages. */
#include <stdio.h>
#include <string.h>

#include "lib/units.h"
#include "model/rules.h"
#include "model/say_holders.h"

/* Of holders none of which has half of it, a sentence names so many. */
#define MAX_NAMED 3

static bool is_kind(const struct table *t, size_t row, const char *kind)
{
	return !strcmp(cell(t, row, "kind"), kind);
}

static void name_process(const struct table *t, size_t row, char *buf, size_t size)
{
	const char *comm = cell(t, row, "comm"), *pid = cell(t, row, "pid");
	unsigned long long more = cell_number(t, row, "more");

	if (is_kind(t, row, "stack"))
		snprintf(buf, size, "the kernel stack of %s[%s]", comm, pid);
	else if (is_kind(t, row, "task"))
		snprintf(buf, size, "the process %s[%s]", comm, pid);
	else if (more)
		snprintf(buf, size, "%s[%s], fd %s and %llu more", comm, pid, cell(t, row, "fd"),
			 more);
	else
		snprintf(buf, size, "%s[%s], fd %s", comm, pid, cell(t, row, "fd"));
}

static void name_holder(const struct table *t, const struct holder *holder, char *buf, size_t size)
{
	const char *link = last_link(cell(t, holder->row, "chain"));

	if (holder_pid(t, holder))
		name_process(t, holder->row, buf, size);
	else if (is_kind(t, holder->row, "disk"))
		snprintf(buf, size, "disk %.80s", link);
	else if (is_kind(t, holder->row, "net"))
		snprintf(buf, size, "network interface %.80s", link);
	else if (is_kind(t, holder->row, "device"))
		snprintf(buf, size, "device %.80s", link);
	else if (is_kind(t, holder->row, "variable"))
		snprintf(buf, size, "%svariable %.80s", strchr(link, '[') ? "" : "the kernel's ",
			 link);
	else if (is_kind(t, holder->row, "cache"))
		snprintf(buf, size, "objects of the slab cache %.80s", link);
	else
		snprintf(buf, size, "what has no name");
}

static bool has_name(const struct table *t, const struct holder *holder)
{
	return !is_kind(t, holder->row, "unknown") && !is_kind(t, holder->row, "new") &&
	       !is_kind(t, holder->row, "nothing");
}

static void say_main(const struct table *t, const struct holders *h, const struct holder *holder,
		     char *buf, size_t size)
{
	bool most = holder->bytes >= h->bytes / 20 * 19;
	char name[160], bytes[16];

	format_size(bytes, sizeof(bytes), holder->bytes);
	if (is_kind(t, holder->row, "nothing")) {
		if (most)
			snprintf(buf, size, "no pointer to them is left");
		else
			snprintf(buf, size, "to %s of it no pointer is left", bytes);
		return;
	}
	if (!has_name(t, holder))
		return;
	name_holder(t, holder, name, sizeof(name));
	snprintf(buf, size, "%s%sheld by %s%s", most ? "" : bytes, most ? "" : " of it are ", name,
		 holder->alone < holder->bytes / 2 ? " (others point at them, too)" : "");
}

/* "held by a (20Mi), b (15Mi)" */
static void say_several(const struct table *t, const struct holders *h, char *buf, size_t size)
{
	size_t said = 0, len = 0;

	for (size_t i = 0; i < h->n && said < MAX_NAMED && len < size; i++) {
		char name[160], bytes[16];

		if (!has_name(t, &h->holder[i]) || h->holder[i].bytes < h->bytes / 20)
			continue;
		name_holder(t, &h->holder[i], name, sizeof(name));
		format_size(bytes, sizeof(bytes), h->holder[i].bytes);
		len += (size_t)snprintf(buf + len, size - len, "%s%s (%s)",
					said++ ? ", " : "held by ", name, bytes);
	}
}

void say_holders(const struct table *t, const struct holders *h, char *buf, size_t size)
{
	const struct holder *holder = main_holder(h);

	*buf = '\0';
	if (holder)
		say_main(t, h, holder, buf, size);
	else
		say_several(t, h, buf, size);
}

bool is_lost(const struct table *t, const struct holders *h)
{
	const struct holder *holder = main_holder(h);

	return holder && is_kind(t, holder->row, "nothing");
}

/* The name in the brackets behind a link: of a driver, or a module. */
static void copy_module(const char *link, char *buf, size_t size)
{
	const char *open = strrchr(link, '[');

	snprintf(buf, size, "%.*s", open ? (int)strcspn(open + 1, "]") : 0, open ? open + 1 : "");
}

static void say_process_next(const struct table *t, const struct holder *holder, struct suspect *s)
{
	const char *comm = cell(t, holder->row, "comm"), *pid = cell(t, holder->row, "pid");

	if (is_kind(t, holder->row, "stack"))
		SAY(s->next, "'cat /proc/%s/stack' shows what %s is doing with them", pid, comm);
	else
		SAY(s->next,
		    "they come back when %s closes what it has open ('ls -l /proc/%s/fd'), or ends: 'kill %s'",
		    comm, pid, pid);
}

bool say_holder_next(const struct table *t, const struct holder *holder, struct suspect *s)
{
	const char *link = last_link(cell(t, holder->row, "chain"));
	char module[64];

	copy_module(link, module, sizeof(module));
	if (holder_pid(t, holder))
		say_process_next(t, holder, s);
	else if (is_kind(t, holder->row, "nothing"))
		SAY(s->next,
		    "unless a device knows them by their address, as an IOMMU's tables are known, they are lost: only a reboot gives them back; report the leak to whose function took them");
	else if (is_kind(t, holder->row, "disk"))
		SAY(s->next, "they go with the disk: remove or reset %.80s", link);
	else if (is_kind(t, holder->row, "net"))
		SAY(s->next,
		    "they go with the interface: 'ethtool -g %.40s' shows its rings, smaller ones take less",
		    link);
	else if (is_kind(t, holder->row, "device") && *module)
		SAY(s->next,
		    "they belong to the device while driver %s has it; if they grow, report that to the driver's maintainers",
		    module);
	else if (*module)
		SAY(s->next, "module %s has them: 'rmmod %s', when nobody uses it, gives them back",
		    module, module);
	else if (has_name(t, holder))
		SAY(s->next, "'pageledger holders' shows by which way they are held");
	else
		return false;
	s->pid = holder_pid(t, holder);
	return true;
}
