/* agent.c - exaccess agent: plays on this machine what a runner on another one hands out. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/leases.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/evidence/catalogue.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/drive/specs.h"
#include "harness/drive/surroundings.h"
#include "harness/play/run/crew.h"
#include "harness/play/remote/frame.h"
#include "harness/play/worker.h"
#include "harness/system/stream.h"
#include "harness/system/text.h"

#define WAKE        SECONDS(1)
#define SEND_TIME   SECONDS(60)
#define SILENT_MOST SECONDS(60) /* after which the runner is taken to be gone */

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "agent", "[PORT]",
	"Plays cases on this machine's drives for `exaccess run --via` on another one.",
	"It speaks to the runner over standard input and output, or over PORT, a serial line such as\n"
	"\\\\.\\COM2 or /dev/ttyS0, and keeps and judges nothing. Over standard input it ends with it; at a port\n"
	"it waits for the next runner.\n",
	options };

struct agent {
	const struct program *program;
	struct catalogue catalogue;
	struct stream stream;
	struct wire wire; /* from the runner */
	uint64_t told, heard;
	uint64_t heard_time;
	bool greeted;
	bool ended;                /* nothing comes any more */
	struct run_options drives; /* its drives, specs owned, and what goes with them */
	char *specs[RECORD_DRIVES];
	struct leases leases;
	struct process worker;
	struct wire worker_wire;
	bool hired;
};

/* ---- telling the runner ---- */

static int tell(struct agent *agent, const char *text)
{
	char *line = frame_write(agent->told, text);
	int result;

	if (!line)
		return -1;
	result = stream_write(&agent->stream, line, strlen(line), clock_now() + SEND_TIME);
	free(line);
	agent->told++;
	return result;
}

static int refuse(struct agent *agent, const char *why)
{
	char text[600];

	snprintf(text, sizeof(text), "refuse %s", why);
	return tell(agent, text);
}

/* ---- the worker ---- */

static void dismiss(struct agent *agent)
{
	if (!agent->hired)
		return;
	agent->hired = false;
	file_close(agent->worker_wire.channel);
	wire_clear(&agent->worker_wire);
	/* One in the middle of a case would finish it first, and nobody listens any more. */
	process_kill(&agent->worker);
}

static int hire(struct agent *agent, char *rest)
{
	const char *argv[CREW_ARGUMENTS];
	char numbers[2][24];
	process_file ends[2];
	const char *word;
	bool go_on = false;

	dismiss(agent);
	agent->drives.far_lab = false;
	while ((word = text_word(&rest))) {
		go_on = go_on || !strcmp(word, WORKER_GO_ON);
		agent->drives.far_lab = agent->drives.far_lab || !strcmp(word, WORKER_FAR_LAB);
	}
	if (!agent->drives.drive_count)
		return refuse(agent, "no drives were named");
	if (channel_pair(ends))
		return tell(agent, "ended");
	crew_arguments(argv, numbers, &agent->drives, go_on);
	if (process_spawn(&agent->worker, argv, &ends[1], 1)) {
		file_close(ends[0]);
		file_close(ends[1]);
		return tell(agent, "ended");
	}
	file_close(ends[1]);
	wire_init(&agent->worker_wire, ends[0]);
	agent->hired = true;
	return 0;
}

/* What the worker says goes on as it is. */
static int pass_on(struct agent *agent)
{
	enum wire_result got;
	char *line;

	while ((got = wire_receive(&agent->worker_wire, &line, clock_now())) == WIRE_LINE_READ) {
		size_t room = strlen(line) + 8;
		char *text = malloc(room);
		int result;

		if (!text)
			return -1;
		snprintf(text, room, "says %s", line);
		result = tell(agent, text);
		free(text);
		if (result)
			return -1;
	}
	if (got == WIRE_DEADLINE)
		return 0;
	dismiss(agent);
	return tell(agent, "ended");
}

/* ---- what the runner asks ---- */

