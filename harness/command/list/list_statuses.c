/* list_statuses.c - which case provokes which documented result. */
#include "harness/command/list/list_statuses.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/facts/hresult.h"
#include "harness/facts/status.h"
#include "harness/plan/plan_write.h"

static const struct documented {
	enum operation_kind operation;
	const char *method;
	uint32_t value;
} documented[] = {
#define DOCUMENTED_STATUS(status) \
	{ OP_CONTROL, "IOCTL_CDROM_EXCLUSIVE_ACCESS", (uint32_t)ST_##status },
#define DOCUMENTED_HRESULT(operation, method, hresult) \
	{ OP_##operation, method, (uint32_t)HR_##hresult },
#include "harness/facts/documented.def"
#undef DOCUMENTED_STATUS
#undef DOCUMENTED_HRESULT
};

#define DOCUMENTED (sizeof(documented) / sizeof(documented[0]))

/* How closely a case is about a result. */
enum { UNRELATED, FORESEEN, PROVOKED };

/* The plans of all cases, written once. */
struct plans {
	struct plan **list;
	uint32_t count;
};

static bool names(const struct expectation *expectation, const struct documented *row)
{
	enum condition_kind kind =
		row->operation == OP_CONTROL ? CONDITION_STATUS : CONDITION_HRESULT;

	for (uint32_t i = 0; i < expectation->count; i++) {
		const struct condition *condition = &expectation->conditions[i];

		bool is = condition->kind == kind ||
			(kind == CONDITION_HRESULT &&
				(condition->kind == CONDITION_COMPOSED ||
					condition->kind == CONDITION_OWNER_OR));

		for (uint32_t j = 0; is && j < condition->status_count; j++)
			if (condition->statuses[j] == row->value)
				return true;
	}
	return false;
}

static bool concerns(const struct operation *o, const struct documented *row)
{
	return o->kind == row->operation &&
		(o->kind != OP_CONTROL || o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS);
}

/* A demand or the documents' letter names the result: the case provokes it. Another reading does: it
 * is one way that the case can turn out. */
static int relation(const struct plan *plan, const struct documented *row)
{
	int found = UNRELATED;

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];

		if (!concerns(&step->operation, row))
			continue;
		if (names(&step->expected, row))
			return PROVOKED;
		for (uint32_t j = 0; j < step->reading_count; j++) {
			if (!names(&step->readings[j].expected, row))
				continue;
			if (step->readings[j].letter)
				return PROVOKED;
			found = FORESEEN;
		}
	}
	return found;
}

static bool cites(const struct plan *plan, const struct clause *clause)
{
	for (uint32_t i = 0; plan->clauses[i]; i++)
		if (plan->clauses[i] == clause)
			return true;
	return false;
}

static void print_clauses(
	const struct program *program, const struct plans *plans, const int *relations, int wanted)
{
	const char *before = "";

	for (uint32_t i = 0; i < program->clause_count; i++) {
		const struct clause *clause = &program->clauses[i];
		bool cited = false;

		for (uint32_t j = 0; j < plans->count && !cited; j++)
			cited = relations[j] == wanted && cites(plans->list[j], clause);
		if (!cited)
			continue;
		printf("%sXA-%s", before, clause->id);
		before = ",";
	}
}

static bool print_row(const struct program *program, const struct plans *plans,
	const struct documented *row, int *relations)
{
	char name[HRESULT_TEXT];
	const char *before = "";
	int wanted = FORESEEN;

	for (uint32_t i = 0; i < plans->count; i++) {
		relations[i] = relation(plans->list[i], row);
		if (relations[i] > wanted)
			wanted = relations[i];
	}
	printf("%s\t%s\t0x%08X\t", row->method,
		row->operation == OP_CONTROL ? status_text(row->value, name)
					     : hresult_text(row->value, name),
		(unsigned)row->value);
	print_clauses(program, plans, relations, wanted);
	printf("\t");
	for (uint32_t i = 0; i < plans->count; i++) {
		if (relations[i] != wanted)
			continue;
		printf("%s%s/%s", before, plans->list[i]->suite, plans->list[i]->name);
		before = ",";
	}
	printf("\n");
	return *before;
}

static int write_plans(const struct program *program, struct plans *plans)
{
	uint32_t room = 0;

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			room++;
	plans->list = calloc(room + 1, sizeof(struct plan *));
	if (!plans->list)
		return -1;
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			plans->list[plans->count] = plan_write(s->name, t);
			if (!plans->list[plans->count])
				return -1;
			plans->count++;
		}
	return 0;
}

int list_statuses(const struct program *program)
{
	struct plans plans = { NULL, 0 };
	int *relations = NULL;
	unsigned lost = 0;
	int code = EXIT_UNFINISHED;

	if (!write_plans(program, &plans))
		relations = calloc(plans.count + 1, sizeof(*relations));
	if (!relations) {
		fprintf(stderr, "exaccess list: memory is short\n");
		goto end;
	}
	printf("returned by\tresult\tvalue\tclauses\tcases\n");
	for (size_t i = 0; i < DOCUMENTED; i++)
		lost += !print_row(program, &plans, &documented[i], relations);
	if (lost)
		fprintf(stderr, "exaccess list: nothing provokes %u of the documented results\n",
			lost);
	code = lost ? EXIT_UNFINISHED : EXIT_CONFORMS;
end:
	for (uint32_t i = 0; i < plans.count; i++)
		plan_free(plans.list[i]);
	free(plans.list);
	free(relations);
	return code;
}
