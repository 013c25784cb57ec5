/* SPDX-License-Identifier: GPL-2.0 */
/* All texts that the reader reads: what `record` records. */
#ifndef TEXTS_H
#define TEXTS_H

/**
 * struct text - a text that read_text() knows
 * @name: see read_text()
 * @columns: see parse_table(), or NULL if it is no table
 * @need: NEEDED, WANTED or RARE
 */
struct text {
	const char *name;
	const char *columns;
	enum {
		NEEDED, /* there is no sense in a snapshot without it */
		WANTED, /* its absence is worth a word */
		RARE,	/* only some machines have it */
	} need;
};

/* In the order in which they are read; ends with a name that is NULL. */
extern const struct text texts[];

/** columns_of() - the columns of the table of that name, which must be one */
const char *columns_of(const char *name);

#endif /* TEXTS_H */
