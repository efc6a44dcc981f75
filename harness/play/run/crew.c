/* crew.c - workers here and elsewhere. */
#include "harness/play/run/crew.h"
#include "harness/play/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASK_AGAIN SECONDS(1)
#define ATTEMPT   SECONDS(30)

static int fail(struct crew *crew, const char *why)
{
	snprintf(crew->why, sizeof(crew->why), "%s", why);
	return -1;
}

void crew_arguments(const char *argv[CREW_ARGUMENTS], char numbers[2][24],
	const struct run_options *options, bool go_on)
{
	uint32_t count = 0;

	snprintf(numbers[0], 24, "%llu", (unsigned long long)(options->timeout / MILLISECONDS(1)));
	snprintf(numbers[1], 24, "%u", (unsigned)options->allowed);
	argv[count++] = "exaccess";
	argv[count++] = "worker";
	if (go_on)
		argv[count++] = WORKER_GO_ON;
	if (options->far_lab)
		argv[count++] = WORKER_FAR_LAB;
	argv[count++] = numbers[0];
	argv[count++] = numbers[1];
	argv[count++] = options->lab ? options->lab : "";
	for (uint32_t i = 0; i < options->drive_count; i++)
		argv[count++] = options->drives[i];
	argv[count] = NULL;
}

/* ---- here ---- */

static int hire_here(struct crew *crew, const struct run_options *options, bool go_on)
{
	const char *argv[CREW_ARGUMENTS];
	char numbers[2][24];
	process_file ends[2];

	crew_arguments(argv, numbers, options, go_on);
	if (channel_pair(ends))
		return fail(crew, process_error());
	if (process_spawn(&crew->process, argv, &ends[1], 1)) {
		file_close(ends[0]);
		file_close(ends[1]);
		return fail(crew, process_error());
	}
	file_close(ends[1]);
	wire_init(&crew->wire, ends[0]);
	return 0;
}

/* An idle worker ends by itself when its channel does, and takes its server and directory along. One
 * in the middle of a case is killed: its contenders and its server notice, and clean up. */
static void dismiss_here(struct crew *crew)
{
	if (crew->index != NO_CASE)
		process_kill(&crew->process);
	file_close(crew->wire.channel);
	wire_clear(&crew->wire);
	if (process_wait(&crew->process, clock_now() + SECONDS(15)))
		process_kill(&crew->process);
}

/* ---- elsewhere ---- */

static int reach(
	struct crew *crew, const struct run_options *options, uint64_t deadline, bool *refused)
{
	*refused = false;
	if (!crew->link->open &&
		(link_open(crew->link, deadline) ||
			link_drives(crew->link, options->drives, options->drive_count,
				options->timeout, options->allowed, NULL, NULL, refused)))
		return fail(crew, crew->link->why);
	return 0;
}

static bool is_interrupted(const struct run_options *options)
{
	return options->interrupted && *options->interrupted;
}

int crew_await(struct crew *crew, const struct run_options *options)
{
	uint64_t deadline = clock_now() + options->await;

	while (!is_interrupted(options)) {
		uint64_t attempt = clock_now() + ATTEMPT;
		bool refused;

		if (!reach(crew, options, attempt < deadline ? attempt : deadline, &refused))
			return 0;
		if (clock_now() + ASK_AGAIN > deadline)
			break;
		(void)channel_wait_any(NULL, NULL, 0, clock_now() + ASK_AGAIN);
	}
	return -1;
}

/* ---- either ---- */

static int hire_elsewhere(struct crew *crew, const struct run_options *options, bool go_on)
{
	char why[300];
	char *lab = NULL;
	bool refused;
	int result;

	if (options->lab) {
		lab = errand_lab_line(options->lab, why, sizeof(why));
		if (!lab)
			return fail(crew, why);
	}
	result = reach(crew, options, clock_now() + options->await, &refused) ||
			link_hire(crew->link, go_on, lab)
		? fail(crew, crew->link->why)
		: 0;
	free(lab);
	return result;
}

int crew_order(struct crew *crew, const struct run_options *options, const char *line)
{
	const char *drives[RECORD_DRIVES + 1] = { NULL };

	if (!crew->link || !options->lab || crew->index == NO_CASE)
		return -1;
	for (uint32_t i = 0; i < options->drive_count; i++)
		drives[i] = options->drives[i];
	return hands_order(&crew->hands, line, options->lab, drives);
}

process_file crew_hands_channel(const struct crew *crew)
{
	return crew->alive && crew->hands.alive ? crew->hands.wire.channel : -1;
}

void crew_hands_answer(struct crew *crew)
{
	char *line;

	while (hands_answer(&crew->hands, &line) == WIRE_LINE_READ)
		crew_tell(crew, line);
}

int crew_hire(struct crew *crew, const struct run_options *options, bool go_on)
{
	int result;

	crew->index = NO_CASE;
	crew->ready = false;
	crew->go_on = 0;
	result =
		crew->link ? hire_elsewhere(crew, options, go_on) : hire_here(crew, options, go_on);
	crew->alive = !result;
	return result;
}

void crew_dismiss(struct crew *crew)
{
	if (!crew->alive)
		return;
	crew->alive = false;
	hands_end(&crew->hands);
	if (crew->link)
		(void)link_dismiss(crew->link);
	else
		dismiss_here(crew);
}

process_file crew_channel(const struct crew *crew)
{
	if (!crew->alive)
		return -1;
	if (!crew->link)
		return crew->wire.channel;
	return crew->link->open ? crew->link->wire.channel : -1;
}

void crew_tell(struct crew *crew, const char *line)
{
	if (crew->link)
		(void)link_say(crew->link, line);
	else
		(void)wire_send(crew->wire.channel, line, -1, clock_now() + SECONDS(60));
}

enum wire_result crew_hear(struct crew *crew, char **line)
{
	return crew->link ? link_receive(crew->link, line, clock_now())
			  : wire_receive(&crew->wire, line, clock_now());
}

bool crew_is_reached(struct crew *crew)
{
	if (!crew->alive || !crew->link || !link_tick(crew->link))
		return true;
	fail(crew, crew->link->why);
	return false;
}

bool crew_is_cut_off(const struct crew *crew)
{
	return crew->link && !crew->link->open;
}
