/*
 * races.h - what processes can do to each other, in every order in which they can do it.
 */
#ifndef EXACCESS_RACES_H
#define EXACCESS_RACES_H

#include "harness/facts/clause.h"
#include "harness/plan/plan_data.h"

#define RACES_MOST 16

/* Names of the races; NULL past the last. */
const char *race_name(uint32_t race);
/* Writes the plan of a race: as circumstances_write does. */
void race_write(struct plan *plan, uint32_t race, const struct clause *(*find)(const char *id),
	const struct clause **cited, uint32_t cited_most);

#endif
