// SPDX-License-Identifier: GPL-2.0
/* Words for cells of a table that is in the making. */
#include "lib/words.h"

void print_words(FILE *out, const char *text)
{
	if (!*text || *text == ' ') /* the parser's last column: neither empty nor a space */
		fputc('?', out);
	for (text += *text == ' '; *text; text++)
		fputc(*text >= ' ' && *text <= '~' ? *text : '?', out);
}

void print_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text > ' ' && *text <= '~' && *text != '\\')
			fputc(*text, out);
		else
			fprintf(out, "\\%03o", (unsigned char)*text);
	fputc(' ', out);
}

void print_known(FILE *out, long long number)
{
	if (number < 0)
		fputs("- ", out);
	else
		fprintf(out, "%lld ", number);
}