static void forget_drives(struct agent *agent)
{
	leases_end(&agent->leases);
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		free(agent->specs[i]);
		agent->specs[i] = NULL;
	}
	memset(&agent->drives, 0, sizeof(agent->drives));
}

static void end_session(struct agent *agent)
{
	dismiss(agent);
	forget_drives(agent);
	agent->greeted = false;
	agent->told = agent->heard = 0;
}

static void add_word(struct text *out, const char *word)
{
	text_add(out, " ");
	text_add_escaped(out, word, strlen(word), false);
}

static int greet(struct agent *agent, char *rest)
{
	const char *nonce = text_word(&rest);
	const char *protocol = text_word(&rest);
	char digest[DIGEST_TEXT];
	char text[2048], word[512];
	struct text out = text_into(text, sizeof(text));

	end_session(agent);
	agent->heard = 1;
	if (!nonce || strlen(nonce) > 40 || !protocol)
		return 0;
	if (strcmp(protocol, FRAME_PROTOCOL) != 0)
		return refuse(agent, "the agent speaks another version of the protocol");
	agent->greeted = true;
	text_add(&out, "welcome %s", nonce);
	add_word(&out, EXACCESS_VERSION);
	text_add(&out, " %s %s", agent->catalogue.clauses, agent->catalogue.cases);
	run_facts_program(digest);
	add_word(&out, digest);
	text_add(&out, " %" PRIu64, clock_now());
	host_name(word, sizeof(word));
	add_word(&out, word);
	host_system(word, sizeof(word));
	add_word(&out, word);
	host_user(word, sizeof(word));
	add_word(&out, word);
	return tell(agent, text);
}

static void tell_found(void *context, bool disturbs, const char *what, const char *remedy)
{
	char text[1600];
	char legible[1200];
	struct text out = text_into(legible, sizeof(legible));

	text_add_legible(&out, what, strlen(what));
	text_add(&out, " (%s)", remedy);
	out = text_into(text, sizeof(text));
	text_add(&out, "found %d", disturbs ? 1 : 0);
	add_word(&out, legible);
	(void)tell(context, text);
}

/* The specs, as the runner's user wrote them. 0, -1: too many, or not to be understood. */
static int take_specs(struct agent *agent, char *rest)
{
	const char *word;

	while ((word = text_word(&rest))) {
		size_t length = strlen(word);
		char *spec = agent->drives.drive_count < RECORD_DRIVES ? malloc(length + 1) : NULL;

		if (!spec || text_unescape(word, length, spec, length + 1) < 0) {
			free(spec);
			return -1;
		}
		agent->specs[agent->drives.drive_count] = spec;
		agent->drives.drives[agent->drives.drive_count++] = spec;
	}
	return agent->drives.drive_count ? 0 : -1;
}

static int take_drives(struct agent *agent, char *rest)
{
	struct run_options *drives = &agent->drives;
	const char *timeout = text_word(&rest);
	const char *allowed = text_word(&rest);
	uint64_t numbers[2];
	char why[500];

	dismiss(agent);
	forget_drives(agent);
	if (!timeout || !allowed || text_number(timeout, 86400000, &numbers[0]) ||
		text_number(allowed, UINT32_MAX, &numbers[1]) || take_specs(agent, rest))
		return refuse(agent, "the drives cannot be understood");
	drives->timeout = MILLISECONDS(numbers[0]);
	drives->allowed = (uint32_t)numbers[1];
	for (uint32_t i = 0; i < drives->drive_count; i++)
		if (spec_check(drives->drives[i], why, sizeof(why)))
			return refuse(agent, why);
	if (leases_take(&agent->leases, drives, false, why, sizeof(why)))
		return refuse(agent, why);
	surroundings_look(drives->drives, drives->drive_count, tell_found, agent);
	return tell(agent, "agreed");
}

/* What has no answer is under way. */
static int restart(struct agent *agent)
{
	return host_restart() ? refuse(agent, process_error()) : 0;
}

