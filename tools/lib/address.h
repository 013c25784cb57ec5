/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel addresses in texts. Where the kernel has no name for a function it prints where
 * that is, from which an attacker could tell where the kernel is. Pure.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stddef.h>

/* What stands for code that nothing names. No address is shorter. */
#define UNKNOWN_TEXT "[unknown text]"

/**
 * find_address() - find what looks like a kernel address
 * @text: where to look; need not end in NUL
 * @size: bytes in @text
 * @at: where to begin
 * @length: set to the length of what was found
 *
 * That is "0x" and at least 12 hexadecimal digits; or 16 such digits, no more, of which
 * the first four are f. It is as well if they are all x, see hide_addresses().
 *
 * Return: where it begins; @size if there is none.
 */
size_t find_address(const char *text, size_t size, size_t at, size_t *length);

/** hide_addresses() - make x of the digits of all addresses: lengths stay what they were */
void hide_addresses(char *text, size_t size);

/**
 * name_addresses() - put UNKNOWN_TEXT in the place of each word that holds an address
 * @text: ends in NUL; words end at spaces and at PL_FRAME_SEPARATOR
 */
void name_addresses(char *text);

#endif /* ADDRESS_H */
