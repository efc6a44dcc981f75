/* commands.c - commands around the emulated drive behind a local socket. */
#include <stddef.h>
#include <stdio.h>

#include "harness/command/posix/bench_storm.h"
#include "harness/command/commands.h"

static int bench_contender(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return bench_contender_main(argc, argv);
}

static int embedded_server(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return command_embedded_server(argc, argv);
}

static int no_filter(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	(void)argc;
	(void)argv;
	fprintf(stderr,
		"exaccess: 'lab' is about exlab.sys, a driver of Windows; run it on the Windows "
		"machine whose drives are to be tested\n");
	return EXIT_USAGE;
}

const struct command platform_commands[] = {
	{ "serve", "serve an emulated drive on a local socket", command_serve },
	{ "steady", "play the suite again and again on a drive that is right", command_steady },
	{ "lab", "on Windows: put exlab.sys below the class driver, or take it away", no_filter },
	{ "bench", "measure the harness and the emulated drive", command_bench },
	{ "embedded-server", NULL, embedded_server },
	{ "bench-contender", NULL, bench_contender },
	{ NULL, NULL, NULL },
};
