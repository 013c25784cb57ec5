// SPDX-License-Identifier: GPL-2.0
/* The terminal while `top` runs. */
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "output/screen.h"

#define GROWS 1 /* the colour pair */

static SCREEN *screen;
static attr_t grows_style = A_BOLD;
static int first_line; /* of the body that scrolls */
static atomic_int ended;
static sigset_t unblocked;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

/*
 * Signals come in while screen_wait() waits, and at no other time: those that end the
 * program, and curses' own for Ctrl-Z and for a new size.
 */
static void hold_signals(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action = {.sa_handler = end};
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGTSTP);
	sigaddset(&held, SIGWINCH);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		sigaction(ends[i], &action, NULL);
		sigaddset(&held, ends[i]);
	}
	sigprocmask(SIG_BLOCK, &held, &unblocked);
}

/* Asked before newterm(), which loses memory when it fails. */
static bool is_known_terminal(void)
{
	int usable, error;

	if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
		return false;
	usable = !!cursor_address;
	del_curterm(cur_term);
	return usable;
}

int screen_open(bool colour)
{
	screen = is_known_terminal() ? newterm(NULL, stdout, stdin) : NULL;
	if (!screen) {
		fprintf(stderr,
			"pageledger: unknown or dumb terminal; set TERM, or send the output into a pipe\n");
		return -1;
	}
	hold_signals();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	curs_set(0);
	if (colour && has_colors()) {
		start_color();
		use_default_colors();
		init_pair(GROWS, COLOR_RED, -1);
		grows_style = COLOR_PAIR(GROWS);
	}
	return 0;
}

void screen_close(void)
{
	if (!screen)
		return;
	endwin();
	delscreen(screen);
	screen = NULL;
	sigprocmask(SIG_SETMASK, &unblocked, NULL);
}

/* Draw the line at @text, cut to the width. Return: the one below. */
static const char *draw_line(int y, const char *text, attr_t style)
{
	size_t length = strcspn(text, "\n");

	move(y, 0);
	attrset(style);
	addnstr(text, length < (size_t)COLS ? (int)length : COLS);
	if (style & A_REVERSE)
		for (size_t x = length; x < (size_t)COLS; x++)
			addch(' ');
	attrset(A_NORMAL);
	return text + length + !!text[length];
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

size_t screen_page(void)
{
	return first_line < LINES ? (size_t)(LINES - first_line) : 1;
}

void screen_draw(struct screen_text *text)
{
	size_t rows = count_lines(text->body), page, i;
	const char *line;
	int y = 0;

	first_line = (int)count_lines(text->head) + 1;
	page = screen_page();
	rows -= !!rows;
	if (text->top + page > rows)
		text->top = rows > page ? rows - page : 0;
	erase();
	for (line = text->head; *line && y < LINES; y++)
		line = draw_line(y, line, A_NORMAL);
	line = draw_line(y++, text->body, A_REVERSE);
	for (i = 0; i < text->top; i++)
		line += strcspn(line, "\n") + 1;
	for (; i < rows && y < LINES; i++, y++)
		line = draw_line(y, line, text->grows && text->grows[i] ? grows_style : A_NORMAL);
	refresh();
}

int screen_wait(long long milliseconds)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	struct timespec timeout = {milliseconds / 1000, milliseconds % 1000 * 1000000};
	int key = getch(), got;

	if (key != ERR)
		return key;
	got = ppoll(&in, 1, &timeout, &unblocked);
	if (ended || (got < 0 && errno != EINTR) || (in.revents & (POLLHUP | POLLERR | POLLNVAL)))
		return SCREEN_END;
	key = getch();
	return key == ERR ? SCREEN_TIMEOUT : key;
}

bool may_colour(void)
{
	const char *no_color = getenv("NO_COLOR");

	return !no_color || !*no_color;
}