/* 1: goes on, 0: the runner is done, -1: the line is no use any more. */
static int obey(struct agent *agent, char *text)
{
	char *rest = text;
	const char *word = text_word(&rest);

	if (!word)
		return -1;
	if (!strcmp(word, "bye"))
		return 0;
	if (!strcmp(word, "ping"))
		return tell(agent, "pong") ? -1 : 1;
	if (!strcmp(word, "drives"))
		return take_drives(agent, rest) ? -1 : 1;
	if (!strcmp(word, "hire"))
		return hire(agent, rest) ? -1 : 1;
	if (!strcmp(word, "restart"))
		return restart(agent) ? -1 : 1;
	if (!strcmp(word, "dismiss")) {
		dismiss(agent);
		return 1;
	}
	if (strcmp(word, "say") != 0)
		return -1;
	/* A worker that is gone shows when it is listened to. */
	if (agent->hired)
		(void)wire_send(agent->worker_wire.channel, rest, -1, clock_now() + SEND_TIME);
	return 1;
}

/* A greeting begins anew; before the first one, what comes is not for us. */
static int take_line(struct agent *agent, char *line)
{
	uint64_t number = 0;
	char *text = frame_read(line, &number);

	if (text && !number && !strncmp(text, "hello ", 6))
		return greet(agent, text + 6) ? -1 : 1;
	if (!agent->greeted)
		return 1;
	if (!text || number != agent->heard)
		return -1;
	agent->heard++;
	return obey(agent, text);
}

/* ---- the time in between ---- */

/* All that has come. 1, 0, -1 as obey(). */
static int listen(struct agent *agent)
{
	for (;;) {
		char *line;
		enum wire_result got = wire_receive(&agent->wire, &line, clock_now());
		int result;

		if (got == WIRE_DEADLINE)
			return 1;
		if (got != WIRE_LINE_READ) {
			agent->ended = true;
			return got == WIRE_END ? 0 : -1;
		}
		agent->heard_time = clock_now();
		result = take_line(agent, line);
		if (result <= 0 && !agent->stream.is_port)
			return result;
		if (result <= 0)
			end_session(agent);
	}
}

/* 0 the runner is done, 3 it is lost. */
static int serve(struct agent *agent)
{
	process_file files[2];
	bool ready[2] = { false, false };

	for (;;) {
		int result = 1;

		files[0] = agent->stream.input;
		files[1] = agent->hired ? agent->worker_wire.channel : -1;
		if (channel_wait_any(files, ready, 2, clock_now() + WAKE) < 0)
			return EXIT_UNFINISHED;
		if (ready[1] && agent->hired)
			result = pass_on(agent) ? -1 : 1;
		if (result > 0 && ready[0])
			result = listen(agent);
		else if (result > 0 && agent->greeted &&
			clock_now() > agent->heard_time + SILENT_MOST)
			result = -1;
		if (result > 0)
			continue;
		end_session(agent);
		if (!agent->stream.is_port || agent->ended)
			return result ? EXIT_UNFINISHED : EXIT_CONFORMS;
	}
}

int command_agent(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct agent *agent = calloc(1, sizeof(*agent));
	const char *port = NULL;
	int code = agent ? 0 : EXIT_UNFINISHED;
	int index;

	while (!code && (index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP) {
			free(agent);
			return EXIT_CONFORMS;
		}
		if (index != OPTION_WORD)
			code = EXIT_USAGE;
		else if (port)
			code = options_wrong(&manual, "one port at a time");
		port = reader.value;
	}
	if (!code &&
		(catalogue_read(program, NULL, &agent->catalogue) ||
			stream_open(&agent->stream, port))) {
		fprintf(stderr, "exaccess agent: %s\n", process_error());
		code = EXIT_UNFINISHED;
	}
	if (!code) {
		agent->program = program;
		wire_init(&agent->wire, agent->stream.input);
		code = serve(agent);
		wire_clear(&agent->wire);
	}
	free(agent);
	return code;
}
