/* list.c - exaccess list: cases, suites, clauses, needs. */
#include <stdio.h>
#include <string.h>

#include "harness/command/evidence/catalogue.h"
#include "harness/command/list/list_statuses.h"
#include "harness/command/select.h"
#include "harness/plan/plan_write.h"

enum { SUITE, CASE, CLAUSE, CLAUSES_TABLE, STATUSES, SUITES, DIGEST };

static const struct option options[] = {
	[SUITE] = { "suite", "GLOB", "only suites that match" },
	[CASE] = { "case", "GLOB", "only cases NAME or SUITE/NAME that match" },
	[CLAUSE] = { "clause", "GLOB", "only cases that cite a clause that matches" },
	[CLAUSES_TABLE] = { "clauses", NULL,
		"the clauses, the cases that cite them, and what a departure means" },
	[STATUSES] = { "statuses", NULL,
		"the documented results, with the clauses and the cases that provoke each" },
	[SUITES] = { "suites", NULL, "the suites and how many cases they have" },
	[DIGEST] = { "digest", NULL,
		"SHA-256 of the clauses, and of the cases with all that they do and expect" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "list", "[OPTION]...",
	"Lists the cases with the clauses they cite and what they need, a line each.", NULL,
	options, NULL };

static void print_cases(const struct program *program, const struct selection *selection)
{
	char needs[1024];

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan;

			if (!selection_has(selection, s->name, t))
				continue;
			plan = plan_write(s->name, t);
			if (!plan)
				continue;
			printf("%s/%s\t", s->name, t->name);
			for (uint32_t i = 0; case_clauses(t)[i]; i++)
				printf("%sXA-%s", i ? "," : "", case_clauses(t)[i]->id);
			needs_text(plan->needs, needs, sizeof(needs));
			printf("\t%s%s%s\n", needs, plan->fault[0] ? "\tsenseless: " : "",
				plan->fault);
			plan_free(plan);
		}
}

static void print_suites(const struct program *program)
{
	for (const struct suite *s = program->suites; s->name; s++) {
		unsigned count = 0;

		while (s->cases[count].name)
			count++;
		printf("%s\t%u\n", s->name, count);
	}
}

static unsigned print_citing(const struct program *program, const struct clause *clause)
{
	unsigned count = 0;

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			for (uint32_t i = 0; case_clauses(t)[i]; i++)
				if (case_clauses(t)[i] == clause)
					printf("%s%s/%s", count++ ? "," : "", s->name, t->name);
	return count;
}

/* What a case that cites the clause can come to. */
static const char *policy(const struct clause *clause)
{
	switch (clause->kind) {
	case CLAUSE_OPEN: return "record";
	case CLAUSE_ENVIRONMENT: return "environment";
	default: return "assert";
	}
}

static int print_clauses(const struct program *program)
{
	unsigned lost = 0;

	printf("clause\tkind\tpolicy\tcases\n");
	for (uint32_t i = 0; i < program->clause_count; i++) {
		const struct clause *clause = &program->clauses[i];
		const char *reason = "";
		const char *why = program->uncovered(clause, &reason);

		printf("XA-%s\t%s\t%s\t", clause->id, clause_kind_name(clause->kind),
			policy(clause));
		if (!print_citing(program, clause)) {
			printf(why ? "none: %s: %s" : "none", reason, why);
			lost += !why;
		}
		printf("\n");
	}
	if (lost)
		fprintf(stderr, "exaccess list: %u clauses have neither a case nor a reason\n",
			lost);
	return lost ? EXIT_UNFINISHED : EXIT_CONFORMS;
}

static int print_digests(const struct program *program)
{
	struct catalogue catalogue;

	if (catalogue_read(program, NULL, &catalogue)) {
		fprintf(stderr, "exaccess list: memory is short\n");
		return EXIT_UNFINISHED;
	}
	printf("clauses\t%u\t%s\n", (unsigned)program->clause_count, catalogue.clauses);
	printf("cases\t%u\t%s\n", (unsigned)catalogue.case_count, catalogue.cases);
	return EXIT_CONFORMS;
}

static int take_pattern(struct selection *selection, struct option_reader *reader, int index)
{
	switch (index) {
	case SUITE: return selection_add(&selection->suites, reader->value);
	case CASE: return selection_add(&selection->cases, reader->value);
	case CLAUSE: return selection_add(&selection->clauses, reader->value);
	default: return -1;
	}
}

/* table is the table that was asked for, CASE for none. */
static int list(const struct program *program, const struct selection *selection, int table)
{
	if (selection_check(selection, program, &manual))
		return EXIT_USAGE;
	switch (table) {
	case CLAUSES_TABLE: return print_clauses(program);
	case STATUSES: return list_statuses(program);
	case SUITES: print_suites(program); break;
	case DIGEST: return print_digests(program);
	default: print_cases(program, selection); break;
	}
	return EXIT_CONFORMS;
}

int command_list(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct selection selection = { .suites = { NULL, 0 } };
	int table = CASE;
	int code = EXIT_CONFORMS;
	int index = OPTION_END;

	while (!code && (index = options_next(&reader)) != OPTION_END && index != OPTION_HELP) {
		if (index == OPTION_WORD)
			code = options_wrong(&manual, "'%s' is no option", reader.value);
		else if (index >= CLAUSES_TABLE)
			table = index;
		else if (index == OPTION_WRONG || take_pattern(&selection, &reader, index))
			code = EXIT_USAGE;
	}
	if (!code && index != OPTION_HELP)
		code = list(program, &selection, table);
	selection_free(&selection);
	return code;
}
