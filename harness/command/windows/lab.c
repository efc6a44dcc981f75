/* lab.c - exaccess lab: the filter exlab.sys below this machine's CD-ROM drives. */
#include <stdio.h>
#include <string.h>

#include "harness/command/options.h"
#include "harness/command/windows/lab.h"
#include "harness/drive/windows/drivers/filter.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "lab", "install | status | remove",
	"Puts exlab.sys below the class driver of this machine's CD-ROM drives, as their lower filter.",
	"  install  copies exlab.sys, which lies beside this program, to the system's drivers and registers it\n"
	"  status   says how far it is installed; exit code 1 if it is not, or does not run\n"
	"  remove   takes it away again\n"
	"\n"
	"A change takes effect when the system is started again. Takes an administrator. 64-bit Windows loads\n"
	"the driver only when it is signed: see README.md.\n",
	options };

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

static int tell_status(void)
{
	struct filter_state state;

	filter_look(&state);
	printf("file     %s\n", yes(state.file));
	printf("service  %s\n", yes(state.service));
	printf("filter   %s\n", yes(state.filter));
	printf("loaded   %s\n", yes(state.loaded));
	return state.file && state.service && state.filter && state.loaded ? EXIT_CONFORMS
									   : EXIT_VIOLATED;
}

static int change(bool install)
{
	char error[400] = "";
	int failed = install ? filter_install(error, sizeof(error))
			     : filter_remove(error, sizeof(error));

	if (failed) {
		fprintf(stderr, "exaccess lab: %s (it takes an administrator)\n", error);
		return EXIT_UNFINISHED;
	}
	printf("exlab.sys is %s; start the system again for that to take effect\n",
		install ? "a filter of all CD-ROM drives" : "removed");
	return EXIT_CONFORMS;
}

int command_lab(const struct program *unused, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	const char *word = NULL;
	int option;

	(void)unused;
	while ((option = options_next(&reader)) != OPTION_END) {
		if (option == OPTION_HELP)
			return EXIT_CONFORMS;
		if (option == OPTION_WRONG)
			return EXIT_USAGE;
		if (option == OPTION_WORD && word)
			return options_wrong(&manual, "one word is enough, and there are more");
		word = reader.value;
	}
	if (word && !strcmp(word, "status"))
		return tell_status();
	if (word && (!strcmp(word, "install") || !strcmp(word, "remove")))
		return change(word[0] == 'i');
	return options_wrong(&manual, "what is to be done? install, status or remove");
}
