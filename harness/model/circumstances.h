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
	uint32_t may; /* what its plan may need */
};

/* What all rows together come to. */
struct circumstances_count {
	uint32_t rows;
	uint32_t met;        /* pairs and triples of circumstances that meet in a row */
	uint32_t impossible; /* those that exclude each other */
};

/* What the rows come to on drives that offer no more than some needs; in pairs of circumstances. */
struct circumstances_fit {
	uint32_t needs;  /* which */
	uint32_t rows;   /* that were made for such drives, beside those that there are anyway */
	uint32_t pairs;  /* that meet in any row */
	uint32_t within; /* ... and need no more */
	uint32_t met; /* ... and meet in a row that can be played, of those that there are anyway */
	uint32_t fitted; /* ... or in one of those made */
};

/* All needs that a plan of theirs can have. */
#define CIRCUMSTANCES_NEEDS                                                                       \
	(NEED_MEDIUM | NEED_MOUNTED_VOLUME | NEED_BLANK_MEDIUM | NEED_AUDIO_MEDIUM |              \
		NEED_WRITABLE_MEDIUM | NEED_SECOND_ACCOUNT | NEED_OTHER_DISC | NEED_DISC_CHANGE | \
		NEED_TRAY | NEED_EJECT_BUTTON | NEED_PLUG | NEED_DEVICE_NODE | NEED_SLEEP |       \
		NEED_DRIVE_POWER | NEED_NOTIFICATIONS | NEED_COMMANDS | NEED_COMMAND_LOG |        \
		NEED_FAULT_INJECTION | NEED_BUS_RESET | NEED_CALLER_WIDTH)
#define CIRCUMSTANCES_MOST        900 /* rows */
#define CIRCUMSTANCES_FITTED_MOST 500 /* more of them, for drives at hand */
#define CIRCUMSTANCES_NAME        100

/* The rows, made when they are first asked for. NULL past the last one, or without memory. */
const struct circumstances *circumstances_row(uint32_t row);
struct circumstances_count circumstances_count(void);
/* Makes rows for drives that offer these needs, behind the others and in the place of those made before; playable
 * has for each of the others whether its plan needs no more. The same needs give the same rows. */
struct circumstances_fit circumstances_fit(uint32_t needs, const bool *playable);
/* THEME-after-BEFORE-amid-DURING-RELEASE, with the plain ones left out; -for-NEEDS where its plan may not need all. */
void circumstances_name(const struct circumstances *row, char name[CIRCUMSTANCES_NAME]);
/* Writes the row's plan. cited, of cited_most + 1 elements, gets the clauses that it demands,
 * NULL-terminated; it may be NULL. */
void circumstances_write(struct plan *plan, const struct circumstances *row,
	const struct clause *(*find)(const char *id), const struct clause **cited,
	uint32_t cited_most);

#endif
