/* worker.c - cases in, record lines out. */
#include "harness/play/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/specs.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/judge/leftover.h"
#include "harness/play/play.h"
#include "harness/play/remote/errand.h"
#include "harness/play/stage_free.h"
#include "harness/play/stage_hands.h"
#include "harness/play/stage_log.h"
#include "harness/record/record.h"
#include "harness/system/text.h"

#define STATE_ANSWER (1u << 16) /* bytes of what an onlooker sees */

struct worker {
	struct stage stage;
	struct lab lab; /* that its drives stand in; empty without one */
	struct record *record;
	worker_find find;
	char spec[200];   /* that the runner has changed the drives to */
	uint32_t allowed; /* NEED_* that the user provides by saying so */
};

/* Behind all that the record has. */
static int say(struct worker *worker, const char *line)
{
	return record_line(worker->record, line) ? -1 : record_flush(worker->record);
}

/* Words and a reason, in a line. */
static int say_why(struct worker *worker, const char *words, const char *why)
{
	char line[800];

	snprintf(line, sizeof(line), "%s %s", words, why);
	for (char *c = line; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return say(worker, line);
}

/* What is not sent yet is sent before anything that may take long, and may never end. */
static int waits(void *context)
{
	const struct desk *desk = context;

	return record_flush(desk->record);
}

static int pass_on(void *context, uint32_t step, const struct observation *observation)
{
	struct desk *desk = context;
	struct observation shifted = *observation;

	/* Nothing that was not timed gets a time. */
	shifted.begun += observation->begun ? desk->offset : 0;
	shifted.ended += observation->ended ? desk->offset : 0;
	desk->refused = desk->refused ||
		(observation->outcome == OUTCOME_ANSWER &&
			observation->status == (uint32_t)ST_INVALID_DEVICE_STATE);
	return record_seen(desk->record, desk->index, desk->repetition, step, &shifted);
}

/* Does the plan do anything that mounts a volume, by itself or because a disc arrives? */
static bool may_mount(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		switch (o->kind) {
		case OP_OPEN:
			if (o->path != PATH_INTERFACE)
				return true;
			break;
		case OP_VOLUME_INFO: return true;
		case OP_LAB:
			if (o->verb != LAB_PASS_TIME && o->verb != LAB_STATE &&
				o->verb != LAB_CLEAR_COMMANDS && o->verb != LAB_READ_COMMANDS)
				return true;
			break;
		default:
			if (operation_is_recorders(o))
				return true;
		}
	}
	return false;
}

/* Has somebody mounted a volume in a case that mounts none? Asked when something was refused for that. */
static bool mounted_by_others(struct stage *stage, const struct plan *plan)
{
	char *text = may_mount(plan) ? NULL : calloc(1, STATE_ANSWER);
	bool mounted = false;

	for (uint32_t i = 0; text && i < stage->drives; i++) {
		struct drive_result result;

		mounted = mounted ||
			(!stage->labs[i]->ops->lab(stage->labs[i], LAB_STATE, 0, 0, 0, &result,
				 text, STATE_ANSWER, clock_now() + stage->timeout) &&
				strstr(text, "mounted=1"));
	}
	free(text);
	return mounted;
}

/* What keeps a drive locked, for the user to end. plan is the last one that was played, or NULL. */
static void diagnose(struct stage *stage, const struct stage_hold *hold, uint64_t waited,
	const struct plan *plan)
{
	const char *spec = stage->specs[hold->drive];
	struct text out = text_into(stage->stuck, sizeof(stage->stuck));
	bool own = plan && (!hold->named || leftover_is_of(plan, hold->name));

	text_add(&out, "the drive %.200s is still locked", spec);
	if (hold->named) {
		text_add(&out, " under the name \"");
		text_add_legible(&out, hold->name, strlen(hold->name));
		text_add(&out, "\"");
	}
	text_add(&out, " after %.1f s", (double)waited / (double)SECONDS(1));
	if (own)
		text_add(&out,
			": by the case %s/%s, whose lock outlived its owner. Free the drive: plug it "
			"in anew, or restart the machine",
			plan->suite, plan->name);
	else
		text_add(&out,
			": it is used by somebody else, who has no part in this run%s. End that "
			"program",
			hold->named && run_token_ends(hold->name) ? TRIAL_OTHER_RUN : "");
	text_add(&out, "; then go on with --resume");
}

/* Where no lab has reset the drives, the next case needs them free. 0, -1 as for records. */
static int wait_free(struct stage *stage, const struct desk *desk, const struct plan *plan)
{
	struct stage_hold hold;
	uint64_t waited;

	if (stage->reset)
		return 0;
	if (desk && record_flush(desk->record))
		return -1;
	if (stage_wait_free(stage, &hold, &waited))
		diagnose(stage, &hold, waited, plan);
	return desk ? record_waited(desk->record, desk->index, desk->repetition, waited) : 0;
}

