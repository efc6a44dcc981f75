/* defects.c - exaccess defects: the defective drives, and what the suite makes of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "harness/command/defects/dictionary_make.h"
#include "harness/command/defects/marks.h"
#include "harness/command/defects/matrix.h"
#include "harness/command/defects/measure.h"
#include "harness/command/options.h"
#include "harness/command/defects/sample.h"
#include "harness/system/process.h"
#include "harness/system/terminal.h"
#include "harness/drive/specs.h"
#include "harness/system/text.h"

#define JOBS_MOST 64

enum {
	DEFECT,
	RUN,
	CASE,
	JOBS,
	TIMEOUT,
	QUIET,
	SAMPLE,
	SEED,
	OCCASIONS,
	DICTIONARY,
	ANEW,
	LACKS,
	DIAGNOSE,
	MARKS,
};

static const struct option options[] = {
	[DEFECT] = { "defect", "GLOB", "only defects whose names match" },
	[RUN] = { "run", NULL, "run the suite against them and print the kill matrix" },
	[CASE] = { "case", "GLOB",
		"only with cases NAME or SUITE/NAME that match; may be given again" },
	[JOBS] = { "jobs", "N", "drives side by side; default four per processor" },
	[TIMEOUT] = { "timeout", "SECONDS",
		"how long a drive may take for one request; default 5" },
	[QUIET] = { "quiet", NULL,
		"of the matrix, print survivors, wrong attributions and totals only" },
	[SAMPLE] = { "sample", "N",
		"then N pairs of a defect and the one occasion on which it is in force" },
	[SEED] = { "seed", "N", "which pairs; default 1" },
	[OCCASIONS] = { "occasions", NULL, "list the occasions instead" },
	[DICTIONARY] = { "dictionary", "FILE",
		"play what diagnose does not know, and write all it knows" },
	[ANEW] = { "anew", NULL, "... without what it knows already" },
	[LACKS] = { "lacks", NULL,
		"list what that dictionary lacks; exit code 1 for one in twenty" },
	[DIAGNOSE] = { "diagnose", "N", "measure diagnoses of one defect in N, played anew" },
	[MARKS] = { "marks", NULL,
		"list the cases that never come to the rule that they are about" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "defects", "[OPTION]...",
	"Lists the defects that an emulated drive can have, a line each: name, clauses that it breaks,\n"
	"and how a driver could come to it. Each is a drive, named as below.",
	"The kill matrix has a line for each defect: `killed` when a case that cites a broken clause\n"
	"failed, `other` when only another case did, `survived` when none did; then the cases.\n"
	"\n"
	"Exit codes of --run: 0 when every defect was killed by a case that cites what it breaks, 1\n"
	"when one was not, 3 when the matrix could not be finished.\n",
	options, spec_kinds };

static volatile int interrupted;

struct wanted {
	const char *pattern;
	bool run;
	bool quiet;
	bool occasions;
	bool anew;
	bool lacks;
	bool marks;
	uint32_t every;
	const char *dictionary;
	uint32_t sample;
	uint64_t seed;
	struct selection cases;
	struct matrix_options matrix;
};

static bool is_wanted(const struct wanted *wanted, const struct defect *defect)
{
	return !wanted->pattern || text_matches(wanted->pattern, defect->name);
}

static uint32_t count_wanted(const struct wanted *wanted)
{
	uint32_t count = 0;

	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d))
		count += is_wanted(wanted, d);
	return count;
}

static void list_occasions(void)
{
	for (int o = OCCASION_ALWAYS + 1; o < OCCASION_COUNT; o++)
		printf("%s\t%s\n", occasion_word((enum occasion)o),
			occasion_text((enum occasion)o));
}

static void list(const struct wanted *wanted)
{
	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d))
		if (is_wanted(wanted, d))
			printf("%s\t%s\t%s\n", d->name, d->clauses, d->text);
}

static void print_row(const struct matrix_row *row)
{
	static const char *const words[KILL_COUNT] = { "killed", "other", "survived" };

	printf("%-8s  %-40s  %-24s  %u of %u", words[row->kill], row->defect->name,
		row->defect->clauses, (unsigned)row->kills, (unsigned)row->played);
	if (row->kills)
		printf("  %s", row->killers);
	if (row->kill != KILL_BY_CITING && row->errors)
		printf("\n          %u cases ended in error, first %s", (unsigned)row->errors,
			row->error);
	if (row->missed[0])
		printf("\n          not shown to break: %s", row->missed);
	printf("\n");
}

/* Clauses that cases assert and that no killed defect has shown them to. */
static void print_unguarded(const struct matrix *matrix, const struct program *program)
{
	unsigned asserted = 0;
	unsigned guarded = 0;

	for (uint32_t i = 0; i < program->clause_count; i++) {
		asserted += matrix->asserted[i];
		guarded += matrix->guarded[i];
	}
	printf("%u of %u asserted clauses guarded: a case that cites them has killed a defect.\n",
		guarded, asserted);
	if (guarded == asserted)
		return;
	printf("  Not shown to be guarded:");
	for (uint32_t i = 0; i < program->clause_count; i++)
		if (matrix->asserted[i] && !matrix->guarded[i])
			printf(" XA-%s", program->clauses[i].id);
	printf("\n");
}

