/* dictionary.c - cells, their cases and faults. */
#include "harness/diagnosis/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/memory.h"

struct dictionary *dictionary_new(void)
{
	return calloc(1, sizeof(struct dictionary));
}

void dictionary_free(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	free(dictionary->cases);
	free(dictionary->symptoms);
	free(dictionary->faults);
	memory_free(dictionary->memory);
	free(dictionary);
}

/* Room for one more. */
static int grow(void **list, uint32_t count, uint32_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return 0;
	if (count >= UINT16_MAX / 2)
		return -1;
	more = realloc(*list, (*room * 2 + 64) * size);
	if (!more)
		return -1;
	*list = more;
	*room = *room * 2 + 64;
	return 0;
}

int dictionary_add_case(
	struct dictionary *dictionary, const char *name, const char *digest, const char *clauses)
{
	void *list = dictionary->cases;
	struct dictionary_case one;

	if (dictionary->fault_count ||
		grow(&list, dictionary->case_count, &dictionary->case_room, sizeof(one)))
		return -1;
	dictionary->cases = list;
	one.name = memory_text(&dictionary->memory, name);
	one.digest = memory_text(&dictionary->memory, digest);
	one.clauses = memory_text(&dictionary->memory, clauses);
	if (!one.name || !one.digest || !one.clauses)
		return -1;
	dictionary->cases[dictionary->case_count] = one;
	return (int)dictionary->case_count++;
}

int dictionary_add_fault(
	struct dictionary *dictionary, const char *name, const char *clauses, const char *text)
{
	void *list = dictionary->faults;
	struct fault one;

	if (grow(&list, dictionary->fault_count, &dictionary->fault_room, sizeof(one)))
		return -1;
	dictionary->faults = list;
	one.name = memory_text(&dictionary->memory, name);
	one.clauses = memory_text(&dictionary->memory, clauses);
	one.text = memory_text(&dictionary->memory, text);
	one.cells =
		memory_take(&dictionary->memory, (dictionary->case_count + 1) * sizeof(*one.cells));
	if (!one.name || !one.clauses || !one.text || !one.cells)
		return -1;
	dictionary->faults[dictionary->fault_count] = one;
	return (int)dictionary->fault_count++;
}

int dictionary_add_symptom(struct dictionary *dictionary, const char *symptom)
{
	int known = dictionary_find_symptom(dictionary, symptom);
	const char *copy;
	void *list;

	if (known >= 0)
		return known;
	list = dictionary->symptoms;
	if (grow(&list, dictionary->symptom_count, &dictionary->symptom_room, sizeof(copy)))
		return -1;
	dictionary->symptoms = list;
	copy = memory_text(&dictionary->memory, symptom);
	if (!copy)
		return -1;
	dictionary->symptoms[dictionary->symptom_count] = copy;
	return (int)dictionary->symptom_count++;
}

int dictionary_find_case(const struct dictionary *dictionary, const char *suite, const char *name)
{
	size_t length = strlen(suite);

	for (uint32_t i = 0; i < dictionary->case_count; i++) {
		const char *one = dictionary->cases[i].name;

		if (!strncmp(one, suite, length) && one[length] == '/' &&
			!strcmp(one + length + 1, name))
			return (int)i;
	}
	return -1;
}

int dictionary_find_fault(const struct dictionary *dictionary, const char *name)
{
	for (uint32_t i = 0; i < dictionary->fault_count; i++)
		if (!strcmp(dictionary->faults[i].name, name))
			return (int)i;
	return -1;
}

int dictionary_find_symptom(const struct dictionary *dictionary, const char *symptom)
{
	for (uint32_t i = 0; i < dictionary->symptom_count; i++)
		if (!strcmp(dictionary->symptoms[i], symptom))
			return (int)i;
	return -1;
}

bool dictionary_lists(const char *clauses, const char *id, size_t length)
{
	for (const char *at = clauses; *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");

		if (word == length && !memcmp(at, id, length))
			return true;
		at += word;
	}
	return false;
}
