/* SPDX-License-Identifier: GPL-2.0 */
/* Words for cells of a table that is in the making. */
#ifndef WORDS_H
#define WORDS_H

#include <stdio.h>

/* Arguments from @first on are for the format that is argument @format. */
#define PRINTF_LIKE(format, first) __attribute((__format__(__printf__, format, first)))

/** print_words() - print text that others chose: what is no printable ASCII as '?' */
void print_words(FILE *out, const char *text);

/**
 * print_escaped() - print text that others chose as one word, and a space: what is not
 * printable, a space or a backslash becomes a backslash and three octal digits
 */
void print_escaped(FILE *out, const char *text);

/** print_known() - print a number and a space; a dash if it is below zero, which is unknown */
void print_known(FILE *out, long long number);

#endif /* WORDS_H */