/* A case that fails on none of the drives that break its clauses may never come where they are broken. */
static void print_idle(const struct matrix *matrix)
{
	printf("%u cases found none of the defects that break what they cite.\n",
		(unsigned)matrix->idle_count);
	for (uint32_t i = 0; i < matrix->idle_count; i++)
		printf("  idle %s/%s\n", matrix->idle_suite[i], matrix->idle[i]->name);
}

static void print_matrix(const struct matrix *matrix, const struct program *program,
	const struct wanted *wanted, uint64_t took)
{
	const uint32_t *totals = matrix->totals;

	for (uint32_t i = 0; i < matrix->count; i++)
		if (!wanted->quiet || matrix->rows[i].kill != KILL_BY_CITING)
			print_row(&matrix->rows[i]);
	if (!wanted->pattern && !wanted->cases.cases.count) {
		print_unguarded(matrix, program);
		print_idle(matrix);
	}
	printf("documented drive: %u cases, %u false alarms", (unsigned)matrix->planned,
		(unsigned)matrix->false_alarms);
	for (uint32_t i = 0; i < matrix->false_alarms; i++)
		printf("%s %s", i ? "," : ":", matrix->unfit[i]->name);
	printf("\n%u defects = %u killed by a case that cites the clause + %u by another only + "
	       "%u survived\n",
		(unsigned)matrix->count, (unsigned)totals[KILL_BY_CITING],
		(unsigned)totals[KILL_BY_ANOTHER], (unsigned)totals[KILL_BY_NONE]);
	printf("score %.1f %%, in %.0f s\n",
		100.0 * totals[KILL_BY_CITING] / (matrix->count ? matrix->count : 1),
		(double)took / 1e9);
}

static void print_survivors(const struct sample *sample)
{
	for (uint32_t i = 0; i < sample->count; i++) {
		const struct sample_row *row = &sample->rows[i];

		if (row->killed)
			continue;
		printf("survived  %s@%s  %s  %u played, %u in error", row->defect->name,
			occasion_word(row->occasion), row->defect->clauses, (unsigned)row->played,
			(unsigned)row->errors);
		printf(row->name[0] ? "  nearest: %s\n" : "  no case cites it and comes there\n",
			row->name);
	}
}

