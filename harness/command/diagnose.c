/* diagnose.c - exaccess diagnose: which known defects explain what failed in a run. */
#include <stdio.h>
#include <string.h>

#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/diagnosis/attribution.h"
#include "harness/diagnosis/suspect.h"
#include "harness/diagnosis/telling.h"

static const struct option options[] = {
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "diagnose", "DIR",
	"Names the defects, of those that the emulated drives know, that explain the failures of the run\n"
	"in DIR: the fewest that explain most, with what speaks against each, what cannot be told from it,\n"
	"and the case that would. What was skipped speaks for nobody. A real driver has its fault for\n"
	"reasons of its own: a name says that it behaves like that defect.",
	"Exit codes:\n"
	"  0  nothing failed\n"
	"  1  something failed, and there is a diagnosis\n"
	"  2  bad usage\n"
	"  3  the record cannot be read\n",
	options };

#define TOLD 3 /* cases, faults, clauses in a line */

struct view {
	const struct results *results;
	struct attribution found;
};

static const struct fault *fault_of(const struct view *view, uint32_t index)
{
	return &view->found.dictionary->faults[index];
}

static void print_clauses(const char *clauses)
{
	for (const char *at = clauses; *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");

		printf(" XA-%.*s", (int)length, at);
		at += length;
	}
	printf("\n");
}

static void print_group(const struct view *view, const struct diagnosed *cause)
{
	uint32_t count = cause->group_count;
	int next;

	if (!count)
		return;
	printf("   or:       ");
	for (uint32_t i = 0; i < count && i < TOLD; i++)
		printf("%s%s", i ? ", " : "", fault_of(view, cause->group[i])->name);
	if (count > TOLD)
		printf(" and %u more", (unsigned)(count - TOLD));
	printf(", as likely from what was seen\n");
	next = telling_case(
		view->found.dictionary, &view->found.evidence, cause->fault, cause->group[0]);
	if (next >= 0)
		printf("   next:     exaccess run --case '%s' tells it from %s\n",
			view->found.dictionary->cases[next].name,
			fault_of(view, cause->group[0])->name);
	else
		printf("   next:     no case without an outcome tells them apart\n");
}

/* Cases that passed although the defect makes them fail. */
static void print_against(const struct view *view, const struct diagnosed *cause)
{
	const struct cell *known = fault_of(view, cause->fault)->cells;
	uint32_t told = 0;

	if (!cause->contradicted)
		return;
	printf("   against:  %u passed that it makes fail:", (unsigned)cause->contradicted);
	for (uint32_t c = 0; c < view->found.evidence.count && told < TOLD; c++)
		if (known[c].state == CELL_FAIL && view->found.evidence.cells[c].state == CELL_PASS)
			printf("%s %s", told++ ? "," : "", view->found.dictionary->cases[c].name);
	printf("%s\n", cause->contradicted > TOLD ? ", ..." : "");
}

static void print_shown(const struct view *view, uint32_t cause)
{
	uint32_t told = 0;

	for (uint32_t c = 0; c < view->found.evidence.count && told < TOLD; c++)
		if (view->found.diagnosis.cause_of[c] == cause)
			printf("%s%s", told++ ? ", " : "   shown by: ",
				view->found.dictionary->cases[c].name);
	printf("%s\n", view->found.diagnosis.causes[cause].shown > told ? ", ..." : "");
}

static void print_cause(const struct view *view, uint32_t index)
{
	const struct diagnosed *cause = &view->found.diagnosis.causes[index];
	const struct fault *fault = fault_of(view, cause->fault);

	printf("\n%u. %s: %s\n", (unsigned)index + 1, fault->name, fault->text);
	printf("   explains: %u of %u failures, %u of them to the letter\n", (unsigned)cause->shown,
		(unsigned)view->found.diagnosis.failures, (unsigned)cause->exact);
	printf("   breaks:  ");
	print_clauses(fault->clauses);
	print_shown(view, index);
	print_against(view, cause);
	print_group(view, cause);
}

