/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the report that tell where memory is, and who is suspect. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "model/model.h"

/** put_tiles() - the few numbers that everybody wants */
void put_tiles(FILE *out, const struct balance *b);

/** put_bar() - the balance sheet as a bar; with what balloons took out of MemTotal */
void put_bar(FILE *out, const struct balance *b);

/** put_sheet() - the balance sheet */
void put_sheet(FILE *out, const struct balance *b);

/** put_suspects() - the suspects in plain words */
void put_suspects(FILE *out, const struct model *m);

#endif /* REPORT_H */
