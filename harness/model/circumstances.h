/*
 * circumstances.h - cases that nobody writes by hand: a rule of the documents under a combination of
 * circumstances, in rows in which every two circumstances meet.
 *
 * circumstances.def names them. Each row of the covering array becomes a plan: bring the circumstances
 * about, then ask what the row's theme is about, with what the model says must be seen.
 */
#ifndef EXACCESS_CIRCUMSTANCES_H
#define EXACCESS_CIRCUMSTANCES_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/facts/clause.h"
#include "harness/plan/plan_data.h"

enum axis {
#define AXIS(name, text) AXIS_##name,
#define VALUE(axis, name, word, needs, text)
#include "harness/model/circumstances.def"
#undef AXIS
#undef VALUE
	AXIS_COUNT
};

enum circumstance {
#define AXIS(name, text)
#define VALUE(axis, name, word, needs, text) WHEN_##axis##_##name,
#include "harness/model/circumstances.def"
#undef AXIS
#undef VALUE
	CIRCUMSTANCE_COUNT
};

struct circumstance_info {
	enum axis axis;
	const char *word;
	uint32_t needs;
	const char *text;
};

extern const struct circumstance_info circumstance_info[CIRCUMSTANCE_COUNT];
/* What varies along an axis, in words. */
extern const char *const axis_texts[AXIS_COUNT];

/* A circumstance for each axis. */
struct circumstances {
	enum circumstance at[AXIS_COUNT];
};

/* What all rows together come to. */
struct circumstances_count {
	uint32_t rows;
	uint32_t met;        /* pairs and triples of circumstances that meet in a row */
	uint32_t impossible; /* those that exclude each other */
};

#define CIRCUMSTANCES_MOST 900 /* rows */
#define CIRCUMSTANCES_NAME 100

/* The rows, made when they are first asked for. NULL past the last one, or without memory. */
const struct circumstances *circumstances_row(uint32_t row);
struct circumstances_count circumstances_count(void);
/* THEME-after-BEFORE-amid-DURING-RELEASE, with the plain ones left out. */
void circumstances_name(const struct circumstances *row, char name[CIRCUMSTANCES_NAME]);
/* Writes the row's plan. cited, of cited_most + 1 elements, gets the clauses that it demands,
 * NULL-terminated; it may be NULL. */
void circumstances_write(struct plan *plan, const struct circumstances *row,
	const struct clause *(*find)(const char *id), const struct clause **cited,
	uint32_t cited_most);

#endif
