/* recorder_steps.c - steps and expectations that the suites about IDiscRecorder2 share. */
#include "suites/recorder/recorder_steps.h"

#define MANY  1000u /* requests */
#define STUCK 1u    /* the number of a command that waits */

void requests_fail_with(struct plan *plan, enum status status)
{
	given(plan, LAB, lab(LAB_FAIL_REQUEST, MANY, (uint32_t)status, 0), succeeds());
}

void requests_succeed_again(struct plan *plan)
{
	given(plan, LAB, lab(LAB_FAIL_REQUEST, 0, (uint32_t)ST_UNSUCCESSFUL, 0), succeeds());
}

void memory_runs_out(struct plan *plan)
{
	given(plan, LAB, lab(LAB_EXHAUST_MEMORY, MANY, 0, 0), succeeds());
}

void memory_is_back(struct plan *plan)
{
	given(plan, LAB, lab(LAB_EXHAUST_MEMORY, 0, 0, 0), succeeds());
}

struct expectation fails_without_a_known_cause(void)
{
	return both(fails_hr(),
		both(returns_hr_none_of4(E_OUTOFMEMORY, E_IMAPI_RECORDER_COMMAND_TIMEOUT,
			     WIN32_INVALID_HANDLE, WIN32_DEV_NOT_EXIST),
			returns_hr_neither(E_IMAPI_RECORDER_LOCKED, E_POINTER)));
}

void fails_without_memory(struct plan *plan, struct operation does)
{
	memory_runs_out(plan);
	then(plan, HOLDER, does, returns_hr(E_OUTOFMEMORY));
	memory_is_back(plan);
}

void fails_without_a_handle(struct plan *plan, struct operation does)
{
	given(plan, HOLDER, loses_handle(), succeeds_hr());
	then(plan, HOLDER, does, returns_hr(WIN32_INVALID_HANDLE));
}

int fails_without_the_drive(struct plan *plan, struct operation does)
{
	int gone;

	given(plan, LAB, lab(LAB_UNPLUG, 0, 0, 0), succeeds());
	gone = given(plan, HOLDER, asks_inquiry(36), fails());
	then(plan, HOLDER, does, returns_hr_or_composed(HR_WIN32_DEV_NOT_EXIST, gone));
	return gone;
}

struct expectation gives_up_or_succeeds(void)
{
	return returns_hr_either(E_IMAPI_RECORDER_COMMAND_TIMEOUT, S_OK);
}

int fails_behind(struct plan *plan, enum actor actor, struct operation command,
	struct operation does, struct expectation or_is)
{
	int tried;

	given(plan, LAB, stalls(SCSI_TEST_UNIT_READY), succeeds());
	given(plan, actor, begins(STUCK, command), stays_pending());
	tried = then(plan, HOLDER, giving_up_after(IMPATIENT, does), in_time(or_is));
	given(plan, LAB, releases_stall(), succeeds());
	given(plan, actor, awaits(STUCK), answers());
	return tried;
}

void note_which_failure(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, does);
	letter(plan, "E_FAIL", returns_hr(E_FAIL));
	reading(plan, "another code, which the page allows", fails_hr());
}

void note_a_listed_code(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, does);
	reading(plan, "a listed code", returns_hr(E_FAIL));
	reading(plan, "a code that is not listed, which the page allows", fails_hr());
}

void nobody_has_it(struct plan *plan)
{
	then(plan, OBSERVER, queries(), sees_free());
}

void let_go(struct plan *plan)
{
	given(plan, HOLDER, releases(), succeeds_hr());
	given(plan, OBSERVER, queries(), sees_free());
}