/* A person at the drive does not want to: the case is skipped for what it needs of him, in his words. */
static int refuse(struct stage *stage, const struct desk *desk, uint32_t unmet)
{
	char why[400];

	snprintf(why, sizeof(why), TRIAL_REFUSED "%s", stage->trouble);
	return record_trouble(desk->record, desk->index, desk->repetition, why) ||
			record_skip(desk->record, desk->index, desk->repetition, unmet)
		? -1
		: 0;
}

/* What hands at the drive did not do is no fault of the drive's. */
static int blame_lab(struct stage *stage)
{
	char why[sizeof(stage->trouble)];

	snprintf(why, sizeof(why), "%s", stage->trouble);
	snprintf(stage->trouble, sizeof(stage->trouble), TRIAL_LAB "%.280s", why);
	return -1;
}

/* 0; 1 when somebody refuses what the case needs, which is in *unmet; -1. */
static int make_ready(struct stage *stage, const struct plan *plan, uint32_t *unmet)
{
	bool changed = false;
	int result = 0;

	if (stage_mend(stage))
		return -1;
	if (stage_hands_connect(stage) || stage_log_check(stage, plan))
		return blame_lab(stage);
	if (stage_reset(stage))
		return -1;
	result = stage_hands_prepare(stage, plan, &changed, unmet);
	if (result < 0)
		return blame_lab(stage);
	return !result && changed && stage_reset(stage) ? -1 : result;
}

static bool loses_power(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		if (o->kind == OP_LAB && o->verb == LAB_REBOOT && o->a)
			return true;
	}
	return false;
}

/* Drives are brought to their initial state before a case, not after: what the last case left behind
 * stays there to be looked at. */
int worker_play(struct stage *stage, struct desk *desk, const struct plan *plan)
{
	const struct play_audience audience = { pass_on, waits, desk };
	uint32_t unmet = plan->needs & ~stage->capabilities;
	int troubled = 0;

	/* A machine cannot take its own power away and go on. */
	if (desk->here && stage->restarts && loses_power(plan))
		unmet |= NEED_REBOOT;
	if (unmet)
		return record_skip(desk->record, desk->index, desk->repetition, unmet);
	if (plan->fault[0]) {
		snprintf(stage->trouble, sizeof(stage->trouble), "the plan makes no sense: %s",
			plan->fault);
		troubled = -1;
	} else {
		int ready = desk->first ? 0 : make_ready(stage, plan, &unmet);

		if (ready > 0)
			return refuse(stage, desk, unmet);
		troubled = ready || play_from(stage, plan, desk->first, &audience);
		if (!troubled && stage->restart)
			return 0;
		if (!troubled && stage_hands_check(stage))
			troubled = blame_lab(stage);
	}
	if (!troubled && desk->refused && mounted_by_others(stage, plan)) {
		snprintf(stage->trouble, sizeof(stage->trouble), "%s", TRIAL_MOUNTED);
		troubled = -1;
	}
	if (troubled && record_trouble(desk->record, desk->index, desk->repetition, stage->trouble))
		return -1;
	if (!plan->fault[0] && wait_free(stage, desk, plan))
		return -1;
	return record_end(desk->record, desk->index, desk->repetition, clock_now() + desk->offset);
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
	if (stage_open(&worker->stage, specs, count, timeout))
		return -1;
	stage_allow(&worker->stage, worker->allowed);
	return 0;
}

/* The last thing of a run: are the drives still the same? What cannot be asked is told to the runner. */
static int identify_again(struct worker *worker)
{
	if (!stage_mend(&worker->stage) && !stage_identify(&worker->stage))
		return worker_introduce(&worker->stage, worker->record, true)
			? -1
			: say(worker, "identified");
	return say_why(worker, "broken after the last case:", worker->stage.trouble);
}

static int take_first(const char *word, struct desk *desk)
{
	uint64_t first = 0;

	if (!word || text_number(word, UINT32_MAX, &first) || !first)
		return -1;
	desk->first = (uint32_t)first;
	return 0;
}

static int say_restart(struct worker *worker, uint32_t step)
{
	char line[40];

	snprintf(line, sizeof(line), "restart %u", (unsigned)step);
	return say(worker, line);
}

static int obey(struct worker *worker, char *line)
{
	char *verb = text_word(&line);
	char *index = text_word(&line);
	char *repetition = text_word(&line);
	const char *time = text_word(&line);
	char *suite = text_word(&line);
	char *name = text_word(&line);
	char *spec = text_word(&line);
	uint64_t numbers[2], now = 0;
	struct desk desk = { .record = worker->record };
	struct plan *plan;
	int result;

	if (verb && !strcmp(verb, "identify"))
		return identify_again(worker);
	if (!verb || !name || text_number(index, UINT32_MAX, &numbers[0]) ||
		text_number(repetition, UINT32_MAX, &numbers[1]) ||
		(strcmp(time, "-") != 0 && text_number(time, UINT64_MAX, &now)))
		return -1;
	desk.offset = now ? now - clock_now() : 0;
	desk.here = !now;
	if (!strcmp(verb, "go-on") ? take_first(spec, &desk)
				   : strcmp(verb, "play") || (spec && change_drives(worker, spec)))
		return -1;
	desk.index = (uint32_t)numbers[0];
	desk.repetition = (uint32_t)numbers[1];
	/* Of a machine that goes down, another one knows what was sent in time; itself, no more than is on its disk. */
	record_hold(worker->record, desk.here);
	plan = worker->find(suite, name);
	if (!plan)
		return -1;
	result = worker_play(&worker->stage, &desk, plan);
	plan_free(plan);
	if (!result && worker->stage.restart)
		return say_restart(worker, worker->stage.restart);
	if (!result && worker->stage.stuck[0])
		result = say_why(worker, "stuck", worker->stage.stuck);
	return result ? result : say(worker, "done");
}

