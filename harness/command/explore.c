/* explore.c - exaccess explore: random plans until one violates a clause. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/random/explore.h"
#include "harness/command/options.h"
#include "harness/plan/plan_code.h"
#include "harness/command/program.h"
#include "harness/drive/specs.h"
#include "harness/system/text.h"

enum { DRIVE, SEED, PLANS, SECONDS_MOST, WITHOUT, OUT, TIMEOUT };

static const struct option options[] = {
	[DRIVE] = { "drive", "SPEC", "drive to explore, as for run; default emulated" },
	[SEED] = { "seed", "N", "where to start; the same seed gives the same plans; default 1" },
	[PLANS] = { "plans", "N", "how many plans to play; default 1000" },
	[SECONDS_MOST] = { "seconds", "N",
		"stop after that time; default: when all plans are played" },
	[WITHOUT] = { "without", "KIND",
		"leave out opens, crashes, mounts, names, buffers,\n"
		"                         duplicates, commands or events; may be given again" },
	[OUT] = { "out", "FILE", "write the shortest violating plan here, for exaccess replay" },
	[TIMEOUT] = { "timeout", "SECONDS",
		"how long a drive may take for one request; default 10" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "explore", "[OPTION]...",
	"Plays random plans, judges every answer, and shrinks the first plan that violates a clause.",
	"Opens of a locked device are left out when a drive is known not to refuse them:\n"
	"  exaccess explore --drive emulated:published --without opens\n"
	"\n"
	"Exit codes: 0 no violation was found, 1 one was, 2 bad usage, 3 the harness failed.\n",
	options };

struct exploration {
	const struct program *program;
	const char *drive;
	const char *out;
	uint64_t seed;
	uint64_t plans;
	uint64_t seconds;
	uint64_t timeout;
	uint32_t without;
};

static int take_family(const char *word, uint32_t *without)
{
	static const char *const words[] = { "opens", "crashes", "mounts", "names", "buffers",
		"duplicates", "commands", "events" };

	for (uint32_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(word, words[i])) {
			*without |= 1u << i;
			return 0;
		}
	return options_wrong(&manual,
		"--without leaves out opens, crashes, mounts, names, buffers, duplicates, commands "
		"or events, not '%s'",
		word);
}

static void print_steps(const struct plan *plan, const struct judgement *judgement)
{
	printf("\nThe shortest plan that violates a clause, %u steps:\n\n", (unsigned)plan->count);
	for (uint32_t i = 0; i < plan->count; i++) {
		char does[OPERATION_TEXT];
		char seen[EXPECTATION_TEXT];

		operation_describe(&plan->steps[i].operation, does, sizeof(does));
		expectation_describe(&plan->steps[i].expected, seen, sizeof(seen));
		printf("  %u %-9s %s\n", (unsigned)i + 1, actor_name(plan->steps[i].actor), does);
		if ((int)i != judgement->step)
			printf("       -> %s\n", seen);
	}
	printf("       expected: %s\n       seen:     %s\n", judgement->expected, judgement->seen);
	for (uint32_t i = 0; plan->clauses[i]; i++)
		printf("\nXA-%s: %s\n", plan->clauses[i]->id, plan->clauses[i]->text);
}

/* The moves are played once more, so that what is shown is what was seen of just these. */
static struct plan *show(
	struct stage *stage, const struct exploration *exploration, const struct moves *moves)
{
	struct judgement judgement;
	enum verdict verdict =
		explore_play(stage, moves, exploration->program->find_clause, &judgement);
	struct plan *plan;

	if (verdict != VERDICT_FAIL) {
		printf("it was not seen again when played once more: the drive is not steady\n");
		judgement.step = (int)moves->count - 1;
	}
	plan = explore_case(moves, (uint32_t)judgement.step, exploration->program->find_clause);
	if (!plan)
		return NULL;
	print_steps(plan, &judgement);
	printf("\nAs a case:\n\n");
	plan_code(plan, stdout);
	return plan;
}

/* Takes the plan over. */
static int write_plan(const struct exploration *exploration, struct plan *plan)
{
	struct results *results = results_new();
	struct record *record;
	char error[400];
	int result = -1;

	if (!results || results_add(results, plan, 1)) {
		explore_plan_free(plan);
		results_free(results);
		return -1;
	}
	record = record_create_file(exploration->out, error, sizeof(error));
	if (!record) {
		fprintf(stderr, "exaccess explore: %s\n", error);
	} else if (record_plan(record, results)) {
		fprintf(stderr, "exaccess explore: %s\n", record_error(record));
	} else {
		printf("\nwritten: %s\nrepeat:  exaccess replay --drive %s %s\n", exploration->out,
			exploration->drive, exploration->out);
		result = 0;
	}
	record_close(record);
	results_free(results);
	return result;
}