static void print_sample(const struct sample *sample, uint64_t seed)
{
	print_survivors(sample);
	printf("\nkilled by a case that cites the clause, by occasion:\n");
	for (int o = OCCASION_ALWAYS + 1; o < OCCASION_COUNT; o++) {
		uint32_t count = 0;
		uint32_t killed = 0;

		for (uint32_t i = 0; i < sample->count; i++)
			if (sample->rows[i].occasion == (enum occasion)o) {
				count++;
				killed += sample->rows[i].killed;
			}
		if (count)
			printf("  %-20s %3u of %3u\n", occasion_word((enum occasion)o),
				(unsigned)killed, (unsigned)count);
	}
	printf("%u pairs of a defect and an occasion were drawn; %u of them pass all that the model knows.\n",
		(unsigned)sample->drawn, (unsigned)(sample->drawn - sample->count));
	printf("sample of seed %llu: %u defects on one occasion each, %u killed by a case that cites "
	       "the clause: %.1f %%; %u plays\n",
		(unsigned long long)seed, (unsigned)sample->count, (unsigned)sample->killed,
		100.0 * sample->killed / (sample->count ? sample->count : 1),
		(unsigned)sample->played);
}

static int run_sample(const struct program *program, const struct wanted *wanted,
	const struct matrix *matrix, char *error, size_t size)
{
	struct sample *sample = sample_new(wanted->sample, wanted->seed);
	int result = -1;

	if (!sample)
		snprintf(error, size, "memory is short");
	else
		result = sample_play(sample, program, &wanted->matrix, matrix, error, size);
	if (!result)
		print_sample(sample, wanted->seed);
	sample_free(sample);
	return result;
}

static void progress(void *context, uint32_t done, uint32_t count)
{
	char line[60] = "";

	(void)context;
	if (done < count)
		snprintf(line, sizeof(line), "%u of %u defects", (unsigned)done, (unsigned)count);
	if (host_is_terminal(2))
		terminal_draw(stderr, line);
}

static int run(const struct program *program, struct wanted *wanted)
{
	struct matrix *matrix = matrix_new(program, count_wanted(wanted));
	uint64_t begun = clock_now();
	char error[600] = "memory is short";
	uint32_t i = 0;
	int code = EXIT_UNFINISHED;

	for (const struct defect *d = all_defects_next(NULL); matrix && d; d = all_defects_next(d))
		if (is_wanted(wanted, d))
			matrix->rows[i++].defect = d;
	wanted->matrix.cases = &wanted->cases;
	wanted->matrix.progress = progress;
	wanted->matrix.interrupted = &interrupted;
	process_catch_interrupts(&interrupted);
	if (!matrix || matrix_play(matrix, program, &wanted->matrix, error, sizeof(error))) {
		fprintf(stderr, "exaccess defects: %s\n", error);
	} else {
		print_matrix(matrix, program, wanted, clock_now() - begun);
		code = matrix->totals[KILL_BY_CITING] == matrix->count && !matrix->false_alarms
			? EXIT_CONFORMS
			: EXIT_VIOLATED;
	}
	if (code != EXIT_UNFINISHED && wanted->sample &&
		run_sample(program, wanted, matrix, error, sizeof(error))) {
		fprintf(stderr, "exaccess defects: %s\n", error);
		code = EXIT_UNFINISHED;
	}
	matrix_free(matrix);
	return code;
}

/* Cases that nobody wrote are many and alike: some of them do. */
#define COMPUTED_STRIDE 4

static int survey_defects(const struct program *program, struct wanted *wanted)
{
	const struct survey_options survey = { .cases = &wanted->cases,
		.jobs = wanted->matrix.jobs,
		.timeout = wanted->matrix.timeout,
		.longest = SECONDS(60),
		.stride = COMPUTED_STRIDE,
		.interrupted = &interrupted };
	const struct making making = { &survey, wanted->dictionary, wanted->anew, progress };
	const struct measuring measuring = { &survey, wanted->every, wanted->seed, progress };
	char error[600];

	process_catch_interrupts(&interrupted);
	if (!(wanted->dictionary ? dictionary_make(program, &making, error, sizeof(error))
				 : measure(program, &measuring, error, sizeof(error))))
		return EXIT_CONFORMS;
	fprintf(stderr, "exaccess defects: %s\n", error);
	return EXIT_UNFINISHED;
}

