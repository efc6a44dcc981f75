/* recorder_steps.c - steps and expectations that the suites about IDiscRecorder2 share. */
#include "suites/recorder/recorder_steps.h"

#define MANY 1000u /* requests */

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

void nobody_has_it(struct plan *plan)
{
	then(plan, OBSERVER, queries(), sees_free());
}

void let_go(struct plan *plan)
{
	given(plan, HOLDER, releases(), succeeds_hr());
	given(plan, OBSERVER, queries(), sees_free());
}
