// SPDX-License-Identifier: GPL-2.0
/* Words that others chose. */
#include "lib/words.h"

void print_words(FILE *out, const char *text)
{
	if (!*text || *text == ' ') /* the parser's last column: neither empty nor a space */
		fputc('?', out);
	for (text += *text == ' '; *text; text++)
		fputc(*text >= ' ' && *text <= '~' ? *text : '?', out);
}
