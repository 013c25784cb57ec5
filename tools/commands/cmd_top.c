// SPDX-License-Identifier: GPL-2.0
/* Callers as they grow: live on a terminal, else one look. */
#include <curses.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/reading.h"
#include "input/sample.h"
#include "lib/clock.h"
#include "model/probes.h"
#include "output/json.h"
#include "output/screen.h"
#include "output/view.h"
#include "output/write.h"

#define DEFAULT_SECONDS 2

static const char help_head[] = "pageledger top: callers as they grow\n";
static const char help[] = "KEY\n"
			   "g      sort by growth since the start\n"
			   "r      sort by growth a second since the last look\n"
			   "b      sort by bytes\n"
			   "a      sort by allocations a second\n"
			   "z      count growth from now on\n"
			   "space  look now\n"
			   "h      this help\n"
			   "q      quit, or leave the help\n"
			   "       scroll with arrows, page up and down, home and end\n";

/**
 * struct top - what is on the screen
 * @o: what the user asked for
 * @reading: all that was read so far
 * @blind: the module's probes are disarmed
 * @order: of the rows
 * @head: of the screen
 * @body: the table as text
 * @grows: see reading_table()
 * @first: row that is shown first
 * @helps: the help is shown instead
 */
struct top {
	const struct options *o;
	struct reading reading;
	int blind;
	enum growth_order order;
	char *head;
	char *body;
	char *grows;
	size_t first;
	bool helps;
};

static const char *const orders[] = {
	[BY_GROWTH] = "growth",
	[BY_RATE] = "growth_s",
	[BY_BYTES] = "bytes",
	[BY_ALLOCS] = "allocs_s",
};

static int choose_order(struct top *top, const char *name)
{
	for (unsigned int i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		if (name && strcasecmp(orders[i], name) != 0)
			continue;
		top->order = i; /* the first, if the user does not say */
		return 0;
	}
	fprintf(stderr, "pageledger: top sorts by growth, growth_s, bytes or allocs_s, not '%s'\n",
		name);
	return -1;
}

static unsigned int delay(const struct options *o)
{
	return o->seconds ? o->seconds : DEFAULT_SECONDS;
}

static void free_page(struct top *top)
{
	free(top->head);
	free(top->body);
	free(top->grows);
	top->head = NULL;
	top->body = NULL;
	top->grows = NULL;
}

/* The table as text, so that it is printed whole or not at all. */
static int make_body(struct top *top)
{
	struct style style = top->o->style;
	struct table t;
	size_t size;
	FILE *out;
	int err;

	if (reading_table(&top->reading, top->order, &t, &top->grows))
		return -1;
	style.sort = NULL; /* it is sorted */
	out = open_memstream(&top->body, &size);
	err = out ? draw_table(&reading_view, &t, &style, out) : -1;
	if (out && fclose(out))
		err = -1;
	free_table(&t);
	return err;
}

static int make_page(struct top *top)
{
	char *head;

	free_page(top);
	head = reading_head(&top->reading);
	if (!head || asprintf(&top->head, "%s%ssorted by %s; h: help, q: quit\n", head,
			      top->blind ? PROBES_DISARMED "\n" : "", orders[top->order]) < 0)
		top->head = NULL;
	free(head);
	return top->head ? make_body(top) : -1;
}

static void draw(struct top *top)
{
	struct screen_text text = {.head = top->head, .body = top->body, .grows = top->grows};

	if (top->helps)
		text = (struct screen_text){.head = help_head, .body = help};
	else
		text.top = top->first;
	screen_draw(&text);
	if (!top->helps)
		top->first = text.top;
}

static int look(struct top *top)
{
	if (!take_reading(&top->reading, top->o->source, true))
		return 0;
	screen_close(); /* what is said now has to stay */
	if (take_reading(&top->reading, top->o->source, false))
		return -1;
	return screen_open(may_colour());
}

static void scroll_to(struct top *top, size_t up, size_t down)
{
	top->first = top->first > up ? top->first - up : 0;
	top->first += down; /* screen_draw() knows the end */
}

/* Return: true if the user wants to see the machine anew. */
static bool do_key(struct top *top, int key)
{
	size_t all = top->reading.growth.n;

	switch (key) {
	case 'g':
		top->order = BY_GROWTH;
		break;
	case 'r':
		top->order = BY_RATE;
		break;
	case 'b':
		top->order = BY_BYTES;
		break;
	case 'a':
		top->order = BY_ALLOCS;
		break;
	case 'z':
		restart_reading(&top->reading);
		break;
	case KEY_UP:
		scroll_to(top, 1, 0);
		break;
	case KEY_DOWN:
		scroll_to(top, 0, 1);
		break;
	case KEY_PPAGE:
		scroll_to(top, screen_page(), 0);
		break;
	case KEY_NPAGE:
		scroll_to(top, 0, screen_page());
		break;
	case KEY_HOME:
		scroll_to(top, all, 0);
		break;
	case KEY_END:
		scroll_to(top, 0, all);
		break;
	}
	return key == ' ';
}

/* Until it is time to look again. Return: true to go on. */
static bool serve_keys(struct top *top, long long until)
{
	long long now;
	int key;

	while ((now = milliseconds()) < until) {
		draw(top);
		key = screen_wait(until - now);
		if (key == SCREEN_END || (key == 'q' && !top->helps))
			return false;
		if (key == SCREEN_TIMEOUT || key == KEY_RESIZE)
			continue;
		top->helps = !top->helps && (key == 'h' || key == '?');
		if (do_key(top, key))
			return true;
		if (make_page(top))
			return false;
	}
	return true;
}

static int live(struct top *top)
{
	int err = take_reading(&top->reading, top->o->source, false) || make_page(top) ||
		  screen_open(may_colour());

	while (!err && serve_keys(top, milliseconds() + delay(top->o) * 1000LL))
		err = look(top) || make_page(top);
	screen_close();
	return err;
}

static int plain_json(struct top *top)
{
	struct style style = top->o->style;
	struct table t;
	int err;

	if (reading_table(&top->reading, top->order, &t, &top->grows))
		return -1;
	style.sort = NULL;
	err = print_json_table(reading_json(&top->reading), &reading_view, &t, &style, true);
	free_table(&t);
	return err;
}

/* One look, at what has changed since the one before. */
static int plain(struct top *top)
{
	const struct source *source = top->o->source;

	if (top->blind)
		warn_disarmed();
	if (take_reading(&top->reading, source, false))
		return -1;
	sleep(delay(top->o));
	if (take_reading(&top->reading, source, false))
		return -1;
	if (top->o->style.json)
		return plain_json(top);
	if (make_body(top))
		return -1;
	top->head = reading_head(&top->reading);
	printf("%s%s", top->head ? top->head : "", top->body);
	return finish_output();
}

int cmd_top(const struct options *o)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !o->style.json;
	struct top top = {.o = o};
	int err;

	err = choose_order(&top, o->style.sort);
	if (!err) {
		top.blind = ask_probes(o->source);
		err = top.blind < 0 || (terminal ? live : plain)(&top);
	}
	free_page(&top);
	free_reading(&top.reading);
	return err ? EXIT_ERROR : 0;
}
