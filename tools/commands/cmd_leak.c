// SPDX-License-Identifier: GPL-2.0
/* What is allocated in a window of time and still held at its end, and by whom. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/countdown.h"
#include "input/sample.h"
#include "input/source.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/units.h"
#include "lib/words.h"
#include "model/callers.h"
#include "model/probes.h"
#include "output/json.h"
#include "output/view.h"
#include "output/write.h"
#include "pageledger.h"

#define DEFAULT_SECONDS 60

const struct view leak_view = {
	.name = "leak",
	.columns = "pages bytes bytes_h oldest newest class caller",
};

static const struct view stacks_view = {
	.name = "leak",
	.columns = "pages bytes bytes_h oldest newest class stack",
};

/**
 * struct window - a window of time
 * @held: the module's file, with a mark of its own
 * @begin: milliseconds()
 * @length: the same, once it is over
 */
struct window {
	FILE *held;
	long long begin;
	long long length;
};

/* One mark for each open file: windows do not disturb each other. */
static int open_window(struct window *w, const struct source *s)
{
	w->held = open_live(s, "held");
	if (!w->held)
		return -1;
	w->begin = milliseconds();
	if (write(fileno(w->held), PL_HELD_MARK, strlen(PL_HELD_MARK)) > 0)
		return 0;
	if (errno == ENOSPC)
		fprintf(stderr,
			"pageledger: no mark is free: 256 readers have one, and there are no more; end one of them\n");
	else
		fprintf(stderr, "pageledger: cannot mark the beginning: %s\n", strerror(errno));
	fclose(w->held);
	return -1;
}

/*
 * Wait for the end of the window, or for one of @signals, which are blocked.
 * Return: true after a signal.
 */
static bool wait_window(struct window *w, const struct options *o, const sigset_t *signals)
{
	long long seconds = o->seconds ? o->seconds : DEFAULT_SECONDS, left, now;
	struct countdown c;
	int signal = -1;

	countdown_begin(&c, o);
	while (signal < 0) {
		now = milliseconds();
		left = w->begin + seconds * 1000 - now;
		if (left <= 0)
			break;
		countdown_show(&c, (left + 999) / 1000);
		if (c.shown && left > 1000)
			left = (left - 1) % 1000 + 1;
		signal = sigtimedwait(signals, NULL,
				      &(struct timespec){left / 1000, left % 1000 * 1000000});
	}
	countdown_end(&c);
	w->length = milliseconds() - w->begin;
	return signal >= 0;
}

static int make_table(struct table *t, const struct view *view, const struct callers *c,
		      const struct window *w)
{
	struct sample s;

	if (begin_sample(&s, view->name, view->columns))
		return -1;
	for (const struct caller *row = c->row; row < c->row + c->n; row++) {
		fprintf(s.out, "%llu %llu %lld ", row->pages, row->bytes,
			a_second((long long)row->bytes * 3600, w->length));
		print_known(s.out, row->oldest);
		print_known(s.out, row->newest);
		fprintf(s.out, "%s %s\n", row->class, row->name);
	}
	return end_sample(&s, t);
}

/* What the screen says above the table. */
static void print_head(const struct caller *total, const struct window *w)
{
	char clock[16], size[16], hour[16];
	time_t now = time(NULL);

	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&now));
	format_size(size, sizeof(size), total->bytes);
	format_size(hour, sizeof(hour),
		    (unsigned long long)a_second((long long)total->bytes * 3600, w->length));
	printf("[%s] allocated in %lld.%lld s and still held: %s in %llu pages, %s an hour\n",
	       clock, w->length / 1000, w->length / 100 % 10, size, total->pages, hour);
}

static json_t *json_head(const struct caller *total, const struct window *w)
{
	return json_pack("{s:f, s:I, s:I}", "seconds", (double)w->length / 1000, "pages",
			 (json_int_t)total->pages, "bytes", (json_int_t)total->bytes);
}

static int print_report(const struct view *view, struct table *t, const struct caller *total,
			const struct window *w, const struct options *o)
{
	struct style style = o->style;

	if (!style.sort)
		style.sort = "bytes";
	if (style.json)
		return print_json_table(json_head(total, w), view, t, &style, true);
	print_head(total, w);
	return draw_table(view, t, &style, stdout) || finish_output();
}

static int report(const struct window *w, const struct options *o)
{
	const struct view *view = o->stacks ? &stacks_view : &leak_view;
	struct callers c;
	struct table t;
	struct caller total;
	int err;

	if (read_open_table(o->source, w->held, "held", PL_COLUMNS_HELD, &t))
		return -1;
	if (add_up_callers(&c, &t, o->stacks))
		return out_of_memory();
	total = total_callers(&c, NULL);
	err = make_table(&t, view, &c, w);
	free_callers(&c);
	if (err)
		return -1;
	err = print_report(view, &t, &total, w, o);
	free_table(&t);
	return err;
}

/*
 * With --watch a window begins before the one before it is looked at, so that no page
 * falls between them; one that comes just then is in both.
 */
static int leak(const struct options *o, const sigset_t *signals)
{
	struct window w, next = {0};
	bool last;
	int err;

	if (check_probes(o->source) || open_window(&w, o->source))
		return -1;
	do {
		last = wait_window(&w, o, signals) || !o->watch;
		if (last)
			sigprocmask(SIG_UNBLOCK, signals, NULL);
		err = !last && open_window(&next, o->source);
		if (!err)
			err = report(&w, o);
		fclose(w.held);
		w = next;
	} while (!last && !err);
	return err;
}

int cmd_leak(const struct options *o)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return leak(o, &signals) ? EXIT_ERROR : 0;
}