static int look_for_marks(const struct program *program, struct wanted *wanted)
{
	char error[600];
	int result;

	wanted->matrix.cases = &wanted->cases;
	wanted->matrix.interrupted = &interrupted;
	process_catch_interrupts(&interrupted);
	result = marks_measure(program, &wanted->matrix, error, sizeof(error));
	if (result >= 0)
		return result ? EXIT_VIOLATED : EXIT_CONFORMS;
	fprintf(stderr, "exaccess defects: %s\n", error);
	return EXIT_UNFINISHED;
}

static int take_option(struct wanted *wanted, struct option_reader *reader, int index)
{
	uint64_t number = 0;

	switch (index) {
	case DEFECT: wanted->pattern = reader->value; break;
	case RUN: wanted->run = true; break;
	case CASE: return selection_add(&wanted->cases.cases, reader->value);
	case JOBS:
		if (options_number(reader, index, 1, JOBS_MOST, &number))
			return -1;
		wanted->matrix.jobs = (uint32_t)number;
		break;
	case TIMEOUT:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		wanted->matrix.timeout = SECONDS(number);
		break;
	case QUIET: wanted->quiet = true; break;
	case OCCASIONS: wanted->occasions = true; break;
	case DICTIONARY: wanted->dictionary = reader->value; break;
	case ANEW: wanted->anew = true; break;
	case LACKS: wanted->lacks = true; break;
	case MARKS: wanted->marks = true; break;
	case DIAGNOSE:
		if (options_number(reader, index, 1, 1000, &number))
			return -1;
		wanted->every = (uint32_t)number;
		break;
	case SAMPLE:
		if (options_number(reader, index, 1, 1000000, &number))
			return -1;
		wanted->sample = (uint32_t)number;
		break;
	case SEED: return options_number(reader, index, 0, UINT32_MAX, &wanted->seed);
	default: return -1;
	}
	return 0;
}

static int list_lacks(const struct program *program)
{
	bool many;
	uint32_t count = dictionary_lacks(program, &many);

	if (many)
		fprintf(stderr,
			"exaccess defects: the dictionary lacks %u cases or defects: make dictionary\n",
			(unsigned)count);
	return many ? EXIT_VIOLATED : EXIT_CONFORMS;
}

static int defects(const struct program *program, struct wanted *wanted)
{
	if (!count_wanted(wanted))
		return options_wrong(&manual, "no defect is called '%s'", wanted->pattern);
	if (selection_check(&wanted->cases, program, &manual))
		return EXIT_USAGE;
	if ((wanted->run || wanted->dictionary || wanted->every || wanted->marks) &&
		!spec_is_embedded("emulated"))
		return options_wrong(&manual,
			"--run, --dictionary, --diagnose and --marks need drives that a run brings along, and here there are none: "
			"take one defect at a time, with exaccess run");
	if (wanted->run)
		return run(program, wanted);
	if (wanted->marks)
		return look_for_marks(program, wanted);
	if (wanted->dictionary || wanted->every)
		return survey_defects(program, wanted);
	if (wanted->lacks)
		return list_lacks(program);
	if (wanted->occasions)
		list_occasions();
	else
		list(wanted);
	return EXIT_CONFORMS;
}

/* On a drive that is wrong most time passes while an answer does not come. */
static uint32_t jobs_by_default(void)
{
	uint32_t jobs = 4 * host_cpus();

	return jobs < JOBS_MOST ? jobs : JOBS_MOST;
}

int command_defects(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct wanted wanted = { .seed = 1,
		.matrix = { .jobs = jobs_by_default(), .timeout = SECONDS(5) } };
	int code = EXIT_CONFORMS;
	int index = OPTION_END;

	while (!code && (index = options_next(&reader)) != OPTION_END && index != OPTION_HELP) {
		if (index == OPTION_WORD)
			code = options_wrong(&manual, "'%s' is no option", reader.value);
		else if (index == OPTION_WRONG || take_option(&wanted, &reader, index))
			code = EXIT_USAGE;
	}
	if (!code && index != OPTION_HELP)
		code = defects(program, &wanted);
	selection_free(&wanted.cases);
	return code;
}
