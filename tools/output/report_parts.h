/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the report that are no plain table. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include <stdio.h>

#include "model/model.h"

/** put_tiles() - the few numbers that everybody wants */
void put_tiles(FILE *out, const struct model *m);

/** put_bar() - the balance sheet as a bar; with what balloons took out of MemTotal */
void put_bar(FILE *out, const struct model *m);

/** put_sheet() - the balance sheet */
void put_sheet(FILE *out, const struct model *m);

/** put_suspects() - the suspects in plain words */
void put_suspects(FILE *out, const struct model *m);

/** put_balloons() - what balloon drivers hold; nothing if none does */
void put_balloons(FILE *out, const struct model *m);

#endif /* REPORT_PARTS_H */
