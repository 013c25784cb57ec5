/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The terminal while `top` runs: lines of text, keys, and the signals that end it. Who
 * opens it closes it, whatever happens: until then stderr is not to be seen.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/** enum screen_event - what screen_wait() returns besides keys, which are above zero */
enum screen_event {
	SCREEN_TIMEOUT = 0,
	SCREEN_END = -1,
};

/**
 * struct screen_text - what is to be seen
 * @head: lines that stay
 * @body: lines to scroll through, the first of which stays too: it names the columns
 * @grows: for each line of @body but the first: mark it; or NULL
 * @top: the first of them to show; corrected if it is too large
 */
struct screen_text {
	const char *head;
	const char *body;
	const char *grows;
	size_t top;
};

/**
 * screen_open() - take the terminal
 * @colour: whether to use any, if the terminal has some
 *
 * Return: 0, or -1 after one line on stderr.
 */
int screen_open(bool colour);

/** screen_close() - give it back as it was, if it was taken; it may be taken again */
void screen_close(void);

/** screen_draw() - show a text, cut to the terminal's size; again after a resize */
void screen_draw(struct screen_text *text);

/** screen_page() - lines to scroll through that fit */
size_t screen_page(void);

/**
 * screen_wait() - wait for a key
 * @milliseconds: how long
 *
 * Return: a key, as curses names them; SCREEN_TIMEOUT; or SCREEN_END if the terminal is
 * gone, or a signal wants the program to end.
 */
int screen_wait(long long milliseconds);

/** may_colour() - false if the user wants none anywhere: no-color.org */
bool may_colour(void);

#endif /* SCREEN_H */
