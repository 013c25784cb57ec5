// SPDX-License-Identifier: GPL-2.0
/* Kernel addresses in texts. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/address.h"
#include "pageledger.h"

/* With "0x" in front, fewer are an offset; without, the kernel prints all of them. */
#define FEW_DIGITS 12
#define ALL_DIGITS 16

/* How many digits, or x in their place, there are at @text. */
static size_t count_digits(const char *text, size_t size)
{
	size_t n = 0;

	while (n < size && (isxdigit((unsigned char)text[n]) || text[n] == 'x'))
		n++;
	return n;
}

size_t find_address(const char *text, size_t size, size_t at, size_t *length)
{
	for (; at < size; at += *length + 1) {
		const char *here = text + at, *prefix;

		*length = count_digits(here, size - at);
		prefix = memmem(here, *length, "0x", 2);
		if (prefix && here + *length - prefix >= FEW_DIGITS + 2) {
			*length -= (size_t)(prefix - here);
			return (size_t)(prefix - text);
		}
		if (*length == ALL_DIGITS &&
		    (!strncasecmp(here, "ffff", 4) || !strncmp(here, "xxxx", 4)))
			return at;
	}
	return size;
}

void hide_addresses(char *text, size_t size)
{
	size_t length, at = 0;

	while ((at = find_address(text, size, at, &length)) < size) {
		size_t prefix = text[at] == '0' ? 2 : 0;

		memset(text + at + prefix, 'x', length - prefix);
		at += length;
	}
}

void name_addresses(char *text)
{
	static const char ends[] = {' ', PL_FRAME_SEPARATOR, '\0'};
	char *to = text;

	while (*text) {
		size_t separator = strspn(text, ends), word = strcspn(text + separator, ends);
		size_t length;

		memmove(to, text, separator);
		to += separator;
		text += separator;
		if (find_address(text, word, 0, &length) < word) {
			memcpy(to, UNKNOWN_TEXT, strlen(UNKNOWN_TEXT));
			to += strlen(UNKNOWN_TEXT);
		} else {
			memmove(to, text, word);
			to += word;
		}
		text += word;
	}
	*to = '\0';
}
