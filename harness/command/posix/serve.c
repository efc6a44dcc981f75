/* serve.c - exaccess serve, and the same server inside a run. */
#include <stdio.h>
#include <string.h>

#include "fixtures/server/server.h"
#include "harness/play/contender/contender.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/drive/specs.h"

enum { SOCKET, DRIVE, VENDOR, PRODUCT, REVISION, SERIAL };

static const struct option options[] = {
	[SOCKET] = { "socket", "PATH", "where to listen; must not exist yet" },
	[DRIVE] = { "drive", "SPEC", "emulated (the default) or another emulated drive" },
	[VENDOR] = { "vendor", "TEXT", "vendor in the drive's identification" },
	[PRODUCT] = { "product", "TEXT", "product" },
	[REVISION] = { "revision", "TEXT", "revision" },
	[SERIAL] = { "serial", "TEXT", "serial number" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "serve", "--socket PATH [OPTION]...",
	"Serves an emulated drive on a local socket until it is interrupted.",
	"Test it with: exaccess run --drive unix:PATH\n"
	"fixtures/PROTOCOL.md says what is spoken there. Put PATH in a directory that only you can\n"
	"enter: whoever can connect can use the drive and its lab.\n",
	options };

int command_serve(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct server_drive drive = { .rules = spec_rules("emulated") };
	struct server_options server = { .drives = &drive, .count = 1, .life = -1, .ready = -1 };
	char why[300];
	int index;

	(void)program;
	while ((index = options_next(&reader)) != OPTION_END) {
		switch (index) {
		case OPTION_HELP: return EXIT_CONFORMS;
		case OPTION_WORD: return options_wrong(&manual, "'%s' is no option", reader.value);
		case SOCKET: drive.socket_path = reader.value; break;
		case DRIVE:
			drive.rules = spec_rules(reader.value);
			if (!drive.rules && !spec_check(reader.value, why, sizeof(why)))
				snprintf(why, sizeof(why), "only an emulated drive can be served");
			if (!drive.rules)
				return options_wrong(&manual, "%s", why);
			break;
		case VENDOR: drive.vendor = reader.value; break;
		case PRODUCT: drive.product = reader.value; break;
		case REVISION: drive.revision = reader.value; break;
		case SERIAL: drive.serial = reader.value; break;
		default: return EXIT_USAGE;
		}
	}
	if (!drive.socket_path)
		return options_wrong(&manual, "--socket is needed: where should it listen?");
	fprintf(stderr, "serving on %s\n", drive.socket_path);
	return server_run(&server) ? EXIT_UNFINISHED : EXIT_CONFORMS;
}

/* argv: DIRECTORY, which it makes, and then, for each drive, SOCKET SPEC. The life line is descriptor
 * 3, readiness is told on 4. */
int command_embedded_server(int argc, char **argv)
{
	struct server_drive drives[PLAN_DRIVES];
	struct server_options server = { .drives = drives, .life = 3, .ready = 4 };

	memset(drives, 0, sizeof(drives));
	process_ignore_interrupts();
	if (argc < 3 || argc % 2 != 1 || argc > 1 + 2 * PLAN_DRIVES) {
		fprintf(stderr, "this command is started by exaccess run, not by hand\n");
		return EXIT_USAGE;
	}
	server.directory = argv[0];
	for (int i = 1; i + 1 < argc; i += 2) {
		drives[server.count].socket_path = argv[i];
		drives[server.count].rules = spec_rules(argv[i + 1]);
		drives[server.count].serial =
			server.count ? "0002" : "0001"; /* evidence tells them apart */
		if (!drives[server.count++].rules)
			return EXIT_USAGE;
	}
	if (directory_private_make(argv[0])) {
		fprintf(stderr, "exaccess: %s\n", process_error());
		return EXIT_UNFINISHED;
	}
	return server_run(&server) ? EXIT_UNFINISHED : EXIT_CONFORMS;
}