static void print_unexplained(const struct view *view)
{
	uint32_t count = view->found.diagnosis.failures - view->found.diagnosis.explained, told = 0;

	if (!count)
		return;
	printf("\nnot explained, %u:", (unsigned)count);
	for (uint32_t c = 0; c < view->found.evidence.count && told < 2 * TOLD; c++)
		if (view->found.evidence.cells[c].state == CELL_FAIL &&
			view->found.diagnosis.cause_of[c] == DIAGNOSIS_NONE)
			printf("%s %s", told++ ? "," : "", view->found.dictionary->cases[c].name);
	printf("%s\n", count > told ? ", ..." : "");
}

static void print_suspects(const struct view *view)
{
	struct suspects suspects;

	if (suspects_find(view->found.dictionary, &view->found.evidence, -1, &suspects))
		return;
	printf("\nclauses that the failures point at:");
	for (uint32_t i = 0; i < suspects.count && i < TOLD && suspects.list[i].failing; i++)
		printf("%s XA-%s (%u of %u cases)", i ? "," : "", suspects.list[i].id,
			(unsigned)suspects.list[i].failing, (unsigned)suspects.list[i].cases);
	printf("\n");
	suspects_free(&suspects);
}

/* What the diagnosis is not about. */
static void print_rest(const struct view *view, uint32_t failing)
{
	uint32_t aside = 0, unknown = 0;

	for (uint32_t i = 0; i < view->results->count; i++) {
		if (!evidence_fails(&view->results->cases[i]))
			continue;
		aside += view->found.evidence.set_aside[i];
		unknown += !view->found.evidence.set_aside[i] &&
			view->found.evidence.of_case[i] == EVIDENCE_NONE;
	}
	printf("%u failures", (unsigned)failing);
	if (aside)
		printf("; %u set aside, as they follow from another or say nothing of the drive",
			(unsigned)aside);
	if (unknown)
		printf("; %u of cases that the dictionary does not have", (unsigned)unknown);
	printf("\n");
}

static void print(const struct view *view, uint32_t failing)
{
	const struct diagnosis *diagnosis = &view->found.diagnosis;

	print_rest(view, failing);
	if (!diagnosis->failures) {
		printf("Nothing is left to diagnose.\n");
		return;
	}
	/* Then the clauses are a better guide than a name. */
	if (diagnosis->near)
		print_suspects(view);
	if (diagnosis->unlike)
		printf("\nThis is like nothing known; what comes nearest:\n");
	else if (diagnosis->near)
		printf("\nNone of the known defects fits well; what comes nearest:\n");
	for (uint32_t i = 0; i < diagnosis->count; i++)
		print_cause(view, i);
	print_unexplained(view);
	if (!diagnosis->near)
		print_suspects(view);
}

static uint32_t count_failing(const struct results *results)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->count; i++)
		count += evidence_fails(&results->cases[i]);
	return count;
}

static int diagnose(const char *directory)
{
	char error[2000];
	struct results *results = record_read(directory, error, sizeof(error));
	struct view view = { .results = results };
	uint32_t failing = results ? count_failing(results) : 0;
	int code = failing ? EXIT_VIOLATED : EXIT_CONFORMS;

	if (!results || attribution_make(results, &view.found)) {
		fprintf(stderr, "exaccess diagnose: %s\n", results ? "memory is short" : error);
		code = EXIT_UNFINISHED;
	} else if (failing) {
		print(&view, failing);
	} else {
		printf("Nothing failed: there is nothing to diagnose.\n");
	}
	attribution_free(&view.found);
	results_free(results);
	return code;
}

int command_diagnose(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	const char *directory = NULL;
	int index;

	(void)program;
	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index != OPTION_WORD)
			return EXIT_USAGE;
		if (directory)
			return options_wrong(&manual, "one run directory at a time");
		directory = reader.value;
	}
	return directory ? diagnose(directory) : options_wrong(&manual, "name the run directory");
}
