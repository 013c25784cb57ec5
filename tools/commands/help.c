// SPDX-License-Identifier: GPL-2.0
/* What there is to say of the program, or of one subcommand. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "commands/choices.h"
#include "commands/help.h"
#include "input/columns.h"

static const char head[] =
	"Usage: pageledger [COMMAND] [OPTIONS]\n"
	"Where did the missing memory go? Who holds the pages that /proc/meminfo does not know.\n"
	"\n"
	"Commands:\n";
static const char tail[] =
	"\n"
	"Exit status: 0; 1 if --check finds a suspect; 2 after an error, with one line on\n"
	"stderr. Needs root and the kernel module of the same name, except for balance, and\n"
	"with --from or --root.\n";

/* An option that so few commands take says which they are. */
#define FEW_OWNERS 2

static void print_commands(void)
{
	char name[32];

	for (const struct command *c = commands; c->name; c++) {
		snprintf(name, sizeof(name), c->optional ? "%s [%s]" : "%s %s", c->name,
			 c->operands ? c->operands : "");
		printf("  %-20s %s\n", name, c->help);
	}
}

static void print_owners(const struct choice *choice)
{
	unsigned int owners = 0, printed = 0;

	for (const struct command *c = commands; c->name; c++)
		owners += !!(c->takes & choice->bit);
	for (const struct command *c = commands; owners <= FEW_OWNERS && c->name; c++)
		if (c->takes & choice->bit)
			printf("%s%s", c->name, ++printed < owners ? ", " : ": ");
}

/* All options, or those of a command. */
static void print_choices(const struct command *command)
{
	unsigned int takes = TAKES_GENERAL | (command ? command->takes : ~0U);
	char name[32];

	for (const struct choice *c = choices; c->name; c++) {
		if (!(c->bit & takes))
			continue;
		if (c->letter)
			printf("  -%c, ", c->letter);
		else
			printf("      ");
		snprintf(name, sizeof(name), "--%s %s", c->name, c->value ? c->value : "");
		printf("%-17s", name);
		if (!command)
			print_owners(c);
		printf("%s\n", c->help);
	}
}

static void print_columns(const struct view *view)
{
	const char *names = view->columns;
	char name[32];

	printf("\nColumns:\n");
	while (*names) {
		size_t len = strcspn(names, " ");

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		printf("  %-20s %s\n", name, column_called(name)->text);
		names += len + (names[len] == ' ');
	}
}

static void print_command_help(const struct command *command)
{
	printf("Usage: pageledger %s [OPTIONS]", command->name);
	if (command->operands)
		printf(command->optional ? " [%s]" : " %s", command->operands);
	putchar('\n');
	printf("%c%s.\n", toupper((unsigned char)*command->help), command->help + 1);
	printf("\nOptions:\n");
	print_choices(command);
	if (command->view)
		print_columns(command->view);
}

void print_help(const struct command *command)
{
	if (command) {
		print_command_help(command);
		return;
	}
	fputs(head, stdout);
	print_commands();
	printf("\nOptions:\n");
	print_choices(NULL);
	fputs(tail, stdout);
}
