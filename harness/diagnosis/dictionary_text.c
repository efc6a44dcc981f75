/* dictionary_text.c - the dictionary as it is built in, and as it is written down. */
#include "harness/diagnosis/dictionary.h"

#include <stdlib.h>
#include <string.h>

enum entry_kind { ENTRY_CASE, ENTRY_SYMPTOM, ENTRY_FAULT, ENTRY_CELLS };

static const struct entry {
	enum entry_kind kind;
	const char *words[3];
} entries[] = {
#define DICTIONARY_CASE(name, digest, clauses) { ENTRY_CASE, { name, digest, clauses } },
#define DICTIONARY_SYMPTOM_TEXT(text)          { ENTRY_SYMPTOM, { text } },
#define DICTIONARY_FAULT(name, clauses, text)  { ENTRY_FAULT, { name, clauses, text } },
#define DICTIONARY_CELLS(cells)                { ENTRY_CELLS, { cells } },
#include "harness/diagnosis/dictionary.def"
#undef DICTIONARY_CASE
#undef DICTIONARY_SYMPTOM_TEXT
#undef DICTIONARY_FAULT
#undef DICTIONARY_CELLS
};

#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

/* Cells that differ from a pass, each CASES.STEP.SYMPTOM (CASES.STEP!SYMPTOM when that is an error), or CASES? for one that is unknown: CASES is how
 * many cases lie between it and the one before. */
static void read_cells(
	const struct dictionary *dictionary, struct fault *fault, uint32_t *next, const char *text)
{
	while (*text) {
		char *end;
		unsigned long index = *next + strtoul(text, &end, 10);
		struct cell *cell;

		if (index >= dictionary->case_count)
			return;
		cell = &fault->cells[index];
		*next = (uint32_t)index + 1;
		if (*end == '?') {
			cell->state = CELL_UNKNOWN;
			text = end + 1;
		} else {
			cell->state = CELL_FAIL;
			cell->step = (uint16_t)strtoul(end + 1, &end, 10);
			cell->error = *end == '!';
			cell->symptom = (uint16_t)strtoul(end + 1, &end, 10);
			text = end;
		}
		text += *text == ' ';
	}
}

static int begin_fault(struct dictionary *dictionary, const struct entry *entry)
{
	int index =
		dictionary_add_fault(dictionary, entry->words[0], entry->words[1], entry->words[2]);

	for (uint32_t i = 0; index >= 0 && i < dictionary->case_count; i++)
		dictionary->faults[index].cells[i].state = CELL_PASS;
	return index;
}

static int read_entry(struct dictionary *dictionary, const struct entry *entry, uint32_t *next)
{
	switch (entry->kind) {
	case ENTRY_CASE:
		return dictionary_add_case(
			dictionary, entry->words[0], entry->words[1], entry->words[2]);
	case ENTRY_SYMPTOM: return dictionary_add_symptom(dictionary, entry->words[0]);
	case ENTRY_FAULT: *next = 0; return begin_fault(dictionary, entry);
	default:
		read_cells(dictionary, &dictionary->faults[dictionary->fault_count - 1], next,
			entry->words[0]);
		return 0;
	}
}

struct dictionary *dictionary_read(void)
{
	struct dictionary *dictionary = dictionary_new();
	uint32_t next = 0;

	for (size_t i = 0; dictionary && i < ENTRIES; i++)
		if (read_entry(dictionary, &entries[i], &next) < 0) {
			dictionary_free(dictionary);
			return NULL;
		}
	return dictionary;
}

/* ---- writing ---- */

#define LINE 2000 /* bytes of a string; a compiler need not take more than 4095 */

static void write_text(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			putc(*text, out);
}

static void write_cells(const struct dictionary *dictionary, const struct fault *fault, FILE *out)
{
	uint32_t next = 0;
	int length = -1; /* of the string so far */

	for (uint32_t i = 0; i < dictionary->case_count; i++) {
		const struct cell *cell = &fault->cells[i];

		if (cell->state == CELL_PASS)
			continue;
		if (length > LINE)
			fprintf(out, "\")\n");
		if (length < 0 || length > LINE)
			length = fprintf(out, "DICTIONARY_CELLS(\"");
		else
			length += fprintf(out, " ");
		if (cell->state == CELL_UNKNOWN)
			length += fprintf(out, "%u?", (unsigned)(i - next));
		else
			length += fprintf(out, "%u.%u%c%u", (unsigned)(i - next),
				(unsigned)cell->step, cell->error ? '!' : '.',
				(unsigned)cell->symptom);
		next = i + 1;
	}
	if (length >= 0)
		fprintf(out, "\")\n");
}

int dictionary_write(const struct dictionary *dictionary, FILE *out)
{
	fprintf(out, "/* dictionary.def - written by `make dictionary`; see dictionary.h. */\n");
	for (uint32_t i = 0; i < dictionary->case_count; i++)
		fprintf(out, "DICTIONARY_CASE(\"%s\", \"%s\", \"%s\")\n", dictionary->cases[i].name,
			dictionary->cases[i].digest, dictionary->cases[i].clauses);
	for (uint32_t i = 0; i < dictionary->symptom_count; i++)
		fprintf(out, "DICTIONARY_SYMPTOM_TEXT(\"%s\")\n", dictionary->symptoms[i]);
	for (uint32_t i = 0; i < dictionary->fault_count; i++) {
		const struct fault *fault = &dictionary->faults[i];

		fprintf(out, "DICTIONARY_FAULT(\"%s\", \"%s\", \"", fault->name, fault->clauses);
		write_text(out, fault->text);
		fprintf(out, "\")\n");
		write_cells(dictionary, fault, out);
	}
	return fflush(out) || ferror(out) ? -1 : 0;
}
