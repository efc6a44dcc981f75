/*
 * contender_answers.h - what a drive answered, or why it could not be asked, as an observation.
 */
#ifndef EXACCESS_CONTENDER_ANSWERS_H
#define EXACCESS_CONTENDER_ANSWERS_H

#include "harness/drive/drive.h"
#include "harness/facts/status.h"
#include "harness/judge/observation.h"

void take_result(struct observation *observation, const struct drive_result *result);
/* What the system itself answers, without asking a driver. */
void take_status(struct observation *observation, enum status status);
/* error is an enum drive_error of the drive's, which says why. */
void take_error(struct observation *observation, const struct drive *drive, int error);
/* A result, or the reason why there is none: error is 0 or an enum drive_error. */
void take(struct observation *observation, const struct drive *drive, int error,
	const struct drive_result *result);

#endif
