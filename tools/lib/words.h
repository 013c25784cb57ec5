/* SPDX-License-Identifier: GPL-2.0 */
/* Words that others chose. */
#ifndef WORDS_H
#define WORDS_H

#include <stdio.h>

/** print_words() - print text that others chose: what is no printable ASCII as '?' */
void print_words(FILE *out, const char *text);

#endif /* WORDS_H */