/* The files that its drivers come from, as driver-file.1 and so on: `NAME VERSION, SIZE bytes, SHA-256 HEX`. */
static int introduce_files(const struct drive_facts *facts, record_drive_writer write,
	struct record *record, uint32_t drive)
{
	for (uint32_t i = 0; i < facts->file_count && i < DRIVE_FILES; i++) {
		const struct drive_file *file = &facts->files[i];
		char key[24], value[300];

		snprintf(key, sizeof(key), "driver-file.%u", (unsigned)i + 1);
		snprintf(value, sizeof(value), "%s %s, %llu bytes, SHA-256 %s", file->name,
			file->version[0] ? file->version : "without a version",
			(unsigned long long)file->size, file->sha256[0] ? file->sha256 : "unknown");
		if (write(record, drive, key, value))
			return -1;
	}
	return 0;
}

int worker_introduce(const struct stage *stage, struct record *record, bool again)
{
	char needs[1024];
	record_drive_writer write = again ? record_drive_again : record_drive_fact;

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
		if (introduce_files(facts, write, record, i))
			return -1;
	}
	return 0;
}

/* Is every drive free to begin with? Embedded ones are new. 0, or -1 and why in stuck or trouble. */
static int find_free(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		if (spec_is_embedded(stage->specs[i]))
			continue;
		if (stage_reset(stage))
			return -1;
		(void)wait_free(stage, NULL, NULL);
		return stage->stuck[0] ? -1 : 0;
	}
	return 0;
}

static bool take_flag(int *argc, char ***argv, const char *flag)
{
	if (!*argc || strcmp(**argv, flag) != 0)
		return false;
	--*argc;
	++*argv;
	return true;
}

/* Who works the drives: as the file says, which is here, or comes from the runner. */
static int take_lab(struct worker *worker, struct wire *wire, bool far, const char *file,
	char *error, size_t size)
{
	if (!far)
		return *file ? lab_read(file, &worker->lab, error, size) : 0;
	worker->stage.far = wire;
	return errand_take_lab(wire, &worker->lab, error, size);
}

int worker_main(int argc, char **argv, worker_find find)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	struct wire wire;
	uint64_t timeout, allowed;
	char error[2000];
	char *line;
	int result = 3;

	bool restarted = take_flag(&argc, &argv, WORKER_GO_ON);
	bool far = take_flag(&argc, &argv, WORKER_FAR_LAB);

	process_follow_parent();
	process_ignore_interrupts();
	if (argc < 4 || argc > 3 + PLAN_DRIVES || !worker ||
		text_number(argv[0], 86400000, &timeout) ||
		text_number(argv[1], UINT32_MAX, &allowed)) {
		fprintf(stderr, "exaccess worker is started by exaccess run, not by hand\n");
		free(worker);
		return 2;
	}
	worker->find = find;
	worker->allowed = (uint32_t)allowed;
	worker->record = record_to_channel(WORKER_CHANNEL);
	if (!worker->record) {
		free(worker);
		return result;
	}
	wire_init(&wire, WORKER_CHANNEL);
	if (stage_open(&worker->stage, (const char *const *)argv + 3, (uint32_t)argc - 3,
		    MILLISECONDS(timeout))) {
		say_why(worker, "broken", worker->stage.trouble);
	} else if (take_lab(worker, &wire, far, argv[2], error, sizeof(error))) {
		say_why(worker, "broken", error);
	} else if (stage_equip(&worker->stage, &worker->lab)) {
		say_why(worker, "broken", worker->stage.trouble);
	} else if (!restarted && find_free(&worker->stage)) {
		say_why(worker, "broken",
			worker->stage.stuck[0] ? worker->stage.stuck : worker->stage.trouble);
	} else if (!worker_introduce(&worker->stage, worker->record, false) &&
		!say(worker, "ready")) {
		stage_allow(&worker->stage, worker->allowed);
		result = 0;
		while (wire_receive(&wire, &line, UINT64_MAX) == WIRE_LINE_READ)
			if (obey(worker, line))
				break;
	}
	stage_close(&worker->stage);
	lab_free(&worker->lab);
	record_close(worker->record);
	wire_clear(&wire);
	free(worker);
	return result;
}
