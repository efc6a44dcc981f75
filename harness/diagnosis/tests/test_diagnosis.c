/* test_diagnosis.c - what explains what, in dictionaries small enough to see through. */
#include <stdlib.h>
#include <string.h>

#include "harness/diagnosis/attribution.h"
#include "harness/diagnosis/suspect.h"
#include "harness/diagnosis/telling.h"
#include "harness/testing/check.h"

enum { CASES = 12 };

/* Three clauses with four cases each. */
static struct dictionary *small(void)
{
	static const char *const clauses[] = { "LOCK-001", "OPEN-001", "QUERY-001" };
	struct dictionary *dictionary = dictionary_new();

	for (uint32_t i = 0; dictionary && i < CASES; i++) {
		char name[20];

		snprintf(name, sizeof(name), "suite/case-%u", (unsigned)i);
		CHECK(dictionary_add_case(dictionary, name, "12345678", clauses[i / 4]) == (int)i);
	}
	return dictionary;
}

/* A fault that makes the cases of the bits fail, at that step with that symptom. */
static uint32_t add_fault(struct dictionary *dictionary, const char *name, const char *clauses,
	unsigned failing, uint16_t step, const char *symptom)
{
	int index = dictionary_add_fault(dictionary, name, clauses, "Because.");
	int text = dictionary_add_symptom(dictionary, symptom);

	CHECK(index >= 0 && text >= 0);
	for (uint32_t i = 0; i < CASES; i++) {
		struct cell *cell = &dictionary->faults[index].cells[i];

		cell->state = failing >> i & 1 ? CELL_FAIL : CELL_PASS;
		cell->step = failing >> i & 1 ? step : 0;
		cell->symptom = failing >> i & 1 ? (uint16_t)text : 0;
	}
	return (uint32_t)index;
}

static struct dictionary *of_three(void)
{
	struct dictionary *dictionary = small();

	add_fault(dictionary, "busy", "LOCK-001", 0x00F, 3, "STATUS_DEVICE_BUSY");
	add_fault(dictionary, "shared", "LOCK-001", 0x00F, 3, "STATUS_SHARING_VIOLATION");
	add_fault(dictionary, "admitted", "OPEN-001", 0x070, 2, "STATUS_SUCCESS");
	return dictionary;
}

static struct evidence evidence_like(const struct dictionary *dictionary, uint32_t fault)
{
	struct evidence evidence;

	CHECK(evidence_of(dictionary, dictionary->faults[fault].cells, &evidence) == 0);
	return evidence;
}

static const char *first_of(const struct dictionary *dictionary, const struct diagnosis *diagnosis)
{
	return diagnosis->count ? dictionary->faults[diagnosis->causes[0].fault].name : "";
}

static void test_symptom_tells(void)
{
	struct dictionary *dictionary = of_three();

	for (uint32_t i = 0; i < dictionary->fault_count; i++) {
		struct evidence evidence = evidence_like(dictionary, i);
		struct diagnosis diagnosis;

		CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
		CHECK(!strcmp(first_of(dictionary, &diagnosis), dictionary->faults[i].name));
		CHECK((int)diagnosis.count == 1);
		CHECK((int)diagnosis.explained == (int)evidence.failures);
		CHECK((int)diagnosis.causes[0].exact == (int)evidence.failures);
		CHECK(!diagnosis.near && !diagnosis.unlike);
		diagnosis_free(&diagnosis);
		evidence_free(&evidence);
	}
	dictionary_free(dictionary);
}

/* What was skipped speaks for nobody: not against a fault that makes it fail. */
static void test_unknown_is_no_pass(void)
{
	struct dictionary *dictionary = of_three();
	struct evidence evidence = evidence_like(dictionary, 0);
	struct diagnosis diagnosis;

	for (uint32_t i = 1; i < CASES; i++)
		evidence.cells[i].state = CELL_UNKNOWN;
	evidence_count(&evidence);
	CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
	CHECK(!strcmp(first_of(dictionary, &diagnosis), "busy"));
	CHECK((int)diagnosis.causes[0].contradicted == 0);
	diagnosis_free(&diagnosis);
	/* That they passed is another thing. */
	for (uint32_t i = 1; i < CASES; i++)
		evidence.cells[i].state = CELL_PASS;
	CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
	CHECK((int)diagnosis.causes[0].contradicted == 3);
	CHECK(diagnosis.quality < 1);
	diagnosis_free(&diagnosis);
	evidence_free(&evidence);
	dictionary_free(dictionary);
}

static void test_two_causes(void)
{
	struct dictionary *dictionary = of_three();
	struct evidence evidence = evidence_like(dictionary, 1);
	struct diagnosis diagnosis;

	for (uint32_t i = 4; i < 7; i++)
		evidence.cells[i] = dictionary->faults[2].cells[i];
	evidence_count(&evidence);
	CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
	CHECK((int)diagnosis.count == 2);
	CHECK(!strcmp(first_of(dictionary, &diagnosis), "shared"));
	CHECK(!strcmp(dictionary->faults[diagnosis.causes[1].fault].name, "admitted"));
	CHECK(diagnosis.cause_of[0] == 0);
	CHECK(diagnosis.cause_of[4] == 1);
	CHECK(diagnosis.cause_of[7] == DIAGNOSIS_NONE);
	CHECK((int)diagnosis.explained == 7);
	diagnosis_free(&diagnosis);
	evidence_free(&evidence);
	dictionary_free(dictionary);
}