static int found(struct stage *stage, const struct exploration *exploration, struct moves *moves,
	uint64_t number)
{
	struct plan *plan;

	printf("plan %" PRIu64 " of seed %" PRIu64 " violates a clause; shrinking ...\n", number,
		exploration->seed);
	fflush(stdout);
	explore_shrink(stage, moves, exploration->program->find_clause, 2000);
	plan = show(stage, exploration, moves);
	if (!plan)
		return EXIT_UNFINISHED;
	if (exploration->out)
		return write_plan(exploration, plan) ? EXIT_UNFINISHED : EXIT_VIOLATED;
	explore_plan_free(plan);
	return EXIT_VIOLATED;
}

/* What happens to drives takes somebody, or something, that makes it happen. */
#define EVENTS_NEED                                                                  \
	(NEED_OPERATOR | NEED_ALL_FAULTS | NEED_SECOND_ACCOUNT | NEED_CALLER_WIDTH | \
		NEED_AUDIO_MEDIUM | NEED_BLANK_MEDIUM | NEED_MOUNTED_VOLUME)

static int explore(struct stage *stage, struct exploration *exploration)
{
	uint64_t end =
		exploration->seconds ? clock_now() + SECONDS(exploration->seconds) : UINT64_MAX;
	struct moves *moves = malloc(sizeof(*moves));
	uint64_t steps = 0;
	int code = EXIT_CONFORMS;
	uint64_t i = 0;

	if (!moves)
		return EXIT_UNFINISHED;
	if (EVENTS_NEED & ~stage->capabilities)
		exploration->without |= EXPLORE_EVENTS;
	for (; i < exploration->plans && clock_now() < end && code == EXIT_CONFORMS; i++) {
		struct judgement judgement;
		enum verdict verdict;

		/* Seeds of neighbouring plans must have nothing in common. */
		explore_generate(moves, (exploration->seed << 32) + i, exploration->without);
		steps += moves->count;
		verdict = explore_play(stage, moves, exploration->program->find_clause, &judgement);
		if (verdict == VERDICT_FAIL) {
			code = found(stage, exploration, moves, i);
		} else if (verdict != VERDICT_PASS) {
			fprintf(stderr,
				"exaccess explore: plan %" PRIu64 ": %s%s%s; "
				"step %d, expected: %s, seen: %s\n",
				i, judgement.reason, stage->trouble[0] ? ": " : "", stage->trouble,
				judgement.step + 1, judgement.expected, judgement.seen);
			code = EXIT_UNFINISHED;
		}
	}
	if (code == EXIT_CONFORMS)
		printf("%" PRIu64 " plans of %" PRIu64 " steps in all (seed %" PRIu64
		       "): no violation was found\n",
			i, steps, exploration->seed);
	free(moves);
	return code;
}

static int take_option(struct exploration *e, struct option_reader *reader, int index)
{
	uint64_t number;

	switch (index) {
	case DRIVE: e->drive = reader->value; return 0;
	case SEED: return options_number(reader, index, 0, UINT32_MAX, &e->seed);
	case PLANS: return options_number(reader, index, 1, 1000000000, &e->plans);
	case SECONDS_MOST: return options_number(reader, index, 1, 86400, &e->seconds);
	case WITHOUT: return take_family(reader->value, &e->without);
	case OUT: e->out = reader->value; return 0;
	default:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		e->timeout = SECONDS(number);
		return 0;
	}
}

int command_explore(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct exploration exploration = {
		.program = program, .drive = spec_default(), .seed = 1, .timeout = SECONDS(10)
	};
	struct stage *stage;
	char why[300];
	int index;
	int code = EXIT_UNFINISHED;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option", reader.value);
		if (index == OPTION_WRONG || take_option(&exploration, &reader, index))
			return EXIT_USAGE;
	}
	if (!exploration.plans)
		exploration.plans = exploration.seconds ? 1000000000 : 1000;
	if (spec_check(exploration.drive, why, sizeof(why)))
		return options_wrong(&manual, "%s", why);
	stage = calloc(1, sizeof(*stage));
	if (!stage)
		return EXIT_UNFINISHED;
	if (stage_open(stage, &exploration.drive, 1, exploration.timeout))
		fprintf(stderr, "exaccess explore: %s\n", stage->trouble);
	else
		code = explore(stage, &exploration);
	stage_close(stage);
	free(stage);
	return code;
}
