/* dictionary_symptom.c - what of a plan, and of what was seen, a cell stands for. */
#include "harness/diagnosis/dictionary.h"

#include <stdio.h>
#include <string.h>

/* FNV-1a. */
static uint32_t hash(uint32_t state, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;

	while (length--)
		state = (state ^ *at++) * 0x01000193u;
	return state;
}

static uint32_t hash_step(uint32_t state, const struct step *step)
{
	const uint32_t numbers[] = { (uint32_t)step->role, (uint32_t)step->actor, step->group,
		step->loop, step->rounds };
	char operation[OPERATION_TEXT], expectation[EXPECTATION_TEXT];

	operation_print(&step->operation, operation, sizeof(operation));
	expectation_print(&step->expected, expectation, sizeof(expectation));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const uint8_t byte = (uint8_t)numbers[i];

		state = hash(state, &byte, 1);
	}
	state = hash(state, operation, strlen(operation) + 1);
	return hash(state, expectation, strlen(expectation) + 1);
}

void dictionary_digest(const struct plan *plan, char digest[DICTIONARY_DIGEST])
{
	uint32_t state = 0x811c9dc5u;

	for (uint32_t i = 0; plan->clauses[i]; i++)
		state = hash(state, plan->clauses[i]->id, strlen(plan->clauses[i]->id) + 1);
	for (uint32_t i = 0; i < plan->count; i++)
		state = hash_step(state, &plan->steps[i]);
	snprintf(digest, DICTIONARY_DIGEST, "%08x", (unsigned)state);
}

/* Of several that did a thing at once, who came first is chance. What is quoted stays within a line of C. */
void dictionary_symptom(const struct judgement *judgement, char symptom[DICTIONARY_SYMPTOM])
{
	const char *seen = judgement->seen[0] ? judgement->seen : judgement->reason;
	const char *lists = strstr(seen, ", lists ");
	size_t length = lists ? (size_t)(lists - seen) : strlen(seen);

	if (length >= DICTIONARY_SYMPTOM)
		length = DICTIONARY_SYMPTOM - 1;
	for (size_t i = 0; i < length; i++)
		symptom[i] = seen[i];
	symptom[length] = '\0';
	for (char *at = symptom; *at; at++)
		if (*at == '\\' || *at < ' ' || *at > '~')
			*at = '?';
		else if (*at == '"')
			*at = '\'';
}
