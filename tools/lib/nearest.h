/* SPDX-License-Identifier: GPL-2.0 */
/* What somebody who mistyped a word may have meant. Pure. */
#ifndef NEAREST_H
#define NEAREST_H

/**
 * struct nearest - the best of the words that were tried; zero it to begin
 * @word: or NULL if none comes near
 * @distance: letters to be changed, put in or left out
 */
struct nearest {
	const char *word;
	unsigned int distance;
};

/** try_nearest() - try one more @word for what was @typed */
void try_nearest(struct nearest *best, const char *typed, const char *word);

#endif /* NEAREST_H */
