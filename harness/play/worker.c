/* worker.c - cases in, record lines out. */
#include "harness/play/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/play/play.h"
#include "harness/record/record.h"
#include "harness/system/text.h"

struct worker {
	struct stage stage;
	struct record *record;
	worker_find find;
	uint32_t index; /* of the case being played */
	uint32_t repetition;
	char spec[200]; /* that the runner has changed the drives to */
};

static int say(const char *line)
{
	return wire_send(WORKER_CHANNEL, line, -1, UINT64_MAX);
}

/* Where what is seen goes: the record, under a case's number. */
struct desk {
	struct record *record;
	uint32_t index;
	uint32_t repetition;
};

static int pass_on(void *context, uint32_t step, const struct observation *observation)
{
	struct desk *desk = context;

	return record_seen(desk->record, desk->index, desk->repetition, step, observation);
}

/* Drives are brought to their initial state before a case, not after: what the last case left behind
 * stays there to be looked at. */
int worker_play(struct stage *stage, struct record *record, uint32_t index, uint32_t repetition,
	const struct plan *plan)
{
	struct desk desk = { record, index, repetition };
	const struct play_audience audience = { pass_on, &desk };
	uint32_t unmet = plan->needs & ~stage->capabilities;
	int troubled;

	if (unmet)
		return record_skip(record, index, repetition, unmet);
	if (plan->fault[0]) {
		snprintf(stage->trouble, sizeof(stage->trouble), "the plan makes no sense: %s",
			plan->fault);
		troubled = -1;
	} else {
		troubled = stage_mend(stage) || stage_reset(stage) || play(stage, plan, &audience);
	}
	if (troubled && record_trouble(record, index, repetition, stage->trouble))
		return -1;
	return record_end(record, index, repetition, clock_now());
}

/* Another stage, with as many drives, all of that kind. */
static int change_drives(struct worker *worker, const char *spec)
{
	uint32_t count = worker->stage.drives;
	uint64_t timeout = worker->stage.timeout;
	const char *specs[PLAN_DRIVES];

	if (!strcmp(worker->stage.specs[0], spec))
		return 0;
	stage_close(&worker->stage);
	snprintf(worker->spec, sizeof(worker->spec), "%s", spec);
	for (uint32_t i = 0; i < count; i++)
		specs[i] = worker->spec;
	return stage_open(&worker->stage, specs, count, timeout);
}

/* The last thing of a run: are the drives still the same? What cannot be asked is told to the runner. */
static int identify_again(struct worker *worker)
{
	char broken[400];

	if (!stage_mend(&worker->stage) && !stage_identify(&worker->stage))
		return worker_introduce(&worker->stage, worker->record, true) ? -1
									      : say("identified");
	snprintf(broken, sizeof(broken), "broken after the last case: %s", worker->stage.trouble);
	for (char *c = broken; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return say(broken);
}

static int obey(struct worker *worker, char *line)
{
	char *verb = text_word(&line);
	char *index = text_word(&line);
	char *repetition = text_word(&line);
	char *suite = text_word(&line);
	char *name = text_word(&line);
	char *spec = text_word(&line);
	uint64_t numbers[2];
	struct plan *plan;
	int result;

	if (verb && !strcmp(verb, "identify"))
		return identify_again(worker);
	if (!name || strcmp(verb, "play") || text_number(index, UINT32_MAX, &numbers[0]) ||
		text_number(repetition, UINT32_MAX, &numbers[1]))
		return -1;
	if (spec && change_drives(worker, spec))
		return -1;
	worker->index = (uint32_t)numbers[0];
	worker->repetition = (uint32_t)numbers[1];
	plan = worker->find(suite, name);
	if (!plan)
		return -1;
	result = worker_play(
		&worker->stage, worker->record, worker->index, worker->repetition, plan);
	plan_free(plan);
	return result ? result : say("done");
}

int worker_introduce(const struct stage *stage, struct record *record, bool again)
{
	char needs[512];
	int (*write)(struct record * record, uint32_t drive, const char *key, const char *value) =
		again ? record_drive_again : record_drive_fact;

	for (uint32_t i = 0; i < stage->drives; i++) {
		const struct drive_facts *facts = &stage->facts[i];
		const struct {
			const char *key;
			const char *value;
		} rows[] = { { "spec", stage->specs[i] }, { "vendor", facts->vendor },
			{ "product", facts->product }, { "revision", facts->revision },
			{ "serial", facts->serial }, { "driver", facts->driver },
			{ "filters", facts->filters }, { "description", facts->description },
			{ "capabilities", needs } };

		needs_text(facts->capabilities, needs, sizeof(needs));
		for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++)
			if ((!again || strcmp(rows[j].key, "capabilities") != 0) &&
				write(record, i, rows[j].key, rows[j].value))
				return -1;
	}
	return 0;
}

int worker_main(int argc, char **argv, worker_find find)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	char broken[400];
	struct wire wire;
	uint64_t timeout;
	char *line;
	int result = 3;

	process_follow_parent();
	process_ignore_interrupts();
	if (argc < 2 || argc > 1 + PLAN_DRIVES || !worker ||
		text_number(argv[0], 86400000, &timeout)) {
		fprintf(stderr, "exaccess worker is started by exaccess run, not by hand\n");
		free(worker);
		return 2;
	}
	worker->find = find;
	worker->record = record_to_channel(WORKER_CHANNEL);
	wire_init(&wire, WORKER_CHANNEL);
	if (!worker->record ||
		stage_open(&worker->stage, (const char *const *)argv + 1, (uint32_t)argc - 1,
			MILLISECONDS(timeout))) {
		snprintf(broken, sizeof(broken), "broken %s", worker->stage.trouble);
		for (char *c = broken; *c; c++)
			if (*c == '\n')
				*c = ' ';
		say(broken);
	} else if (!worker_introduce(&worker->stage, worker->record, false) && !say("ready")) {
		result = 0;
		while (wire_receive(&wire, &line, UINT64_MAX) == WIRE_LINE_READ)
			if (obey(worker, line))
				break;
	}
	stage_close(&worker->stage);
	record_close(worker->record);
	wire_clear(&wire);
	free(worker);
	return result;
}
