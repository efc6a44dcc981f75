/* cast.c - asking a contender, and hearing what it says. */
#include "harness/play/cast.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/status.h"
#include "harness/play/contender/contender.h"

#define END_TIMEOUT SECONDS(20)

static int be_contender(int argc, char **argv)
{
	return contender_main(argc - 2, argv + 2);
}

int cast_start(
	struct cast *cast, const char *const *argv, process_file barrier, process_file legacy)
{
	process_file ends[2];
	process_file inherited[3];
	int result;

	if (channel_pair(ends))
		return -1;
	inherited[0] = ends[1];
	inherited[1] = barrier;
	inherited[2] = legacy;
	memset(cast, 0, sizeof(*cast));
	result = process_fork(&cast->process, be_contender, argv, inherited, legacy >= 0 ? 3 : 2);
	file_close(ends[1]);
	if (result) {
		file_close(ends[0]);
		return -1;
	}
	wire_init(&cast->wire, ends[0]);
	cast->alive = true;
	return 0;
}

void cast_end(struct cast *cast)
{
	if (!cast->alive)
		return;
	process_kill(&cast->process);
	file_close(cast->wire.channel);
	wire_clear(&cast->wire);
	cast->alive = false;
}

int cast_ask(
	struct cast *cast, const char *word, const struct operation *operation, uint64_t deadline)
{
	char line[OPERATION_TEXT + 16];
	char text[OPERATION_TEXT];

	operation_print(operation, text, sizeof(text));
	snprintf(line, sizeof(line), "%s %s", word, text);
	return wire_send(cast->wire.channel, line, -1, deadline);
}

int cast_give(
	struct cast *cast, process_file carrier, uint32_t slot, uint32_t drive, uint64_t deadline)
{
	char line[32];

	snprintf(line, sizeof(line), "adopt %u %u", (unsigned)slot, (unsigned)drive);
	return wire_send(cast->wire.channel, line, carrier, deadline);
}

int cast_await_ready(struct cast *cast, uint64_t deadline)
{
	char *line;

	return wire_receive(&cast->wire, &line, deadline) == WIRE_LINE_READ &&
			!strcmp(line, "ready")
		? 0
		: -1;
}

/* The contender's process is over, or as good as over: how did it end? */
static void see_end(struct cast *cast, struct observation *seen)
{
	if (process_wait(&cast->process, clock_now() + END_TIMEOUT))
		process_kill(&cast->process);
	seen->outcome = OUTCOME_END;
	seen->end = (uint32_t)cast->process.end;
	seen->code = cast->process.code;
	seen->ended = clock_now();
}

enum cast_word cast_answer(struct cast *cast, uint64_t deadline, struct observation *seen)
{
	char error[200];
	char *line;

	switch (wire_receive(&cast->wire, &line, deadline)) {
	case WIRE_LINE_READ: break;
	case WIRE_DEADLINE: return CAST_LATE;
	default: see_end(cast, seen); return CAST_ENDED;
	}
	return strncmp(line, "seen ", 5) || observation_parse(line + 5, seen, error, sizeof(error))
		? CAST_UNINTELLIGIBLE
		: CAST_ANSWERED;
}

process_file cast_fetch(struct cast *cast)
{
	return wire_fetch(&cast->wire);
}

void cast_control(struct cast *cast, enum operation_kind kind, struct observation *seen)
{
	int result;

	seen->begun = clock_now();
	seen->outcome = OUTCOME_ANSWER;
	if (kind == OP_KILL) {
		process_kill(&cast->process);
		see_end(cast, seen);
		return;
	}
	cast->frozen = kind == OP_STOP;
	result = cast->frozen ? process_stop(&cast->process) : process_continue(&cast->process);
	if (result)
		seen->status = (uint32_t)ST_UNSUCCESSFUL;
	seen->ended = clock_now();
}
