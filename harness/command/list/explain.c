/* explain.c - exaccess explain: a case's plan in words. */
#include <stdio.h>
#include <string.h>

#include "harness/command/select.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "explain", "CASE...",
	"Prints the plan of cases in words: the clauses, who does what, and what should be seen.",
	"CASE is NAME or SUITE/NAME, as exaccess list prints them, and may hold * and ?.\n",
	options };

static void print_clauses(const struct plan *plan)
{
	for (uint32_t i = 0; plan->clauses[i]; i++) {
		const struct clause *clause = plan->clauses[i];
		char sources[400];

		clause_sources_text(clause->sources, sources, sizeof(sources));
		printf("  XA-%s (%s) %s\n", clause->id, clause_kind_name(clause->kind),
			clause->text);
		if (sources[0])
			printf("      source: %s\n", sources);
	}
}

static void print_step(const struct plan *plan, uint32_t index)
{
	const struct step *step = &plan->steps[index];
	char does[OPERATION_TEXT];
	char seen[EXPECTATION_TEXT];

	operation_describe(&step->operation, does, sizeof(does));
	expectation_describe(&step->expected, seen, sizeof(seen));
	if (step->loop && (!index || plan->steps[index - 1].loop != step->loop))
		printf("  %u times:\n", (unsigned)step->rounds);
	if (step->group && (!index || plan->steps[index - 1].group != step->group))
		printf("  at once:\n");
	printf("%4u %-9s%-10s%s\n", (unsigned)index + 1, role_name(step->role),
		actor_name(step->actor), does);
	if (step->expected.count)
		printf("                        -> %s\n", seen);
	for (uint32_t i = 0; i < step->reading_count; i++) {
		const struct reading *reading = &step->readings[i];

		expectation_describe(&reading->expected, seen, sizeof(seen));
		printf("                     %s %s: %s\n", reading->letter ? "by the letter" : "or",
			seen, reading->text);
	}
}

static void print_plan(const struct plan *plan)
{
	static const char *const policies[] = { "asserted: a departure is a violation",
		"recorded: the documents leave it open, so nothing can fail",
		"a condition of the test: if it does not hold, nothing was tested" };
	char needs[1024];

	needs_text(plan->needs, needs, sizeof(needs));
	printf("%s/%s\n", plan->suite, plan->name);
	print_clauses(plan);
	printf("  policy: %s\n  needs: %s\n", policies[plan->policy], needs);
	if (plan->fault[0])
		printf("  senseless: %s\n", plan->fault);
	printf("\n");
	for (uint32_t i = 0; i < plan->count; i++)
		print_step(plan, i);
	printf("\n");
}

static int explain(const struct program *program, const char *pattern)
{
	struct selection selection = { .suites = { NULL, 0 } };
	struct results *results = results_new();
	int code = EXIT_UNFINISHED;

	if (results && !selection_add(&selection.cases, pattern)) {
		code = selection_check(&selection, program, &manual) ? EXIT_USAGE : EXIT_CONFORMS;
		if (!code && selection_plan(&selection, program, 1, 0, results))
			code = EXIT_UNFINISHED;
		for (uint32_t i = 0; !code && i < results->count; i++)
			print_plan(results->cases[i].plan);
	}
	results_free(results);
	selection_free(&selection);
	return code;
}

int command_explain(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	bool any = false;
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		int result;

		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index != OPTION_WORD)
			return EXIT_USAGE;
		any = true;
		result = explain(program, reader.value);
		if (result)
			return result;
	}
	return any ? EXIT_CONFORMS
		   : options_wrong(&manual, "name a case; exaccess list shows them");
}
