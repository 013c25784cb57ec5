/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of the table "machine"; for machine*.c only. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdio.h>

#include "collect/collect.h"

/** print_memory() - lines of RAM, and of what was kept of it at boot */
void print_memory(const char *root, FILE *out);

/** print_installed() - the line of RAM that is installed, if DMI tells: machine_dmi.c */
void print_installed(const char *root, FILE *out);

#endif /* MACHINE_H */
