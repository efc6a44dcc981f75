/*
 * conduct_lab.h - the lab that a run is done in: its file, and what reports say of it.
 */
#ifndef EXACCESS_CONDUCT_LAB_H
#define EXACCESS_CONDUCT_LAB_H

#include "harness/command/conduct/conduct_settings.h"

/* Reads the lab's file, where one was named, and makes sure that it is about the run's drives: 0, or 2 after
 * saying what is wrong. conduct->lab is the caller's to free. */
int conduct_read_lab(struct conduct *conduct, const struct manual *manual);
/* Of a run that is resumed: takes its lab's file, which has to be what it was. 0, or 2 after saying so. */
int conduct_resume_lab(
	struct conduct *conduct, const struct results *results, const struct manual *manual);

/* Facts of the lab: KEY VALUE, one after the other; false at the end. *at begins with 0. */
bool conduct_lab_fact(
	const struct conduct *conduct, uint32_t *at, const char **key, const char **value);

#endif
