/* SPDX-License-Identifier: GPL-2.0 */
/* Files of this folder that are part of the program. */
#ifndef EMBEDDED_H
#define EMBEDDED_H

/* The page of `report`, with the names of what report.c puts there in double braces. */
extern const char report_html[];

/* Its style sheet: light and dark, screens of all widths, and paper. */
extern const char report_css[];

#endif /* EMBEDDED_H */
