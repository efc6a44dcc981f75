/* contender_answers.c - from a drive's answer to an observation. */
#include "harness/play/contender/contender_answers.h"

void take_result(struct observation *observation, const struct drive_result *result)
{
	observation->outcome = OUTCOME_ANSWER;
	observation->status = result->status;
	observation->win32 = result->win32;
	observation->status_block = result->status_block;
	observation->information = result->status_block ? result->information : 0;
}

void take_status(struct observation *observation, enum status status)
{
	const struct drive_result result = { .status = (uint32_t)status,
		.win32 = status_win32((uint32_t)status) };

	take_result(observation, &result);
}

void take_error(struct observation *observation, const struct drive *drive, int error)
{
	if (error == DRIVE_TIMED_OUT)
		observation->outcome = OUTCOME_HANG;
	else
		observation_trouble(observation, drive->error);
}

void take(struct observation *observation, const struct drive *drive, int error,
	const struct drive_result *result)
{
	if (error)
		take_error(observation, drive, error);
	else
		take_result(observation, result);
}
