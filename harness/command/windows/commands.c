/* commands.c - no emulated drive comes with a run here: what is about it is told to be absent. */
#include <stddef.h>
#include <stdio.h>

#include "harness/command/commands.h"
#include "harness/command/windows/lab.h"
#include "harness/drive/windows/powers/system_account.h"

static int absent(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	(void)argc;
	fprintf(stderr,
		"exaccess: '%s' is about the emulated drive of a run on POSIX systems; here, load "
		"exdrive.sys and test --drive exdrive:0\n",
		argv[-1]);
	return EXIT_USAGE;
}

static int lend_system_account(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return system_account_serve(argc, argv);
}

const struct command platform_commands[] = {
	{ "lab", "put exlab.sys below the class driver, or take it away", command_lab },
	{ SYSTEM_ACCOUNT_COMMAND, NULL, lend_system_account },
	{ "serve", NULL, absent },
	{ "steady", NULL, absent },
	{ "bench", NULL, absent },
	{ NULL, NULL, NULL },
};
