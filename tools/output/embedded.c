// SPDX-License-Identifier: GPL-2.0
/*
 * Files of this folder that are part of the program. The assembler reads them, from the
 * folder in which make runs; the Makefile has the dependencies.
 */
#include "output/embedded.h"

#define EMBED(name, file)                                                                          \
	asm(".section .rodata\n"                                                                   \
	    ".globl " name "\n" name ":\n"                                                         \
	    ".incbin \"" file "\"\n"                                                               \
	    ".byte 0\n"                                                                            \
	    ".text\n")

EMBED("report_html", "tools/output/report.html");
EMBED("report_css", "tools/output/report.css");
