/*
 * line.c - any bytes as what comes over a line from another machine, and as what a worker there says: as
 * they are, and as lines in frames that hold. What is let through into the record can be read back.
 */
#include <string.h>

#include "harness/play/remote/frame.h"
#include "harness/play/remote/link.h"
#include "harness/play/run/said.h"
#include "harness/testing/fuzz/fuzz.h"

#define LINES_MOST \
	30000u /* bytes: what a channel holds while nobody reads, with frames around it */

/* One case of two steps, of which the first repetition is being played. */
static struct results *begin_case(void)
{
	static const struct clause *const none[] = { NULL };
	const struct operation queries = { .kind = OP_CONTROL };
	const struct expectation any = { 0 };
	struct results *results = results_new();
	struct plan *plan = plan_new();
	char begin[] = "begin 0 1 5", error[200];

	MUST(results && plan);
	plan->suite = "suite";
	plan->name = "case";
	plan->clauses = none;
	plan->needs = NEED_RESETS;
	(void)plan_add(plan, ROLE_GIVEN, HOLDER, &queries, &any);
	(void)plan_add(plan, ROLE_THEN, RIVAL, &queries, &any);
	MUST(!results_add(results, plan, 2));
	results->planned = true;
	MUST(!results_take_line(results, begin, error, sizeof(error)));
	return results;
}

static void try_said(struct results *results, const char *line)
{
	char error[300] = "";
	char *copy;

	if (said_check(line, results, 0, 1, error, sizeof(error))) {
		MUST(error[0]);
		return;
	}
	copy = malloc(strlen(line) + 1);
	MUST(copy);
	strcpy(copy, line);
	MUST(!results_take_line(results, copy, error, sizeof(error)));
	free(copy);
	MUST(results->cases[0].trials[1].state == TRIAL_PLANNED);
}

static void try_frame(const char *line, uint64_t own)
{
	char *framed = frame_write(own, line);
	char *copy = malloc(strlen(line) + 1);
	uint64_t number = 0;
	char *text;

	MUST(framed && copy);
	framed[strcspn(framed, "\n")] = '\0';
	text = frame_read(framed, &number);
	MUST(text && number == own && !strcmp(text, line));
	strcpy(copy, line);
	(void)frame_read(copy, &number);
	free(copy);
	free(framed);
}

/* Whatever comes over the link, until it breaks or says no more. */
static void listen(process_file channel)
{
	struct link link = { .open = true, .heard = 1, .silence = SECONDS(1) };
	struct results *results = begin_case();
	char *line;
	enum wire_result got;

	wire_init(&link.wire, channel);
	while ((got = link_receive(&link, &line, clock_now())) == WIRE_LINE_READ || got == WIRE_END)
		if (got == WIRE_LINE_READ)
			try_said(results, line);
	MUST(got == WIRE_TROUBLE && !link.open && link.why[0]);
	results_free(results);
}

static void send_framed(process_file channel, const char *text, uint64_t number)
{
	char *framed = frame_write(number, text);

	MUST(framed);
	(void)channel_send(channel, framed, strlen(framed), -1, clock_now());
	free(framed);
}

void fuzz_line(const uint8_t *bytes, size_t size)
{
	struct results *results = begin_case();
	char *text = fuzz_text(bytes, size < LINES_MOST ? size : LINES_MOST);
	process_file raw[2], framed[2];
	uint64_t number = 0;
	char *rest = text;

	MUST(!channel_pair(raw) && !channel_pair(framed));
	if (size)
		(void)channel_send(
			raw[1], bytes, size < LINES_MOST ? size : LINES_MOST, -1, clock_now());
	while (*rest) {
		char *line = rest;

		rest += strcspn(rest, "\n");
		if (*rest)
			*rest++ = '\0';
		if (strlen(line) < LINES_MOST / 2)
			try_frame(line, number);
		try_said(results, line);
		send_framed(framed[1], line, ++number);
	}
	file_close(raw[1]);
	file_close(framed[1]);
	listen(raw[0]);
	listen(framed[0]);
	free(text);
	results_free(results);
}