/* Two that show the same: both are named, and the case that would tell. */
static void test_ambiguity(void)
{
	struct dictionary *dictionary = small();
	uint32_t one = add_fault(dictionary, "one", "LOCK-001", 0x003, 1, "STATUS_SUCCESS");
	uint32_t other = add_fault(dictionary, "other", "LOCK-001", 0x007, 1, "STATUS_SUCCESS");
	struct evidence evidence = evidence_like(dictionary, one);
	struct diagnosis diagnosis;

	evidence.cells[2].state = CELL_UNKNOWN;
	CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
	CHECK((int)diagnosis.count == 1);
	CHECK((int)diagnosis.causes[0].group_count == 1);
	CHECK(telling_case(dictionary, &evidence, one, other) == 2);
	diagnosis_free(&diagnosis);
	evidence.cells[2].state = CELL_PASS;
	CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
	CHECK(!strcmp(first_of(dictionary, &diagnosis), "one"));
	CHECK((int)diagnosis.causes[0].group_count == 0);
	CHECK(telling_case(dictionary, &evidence, one, other) == -1);
	diagnosis_free(&diagnosis);
	evidence_free(&evidence);
	dictionary_free(dictionary);
}

/* Of a fault that nobody knows: the clause is found, and that it is like nothing known. */
static void test_like_nothing_known(void)
{
	struct dictionary *dictionary = of_three();
	uint32_t strange =
		add_fault(dictionary, "strange", "QUERY-001", 0xF00, 9, "STATUS_PENDING");
	struct evidence evidence = evidence_like(dictionary, strange);
	struct diagnosis diagnosis;
	struct suspects suspects;

	CHECK(diagnosis_make(dictionary, &evidence, (int)strange, &diagnosis) == 0);
	CHECK(diagnosis.unlike);
	CHECK((int)diagnosis.explained == 0);
	CHECK(suspects_find(dictionary, &evidence, -1, &suspects) == 0);
	CHECK(!strcmp(suspects.list[0].id, "QUERY-001"));
	CHECK((int)suspects.list[0].failing == 4);
	suspects_free(&suspects);
	diagnosis_free(&diagnosis);
	evidence_free(&evidence);
	dictionary_free(dictionary);
}

/* Two clauses that the failing cases all cite: the one that a known fault with like failures breaks. */
static void test_likeness_tells_clauses(void)
{
	struct dictionary *dictionary = dictionary_new();
	struct evidence evidence;
	struct suspects suspects;
	uint32_t known;

	CHECK(dictionary != NULL);
	if (!dictionary)
		return;
	for (uint32_t i = 0; i < CASES; i++) {
		char name[20];

		snprintf(name, sizeof(name), "suite/case-%u", (unsigned)i);
		CHECK(dictionary_add_case(dictionary, name, "12345678", "LOCK-001 OPEN-001") ==
			(int)i);
	}
	known = add_fault(dictionary, "known", "OPEN-001", 0x00F, 3, "STATUS_SUCCESS");
	evidence = evidence_like(dictionary, known);
	evidence.cells[3].state = CELL_PASS;
	evidence_count(&evidence);
	CHECK(suspects_find(dictionary, &evidence, -1, &suspects) == 0);
	CHECK(!strcmp(suspects.list[0].id, "OPEN-001"));
	suspects_free(&suspects);
	CHECK(suspects_find(dictionary, &evidence, (int)known, &suspects) == 0);
	CHECK(suspects.list[0].score == suspects.list[1].score);
	suspects_free(&suspects);
	evidence_free(&evidence);
	dictionary_free(dictionary);
}

/* The one that is built in finds each of its own faults, or one that shows exactly the same. */
static void test_built_in(void)
{
	struct dictionary *dictionary = dictionary_read();
	uint32_t shown = 0, found = 0;

	CHECK(dictionary && dictionary->case_count > 300 && dictionary->fault_count > 300);
	for (uint32_t i = 0; dictionary && i < dictionary->fault_count; i += 25) {
		struct evidence evidence = evidence_like(dictionary, i);
		struct diagnosis diagnosis;

		if (evidence.failures) {
			CHECK(diagnosis_make(dictionary, &evidence, -1, &diagnosis) == 0);
			shown++;
			for (uint32_t j = 0; j < diagnosis.ranked_count && j < 5; j++)
				found += diagnosis.ranked[j] == i;
			diagnosis_free(&diagnosis);
		}
		evidence_free(&evidence);
	}
	CHECK(shown > 10 && found >= shown - shown / 20);
	dictionary_free(dictionary);
}

/* As written down, it lacks nothing. */
static void test_writing(void)
{
	struct dictionary *dictionary = of_three();
	char text[2000] = "";
	FILE *out = tmpfile();
	size_t length = 0;

	dictionary->faults[0].cells[5].state = CELL_UNKNOWN;
	dictionary->faults[0].cells[3].error = true;
	CHECK(out && !dictionary_write(dictionary, out));
	if (out) {
		rewind(out);
		length = fread(text, 1, sizeof(text) - 1, out);
		fclose(out);
	}
	text[length] = '\0';
	CHECK(strstr(text, "DICTIONARY_CASE(\"suite/case-3\", \"12345678\", \"LOCK-001\")\n"));
	CHECK(strstr(text, "DICTIONARY_SYMPTOM_TEXT(\"STATUS_DEVICE_BUSY\")\n"));
	CHECK(strstr(text,
		"DICTIONARY_FAULT(\"busy\", \"LOCK-001\", \"Because.\")\n"
		"DICTIONARY_CELLS(\"0.3.0 0.3.0 0.3.0 0.3!0 1?\")\n"));
	dictionary_free(dictionary);
}

int main(void)
{
	test_symptom_tells();
	test_unknown_is_no_pass();
	test_two_causes();
	test_ambiguity();
	test_like_nothing_known();
	test_likeness_tells_clauses();
	test_built_in();
	test_writing();
	return check_end();
}
