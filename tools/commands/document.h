/* SPDX-License-Identifier: GPL-2.0 */
/* Subcommands that make one text of the whole model, on stdout or in a file. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stdio.h>
#include <sys/types.h>

#include "commands/options.h"
#include "model/model.h"

/* Makes the text. Return: 0, or -1 without memory; errors of @out need not be looked at. */
typedef int (*print_model)(FILE *out, const struct model *m, const struct options *o);

/**
 * write_document() - read the model, make a text of it, and write that
 * @o: where to read, and where to write
 * @mode: access rights of the file, if it is one
 * @print: makes the text
 *
 * Nothing is written unless all of it could be made.
 *
 * Return: exit status; after an error one line was printed on stderr.
 */
int write_document(const struct options *o, mode_t mode, print_model print);

#endif /* DOCUMENT_H */
