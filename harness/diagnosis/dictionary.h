/*
 * dictionary.h - the dictionary of faults: what each known defect does to each case. This room finds
 * the defects that explain the failures of a run; it plays nothing, and looks at results alone.
 *
 * A cell is what a drive with one defect did in one case: it passed, or it did not, with the deciding
 * step and what was seen there, its symptom; or it is unknown, as the case was not played, or has
 * changed since. dictionary.def has the cells, written by `make dictionary` (exaccess defects
 * --dictionary), which plays the cases on every defect and is the only one to change it.
 */
#ifndef EXACCESS_DICTIONARY_H
#define EXACCESS_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/judge/verdict.h"

#define DICTIONARY_SYMPTOM 96 /* bytes of one, with its NUL */
#define DICTIONARY_DIGEST  9  /* of a plan, as text */

enum cell_state { CELL_UNKNOWN, CELL_PASS, CELL_FAIL };

struct cell {
	uint8_t state;
	bool error; /* it failed, and its clauses were not tested */
	uint16_t step;
	uint16_t symptom; /* index */
};

/* Texts are the dictionary's. */
struct dictionary_case {
	const char *name;    /* SUITE/NAME */
	const char *digest;  /* of its plan, when the cells were played */
	const char *clauses; /* "LOCK-002 LOCK-003" */
};

struct fault {
	const char *name;
	const char *clauses; /* that it breaks, likewise */
	const char *text;    /* how a driver could come to it */
	struct cell *cells;  /* one for each case */
};

struct dictionary {
	struct dictionary_case *cases;
	uint32_t case_count;
	const char **symptoms;
	uint32_t symptom_count;
	struct fault *faults;
	uint32_t fault_count;
	uint32_t case_room, symptom_room, fault_room;
	struct memory *memory; /* texts and cells */
};

/* The one that is built in, decoded. NULL without memory. */
struct dictionary *dictionary_read(void);
/* Of nothing, to be filled. NULL likewise. */
struct dictionary *dictionary_new(void);
void dictionary_free(struct dictionary *dictionary);

/* Filling: cases first, then faults, whose cells are unknown. An index, or -1 without memory or room. */
int dictionary_add_case(
	struct dictionary *dictionary, const char *name, const char *digest, const char *clauses);
int dictionary_add_fault(
	struct dictionary *dictionary, const char *name, const char *clauses, const char *text);
int dictionary_add_symptom(struct dictionary *dictionary, const char *symptom);
/* Writes it as dictionary.def. 0, or -1 when the file took an error. */
int dictionary_write(const struct dictionary *dictionary, FILE *out);

/* -1: there is none of that name, or text. */
int dictionary_find_case(const struct dictionary *dictionary, const char *suite, const char *name);
int dictionary_find_fault(const struct dictionary *dictionary, const char *name);
int dictionary_find_symptom(const struct dictionary *dictionary, const char *symptom);

/* What identifies a plan: steps, expectations, needs, without the place that it stands at. */
void dictionary_digest(const struct plan *plan, char digest[DICTIONARY_DIGEST]);
/* What was seen where the case was decided, as far as it is the same at the next time. */
void dictionary_symptom(const struct judgement *judgement, char symptom[DICTIONARY_SYMPTOM]);
/* Is the clause in the list ("LOCK-002 LOCK-003")? */
bool dictionary_lists(const char *clauses, const char *id, size_t length);

#endif
