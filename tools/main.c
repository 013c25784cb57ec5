// SPDX-License-Identifier: GPL-2.0
/* pageledger, the reader: run the subcommand. */
#include <stdio.h>

#include "commands/commands.h"
#include "commands/help.h"
#include "input/source.h"
#include "output/write.h"

static int run(struct options *o)
{
	struct source source;
	int status;

	if (open_source(&source, o->root, o->from))
		return EXIT_ERROR;
	source.holders = o->holders;
	o->source = &source;
	status = o->command->run(o);
	close_source(&source);
	return status;
}

int main(int argc, char **argv)
{
	struct options o;

	if (parse_options(&o, argc, argv))
		return EXIT_ERROR;
	if (!o.help && !o.version)
		return run(&o);
	if (o.help)
		print_help(o.command);
	else
		puts("pageledger " PL_VERSION);
	return finish_output() ? EXIT_ERROR : 0;
}
