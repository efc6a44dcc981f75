/* connect.c - a line, opened before anything is written down. */
#include "harness/command/conduct/connect.h"

#include <stdio.h>
#include <string.h>

#include "harness/system/text.h"

#define SILENCE SECONDS(5) /* beyond what a request may take, before a line is taken for broken */

static void take_found(void *context, bool disturbs, const char *what)
{
	struct conduct *conduct = context;
	char legible[1200];
	struct text out = text_into(legible, sizeof(legible));

	text_add_legible(&out, what, strlen(what));
	fprintf(stderr, "exaccess: %s\n", legible);
	if (disturbs && conduct->disturbance_count < DISTURBANCES_MOST)
		snprintf(conduct->disturbances[conduct->disturbance_count++],
			sizeof(conduct->disturbances[0]), "%.299s", legible);
}

int connect_open(
	struct conduct *conduct, const struct program *program, const struct manual *manual)
{
	struct run_options *run = &conduct->run;
	struct link *link = &conduct->link;
	bool refused;

	if (!conduct->via)
		return 0;
	if (catalogue_read(program, NULL, &conduct->catalogue)) {
		fprintf(stderr, "exaccess: memory is short\n");
		return EXIT_UNFINISHED;
	}
	/* What brings the machine back can take its power away, too. */
	if (run->revive)
		run->allowed |= NEED_REBOOT;
	*link = (struct link){ .command = conduct->via,
		.self = { EXACCESS_VERSION, conduct->catalogue.clauses, conduct->catalogue.cases },
		.silence = run->timeout + SILENCE };
	if (link_open(link, clock_now() + run->await) ||
		link_drives(link, run->drives, run->drive_count, run->timeout, run->allowed,
			take_found, conduct, &refused)) {
		fprintf(stderr, "exaccess: --via %s: %s\n", conduct->via, link->why);
		return EXIT_UNFINISHED;
	}
	run->link = link;
	if (!conduct->disturbance_count || conduct->force)
		return 0;
	connect_close(conduct);
	return options_wrong(manual,
		"the drive is not alone; see to what is named above, or go on with --force, and it "
		"stands in the record");
}

void connect_close(struct conduct *conduct)
{
	link_close(&conduct->link);
	conduct->run.link = NULL;
}

static void say(const struct conduct *conduct, const char *there,
	void (*here)(char *text, size_t size), char *text, size_t size)
{
	if (conduct->run.link)
		snprintf(text, size, "%s", there);
	else
		here(text, size);
}

void connect_host(const struct conduct *conduct, char *text, size_t size)
{
	say(conduct, conduct->link.host, host_name, text, size);
}

void connect_system(const struct conduct *conduct, char *text, size_t size)
{
	say(conduct, conduct->link.system, host_system, text, size);
}

void connect_user(const struct conduct *conduct, char *text, size_t size)
{
	say(conduct, conduct->link.user, host_user, text, size);
}
