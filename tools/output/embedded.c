// SPDX-License-Identifier: GPL-2.0
/*
 * Files of this folder that are part of the program. The assembler reads them, from the
 * folder in which make runs; the Makefile has the dependencies.
 */
#include "output/embedded.h"

/* clang-format off */
asm(".section .rodata\n"
	".globl report_html\n"
	"report_html:\n"
	".incbin \"tools/output/report.html\"\n"
	".byte 0\n"
	".globl report_css\n"
	"report_css:\n"
	".incbin \"tools/output/report.css\"\n"
	".byte 0\n"
	".text\n");
